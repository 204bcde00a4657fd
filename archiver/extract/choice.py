"""Which blocks of a page are its story: those whose scores say so, in the smallest box that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import exp

from lxml.etree import _Element

from archiver.extract.blocks import Block, Outline
from archiver.extract.features import PAGE_FEATURES
from archiver.extract.scoring import scorer
from archiver.extract.survey import Survey

_STEP = 50
_SHARES = [round(1000 / (1 + exp(-position * _STEP / 1000))) for position in range(-200, 201)]
_ARTICLE = PAGE_FEATURES.index("kind_article")
_FORUM = PAGE_FEATURES.index("kind_forum")
ARTICLE_MARGIN = 7
ARTICLE_LIMIT = 550
"""Beside an article stand teasers and comments that read like it; both figures are from cross-validation."""
SMALL_PAGE = 1500
"""A page of less text than this, in bytes, is its story for the most part."""
WITHIN, WITHIN_SPECIAL, MAX_GAP = 350, 150, 4
_SPECIAL = frozenset(["pre", "figcaption"])
_ASIDE = frozenset(["unlikely", "hidden", "comments"])


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen box, the blocks of the story in it, the elements in it that are left out, and muted ones.

    Of a muted box only the words that stand in no box of their own within it are left out.
    """

    element: _Element
    blocks: tuple[Block, ...]
    omitted: frozenset[_Element]
    muted: frozenset[_Element]


def choose(outline: Outline, found: Survey) -> Choice:
    """Return the story of a page."""
    kept = pick(outline, scorer().score(found.rows, found.page), found.page)
    return choice_of(outline, [block for block, keep in zip(outline.blocks, kept, strict=True) if keep])


def share_of(score: int) -> int:
    """Return how much of a block with `score` is expected to be story, in thousandths."""
    return _SHARES[max(0, min(400, score // _STEP + 200))]


def limit_of(shares: list[int], weights: list[int]) -> int:
    """Return the share from which on keeping a block raises the F1 that is to be expected of the page.

    For F1 that is half of the best F1 that keeping the likeliest blocks can reach (Lipton, Elkan and Naryanaswamy,
    "Optimal thresholding of classifiers to maximize F1 measure", 2014).
    """
    expected = sum(share * weight for share, weight in zip(shares, weights, strict=True))
    story = size = best = 0
    for share, weight in sorted(zip(shares, weights, strict=True), reverse=True):
        story += share * weight
        size += weight
        best = max(best, 2000 * story // (1000 * size + expected or 1))
    return best // 2


def pick(outline: Outline, scores: list[int], page: tuple[int, ...]) -> list[bool]:
    """Return for each block whether it is kept; at least one is, if there are any."""
    if not scores:
        return []
    shares = [share_of(score) for score in scores]
    limit = limit_of(shares, [block.weight for block in outline.blocks]) * 11 // 10
    if page[_ARTICLE] >= ARTICLE_MARGIN:
        limit = max(limit, ARTICLE_LIMIT)
    limit = min(limit, max(shares))
    kept = [share >= limit for share in shares]
    if sum(block.weight for block in outline.blocks) < SMALL_PAGE:
        is_thread = page[_FORUM] >= ARTICLE_MARGIN
        for index, block in enumerate(outline.blocks):
            if 2 * shares[index] >= limit and (is_thread or not is_aside(outline, block.box)):
                kept[index] = True
    fill_gaps(outline, shares, kept)
    return kept


def is_aside(outline: Outline, box: int) -> bool:
    """Tell whether a box, or one around it, is hidden, of comments or unlikely to be of the story."""
    while box > 0 and outline.verdicts[box] not in _ASIDE:
        box = outline.parents[box]
    return box > 0


def fill_gaps(outline: Outline, shares: list[int], kept: list[bool]) -> None:
    """Keep blocks in short gaps of the story that stand in one box with it: subheadings, captions, code."""
    blocks, parents, tags = outline.blocks, outline.parents, outline.tags
    places = [index for index, keep in enumerate(kept) if keep]
    for before, after in pairwise(places):
        if 1 < after - before <= MAX_GAP + 1:
            around = {parents[blocks[before].box], parents[blocks[after].box]}
            for index in range(before + 1, after):
                box = blocks[index].box
                least = WITHIN_SPECIAL if tags[box] in _SPECIAL else WITHIN
                if shares[index] >= least and (parents[box] in around or parents[parents[box]] in around):
                    kept[index] = True


def choice_of(outline: Outline, blocks: list[Block]) -> Choice:
    """Return the choice of `blocks`: the smallest box that holds them, and what to leave out of it."""
    parents, elements, size = outline.parents, outline.elements, len(outline.tags)
    story, text = [0] * size, [0] * size
    for block in outline.blocks:
        text[block.box] += 1
    for block in blocks:
        story[block.box] += 1
    muted = frozenset(elements[box] for box in range(size) if text[box] and not story[box])
    for box in range(size - 1, 0, -1):
        story[parents[box]] += story[box]
        text[parents[box]] += text[box]
    # The last box in document order that has them all is the innermost.
    container = max((box for box in range(size) if story[box] == len(blocks)), default=0) if blocks else 0
    inside = [False] * size
    omitted = []
    for box in range(container, size):
        inside[box] = box == container or inside[parents[box]]
        if inside[box] and not story[box] and box != container and is_left_out(outline, box, text[box]):
            omitted.append(elements[box])
    gone = frozenset(omitted)
    return Choice(elements[container], tuple(blocks), gone, muted - gone)


def is_left_out(outline: Outline, box: int, texts: int) -> bool:
    """Tell whether a box without a block of the story goes; a picture stays without its caption."""
    if outline.verdicts[box] in _ASIDE:
        return True
    return texts > 0 and not (outline.tags[box] == "figure" and outline.elements[box].find(".//img") is not None)
