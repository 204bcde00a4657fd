"""Which part of a page is its story: boxes scored by the prose in them, and blocks kept or left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.etree import _Element

from archiver.extract.blocks import Block, Outline

STRONG_LINK_SHARE = 0.5
SHORT_WEIGHT = 60
_SENTENCE = re.compile(r"[.!?。！？…،؟।,，、；;:：]")
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen box, the blocks of the story in it, and the elements in it that are left out.

    `prose` is the weight of good text in the story, `all_prose` that of the whole page.
    """

    element: _Element
    blocks: tuple[Block, ...]
    omitted: frozenset[_Element]
    prose: float
    all_prose: float


def prose_weight(block: Block, tag: str) -> float:
    """Return how much a block counts as prose: long unlinked sentences fully, short or linked text little."""
    share = block.link_share
    if share > STRONG_LINK_SHARE:
        return 0.0
    weight = block.weight * (1 - share)
    if tag in _HEADINGS:
        return 0.1 * weight
    if weight < SHORT_WEIGHT:
        weight *= 0.25
    if not _SENTENCE.search(block.text):
        weight *= 0.3
    return weight


def totals(outline: Outline, own: list[float]) -> list[float]:
    """Return for each box the sum of `own` over it and all boxes in it."""
    sums = list(own)
    parents = outline.parents
    for index in range(len(sums) - 1, 0, -1):
        sums[parents[index]] += sums[index]
    return sums


class Chooser:
    """Chooses the story of one page."""

    def __init__(self, outline: Outline, *, keeps_comments: bool = False) -> None:
        self.outline = outline
        self.scores = [prose_weight(block, outline.tags[block.box]) for block in outline.blocks]
        own = [0.0] * len(outline.elements)
        for block, score in zip(outline.blocks, self.scores, strict=True):
            own[block.box] += score
        self.all_sums = totals(outline, own)
        weights = [0.0] * len(outline.elements)
        for block in outline.blocks:
            weights[block.box] += block.weight - block.link_weight
        self.text_sums = totals(outline, weights)
        self.dropped = self._dropped(keeps_comments)
        self.sums = totals(outline, [0.0 if gone else value for value, gone in zip(own, self.dropped, strict=True)])
        self.children: dict[int, list[int]] = {}
        for index, parent in enumerate(outline.parents):
            if not self.dropped[index]:
                self.children.setdefault(parent, []).append(index)

    def _dropped(self, keeps_comments: bool) -> list[bool]:
        """Return for each box whether it or one around it is unlikely, unless most of the page's prose is in it."""
        outline, page = self.outline, self.all_sums[0]
        dropped: list[bool] = []
        for index, says in enumerate(outline.verdicts):
            parent = outline.parents[index]
            gone = parent >= 0 and dropped[parent]
            if not gone and (says in ("unlikely", "hidden") or (says == "comments" and not keeps_comments)):
                gone = (
                    index > 0 and self.all_sums[index] < 0.5 * page and self.text_sums[index] < 0.5 * self.text_sums[0]
                )
            elif not gone and outline.tags[index] == "header":
                gone = self.all_sums[index] < 0.2 * page and not self._is_in_article(index)
            dropped.append(gone)
        return dropped

    def _is_in_article(self, index: int) -> bool:
        parent = self.outline.parents[index]
        while parent >= 0:
            if self.outline.tags[parent] in ("article", "main"):
                return True
            parent = self.outline.parents[parent]
        return False

    def container(self, share: float = 0.75) -> int:
        """Return the index of the smallest box that holds most of the prose, going down from the body."""
        best = 0
        while True:
            below = self.children.get(best, [])
            heaviest = max(below, key=lambda index: self.sums[index], default=None)
            if heaviest is None or self.sums[heaviest] <= 0:
                return best
            wanted = (
                0.4
                if self.outline.verdicts[heaviest] == "likely" or self.outline.tags[heaviest] == "article"
                else share
            )
            if self.sums[heaviest] < wanted * self.sums[best]:
                return best
            best = heaviest

    def choose(self) -> Choice:
        """Return the story of the page."""
        index = self.container()
        inside = self._inside(index)
        kept = [
            (block, score)
            for block, score in zip(self.outline.blocks, self.scores, strict=True)
            if inside[block.box] and not self.dropped[block.box]
        ]
        kept = trim(kept, self.outline)
        blocks = tuple(block for block, _ in kept)
        return Choice(
            self.outline.elements[index],
            blocks,
            self._omitted(index, inside, blocks),
            sum(score for _, score in kept),
            self.all_sums[0],
        )

    def _inside(self, index: int) -> list[bool]:
        inside: list[bool] = []
        for position, parent in enumerate(self.outline.parents):
            inside.append(position == index or (parent >= 0 and inside[parent]))
        return inside

    def _omitted(self, index: int, inside: list[bool], kept: tuple[Block, ...]) -> frozenset[_Element]:
        """Return the boxes to leave out: unlikely ones, and those that hold text but none of the story."""
        outline = self.outline
        own = [0.0] * len(inside)
        text = [0.0] * len(inside)
        for block in kept:
            own[block.box] += 1
        for block in outline.blocks:
            text[block.box] += 1
        story, any_text = totals(outline, own), totals(outline, text)
        return frozenset(
            outline.elements[position]
            for position, is_inside in enumerate(inside)
            if is_inside
            and position != index
            and (self.dropped[position] or (any_text[position] > 0 and story[position] == 0))
        )


def trim(kept: list[tuple[Block, float]], outline: Outline) -> list[tuple[Block, float]]:
    """Return the blocks without rows of links and without headings that head nothing."""
    prose = [
        (block, score)
        for block, score in kept
        if block.link_share <= STRONG_LINK_SHARE or outline.tags[block.box] in ("p", "h2", "h3", "h4", "dd", "td")
    ]
    while prose and (outline.tags[prose[-1][0].box] in _HEADINGS or prose[-1][0].link_share > STRONG_LINK_SHARE):
        prose.pop()
    return prose
