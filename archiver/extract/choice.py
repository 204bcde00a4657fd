"""Which blocks of a page are its story: those whose scores say so, in the smallest box that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import exp

from lxml.etree import _Element

from archiver.extract.blocks import Block, Outline
from archiver.extract.features import PAGE_FEATURES, opening
from archiver.extract.scoring import scorer
from archiver.extract.survey import Survey

_STEP = 50
_SHARES = [round(1000 / (1 + exp(-position * _STEP / 1000))) for position in range(-200, 201)]
_ARTICLE = PAGE_FEATURES.index("kind_article")
_LINKS = PAGE_FEATURES.index("page_links")
_FORUM = PAGE_FEATURES.index("kind_forum")
ARTICLE_MARGIN = 7
FORUM_MARGIN = 6
"""How far ahead these kinds must be; both figures are from cross-validation."""
LEAST_SHARE, BARE_PAGE, BARE_LINKS = 300, 5000, 5
"""A page of less text than that, in bytes, and half of it links, of which no block is more likely story, has none."""
_SHARE_STEP = 50
SMALL_PAGE = 1500
"""A page of less text than this, in bytes, is its story for the most part."""
WITHIN, WITHIN_SPECIAL, MAX_GAP = 350, 100, 4
_SPECIAL = frozenset(["pre", "figcaption", "h2", "h3", "h4"])
_TOLD = frozenset(["p", "div", "li", "dt", "dd", "td", "th", "pre", "blockquote", "h2", "h3", "h4"])
"""What text stands in that a short page tells, beside what is surely its story."""
_ROWS = frozenset(["ul", "ol", "dl", "table", "tbody", "thead", "tr", "blockquote"])
_CONTROLS = frozenset([1, 2, 3, 5])
"""The openings of sharing, of further reading, of small print and of bylines."""
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


def limit_together(shares: list[int], weights: list[int]) -> int:
    """Return the share from which on keeping blocks gives the best F1 to be expected if likelier ones go first.

    Teasers and comments are story all together or not at all. So the true story is taken to be all blocks above some
    share, and each share as likely as any other.
    """
    of_share: dict[int, int] = {}
    for share, weight in zip(shares, weights, strict=True):
        level = share // _SHARE_STEP
        of_share[level] = of_share.get(level, 0) + weight
    levels = sorted(of_share, reverse=True)
    sizes = [*accumulate([of_share[level] for level in levels])]
    widths = [2 * (level - below) for level, below in pairwise([*levels, 0])]
    widths[-1] += 1
    best = limit = 0
    for level, kept in zip(levels, sizes, strict=True):
        expected = sum(
            [1000 * width * min(kept, story) // (kept + story) for width, story in zip(widths, sizes, strict=True)]
        )
        if expected > best:
            best, limit = expected, level * _SHARE_STEP
    return limit


def limit_of(shares: list[int], weights: list[int]) -> int:
    """Return the share from which on keeping a block raises the F1 to be expected if each block is by itself.

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
    """Return the indexes of the blocks that are kept, by the scores of the live ones; none if none is likely."""
    shares = [share_of(score) for score in scores]
    blocks = outline.blocks
    whole = sum([block.weight for block in blocks])
    is_bare = whole < BARE_PAGE and page[_LINKS] >= BARE_LINKS
    if max(shares, default=0) < (LEAST_SHARE if is_bare else 1):
        return []
    weights = [blocks[index].weight for index in live]
    if page[_ARTICLE] >= ARTICLE_MARGIN or page[_FORUM] >= FORUM_MARGIN:
        limit = limit_together(shares, weights)
    else:
        limit = min(limit_of(shares, weights) * 11 // 10, max(shares))
    kept = [share >= limit for share in shares]
    if whole < SMALL_PAGE:
        is_thread = is_thread or page[_FORUM] >= ARTICLE_MARGIN
        small = kept_of_small_page(outline, live, shares, limit, is_plain=page[_LINKS] == 0)
        small = [
            keep and (is_thread or not is_aside(outline, blocks[i].box)) for i, keep in zip(live, small, strict=True)
        ]
        kept = small if any(small) else kept
    found = [index for index, keep in zip(live, kept, strict=True) if keep]
    return fill_gaps(outline, dict(zip(live, shares, strict=True)), found)


def kept_of_small_page(
    outline: Outline, live: list[int], shares: list[int], limit: int, *, is_plain: bool
) -> list[bool]:
    """Tell for each live block of a page of little text whether it is kept: half the `limit` will do there.

    So will standing beside a sure block; on a page that `is_plain`, where nothing is linked, there is nothing beside
    the story that a paragraph could belong to.
    """
    blocks, tags = outline.blocks, outline.tags
    pairs = list(zip(live, shares, strict=True))
    around = {holder(outline, blocks[index].box) for index, share in pairs if share >= limit}
    return [
        2 * share >= limit or (is_plain and tags[blocks[index].box] == "p") or is_beside(outline, blocks[index], around)
        for index, share in pairs
    ]


def is_beside(outline: Outline, block: Block, around: set[int]) -> bool:
    """Tell whether a block is text and no link, and stands in one of the boxes `around`."""
    if outline.tags[block.box] not in _TOLD or 2 * block.link_weight > block.weight or opening(block) in _CONTROLS:
        return False
    return holder(outline, block.box) in around


def holder(outline: Outline, box: int) -> int:
    """Return the box that a box stands in; lists, tables and quotations stand in it with all that they hold."""
    above = outline.parents[box]
    while above > 0 and outline.tags[above] in _ROWS:
        above = outline.parents[above]
    return above


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
