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


def choose(outline: Outline, found: Survey, *, is_thread: bool = False) -> Choice:
    """Return the story of a page; of a thread comments are a part."""
    kept = pick(outline, found.live, scorer().score(found.columns, found.page), found.page, is_thread=is_thread)
    blocks = outline.blocks
    return choice_of(outline, [blocks[index] for index in kept])


def share_of(score: int) -> int:
    """Return how much of a block with `score` is expected to be story, in thousandths."""
    return _SHARES[max(0, min(400, score // _STEP + 200))]


def limit_of(shares: list[int], weights: list[int]) -> int:
    """Return the share from which on keeping a block raises the F1 that is to be expected of the page.

    For F1 that is half of the best F1 that keeping the likeliest blocks can reach (Lipton, Elkan and Naryanaswamy,
    "Optimal thresholding of classifiers to maximize F1 measure", 2014).
    """
    of_share: dict[int, int] = {}
    for share, weight in zip(shares, weights, strict=True):
        of_share[share] = of_share.get(share, 0) + weight
    expected = sum([share * weight for share, weight in of_share.items()])
    story = size = best = 0
    for share in sorted(of_share, reverse=True):
        weight = of_share[share]
        story += share * weight
        size += weight
        best = max(best, 2000 * story // (1000 * size + expected or 1))
    return best // 2


def pick(
    outline: Outline, live: list[int], scores: list[int], page: tuple[int, ...], *, is_thread: bool = False
) -> list[int]:
    """Return the indexes of the blocks that are kept, by the scores of the live ones; at least one if there is any."""
    if not scores:
        return []
    blocks = outline.blocks
    shares = [share_of(score) for score in scores]
    limit = limit_of(shares, [blocks[index].weight for index in live]) * 11 // 10
    if page[_ARTICLE] >= ARTICLE_MARGIN:
        limit = max(limit, ARTICLE_LIMIT)
    limit = min(limit, max(shares))
    kept = [share >= limit for share in shares]
    if sum([block.weight for block in blocks]) < SMALL_PAGE:
        is_thread = is_thread or page[_FORUM] >= ARTICLE_MARGIN
        small = [
            2 * share >= limit and (is_thread or not is_aside(outline, blocks[index].box))
            for index, share in zip(live, shares, strict=True)
        ]
        kept = small if any(small) else kept
    found = [index for index, keep in zip(live, kept, strict=True) if keep]
    return fill_gaps(outline, dict(zip(live, shares, strict=True)), found)


def is_aside(outline: Outline, box: int) -> bool:
    """Tell whether a box, or one around it, is hidden, of comments or unlikely to be of the story."""
    while box > 0 and outline.verdicts[box] not in _ASIDE:
        box = outline.parents[box]
    return box > 0


def fill_gaps(outline: Outline, shares: dict[int, int], kept: list[int]) -> list[int]:
    """Return `kept` with the blocks in short gaps that stand in one box with it: subheadings, captions, code."""
    blocks, parents, tags = outline.blocks, outline.parents, outline.tags
    filled = kept[:1]
    for before, after in pairwise(kept):
        if 1 < after - before <= MAX_GAP + 1:
            around = {parents[blocks[before].box], parents[blocks[after].box]}
            for index in range(before + 1, after):
                box = blocks[index].box
                least = WITHIN_SPECIAL if tags[box] in _SPECIAL else WITHIN
                if shares.get(index, 0) >= least and (parents[box] in around or parents[parents[box]] in around):
                    filled.append(index)
        filled.append(after)
    return filled


def choice_of(outline: Outline, blocks: list[Block]) -> Choice:
    """Return the choice of `blocks`: the smallest box that holds them, and what to leave out of it.

    Of boxes that are left out only the outermost are named.
    """
    parents, elements, size = outline.parents, outline.elements, len(outline.tags)
    story, text = [0] * size, [0] * size
    for block in outline.blocks:
        text[block.box] += 1
    for block in blocks:
        story[block.box] += 1
    silent = [box for box, count in enumerate(text) if count and not story[box]]
    container = innermost(parents, story, len(blocks))
    for box in range(size - 1, container, -1):
        if text[box]:
            text[parents[box]] += text[box]
    inside, gone = [False] * size, [False] * size
    inside[container] = True
    omitted = []
    for box in range(container + 1, size):
        parent = parents[box]
        if not inside[parent]:
            # Boxes are in document order: behind the first one outside of the container all are outside.
            break
        inside[box] = True
        if gone[parent]:
            gone[box] = True
        elif not story[box] and is_left_out(outline, box, text[box]):
            gone[box] = True
            omitted.append(elements[box])
    muted = [elements[box] for box in silent if inside[box] and not gone[box]]
    return Choice(elements[container], tuple(blocks), frozenset(omitted), frozenset(muted))


def innermost(parents: list[int], story: list[int], count: int) -> int:
    """Add up `story` over the boxes above, and return the innermost box that holds `count`; 0 for none."""
    found = 0
    for box in range(len(parents) - 1, 0, -1):
        if held := story[box]:
            if held == count and not found:
                found = box
            story[parents[box]] += held
    return found


def is_left_out(outline: Outline, box: int, texts: int) -> bool:
    """Tell whether a box without a block of the story goes; a picture stays without its caption."""
    if outline.verdicts[box] in _ASIDE:
        return True
    return texts > 0 and not (outline.tags[box] == "figure" and outline.elements[box].find(".//img") is not None)
