"""A page surveyed once for both decisions: what kind of page it is, and which blocks are its story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archiver.extract.blocks import Outline
from archiver.extract.features import measure, page_row
from archiver.extract.metadata import Head
from archiver.extract.signs import page_signs
from archiver.extract.weights import weights
from archiver.model import Kind

LEARNED_KINDS: tuple[Kind, ...] = ("article", "forum", "documentation", "listing", "product", "service", "collection")
MARGIN_UNIT = 100
MAX_MARGIN = 6
_DESCRIPTIONS = ("description", "og:description")


@dataclass(frozen=True, slots=True)
class Survey:
    """Features of the live blocks and of the page, the signs of its kind that weigh, the margin of each learned kind.

    Blocks that are not among the `live` ones are chaff; `columns` are named by FEATURES.
    """

    live: list[int]
    columns: list[Sequence[int]]
    page: tuple[int, ...]
    signs: frozenset[str]
    margins: tuple[int, ...]

    @property
    def kind(self) -> Kind:
        """The kind that most speaks for."""
        return LEARNED_KINDS[self.margins.index(max(self.margins))]


def survey(head: Head, outline: Outline, url: str | None) -> Survey:
    """Return the survey of a page; the outline keeps it."""
    if outline.survey is None:
        learned = weights()
        found = measure(outline, head.title_text(), descriptions(head))
        shape = page_row(outline, found.boxes, ())
        signs = page_signs(head, outline, url, shape) & learned.kinds.keys()
        ahead = margins(signs, learned.kinds, learned.bias)
        outline.survey = Survey(found.live, found.columns, shape + ahead, frozenset(signs), ahead)
    return outline.survey


def descriptions(head: Head) -> tuple[str, ...]:
    """Return what the meta elements say that the page is about."""
    return tuple(said.value for said in head.metas_named(_DESCRIPTIONS))


def margins(signs: set[str], kinds: dict[str, tuple[int, ...]], bias: tuple[int, ...]) -> tuple[int, ...]:
    """Return for each learned kind how far it is ahead of the best other one: 0 far behind, 12 far ahead."""
    sums = list(map(sum, zip(bias, *[kinds[sign] for sign in signs & kinds.keys()], strict=True)))
    best, second = sorted(sums, reverse=True)[:2]
    return tuple(
        max(-MAX_MARGIN, min(MAX_MARGIN, (own - (second if own == best else best)) // MARGIN_UNIT)) + MAX_MARGIN
        for own in sums
    )


def strongest_signs(found: Survey, kind: Kind, limit: int = 5) -> list[tuple[str, int]]:
    """Return the signs that speak most for `kind` on a page, with their weights in hundredths of log-odds."""
    if kind not in LEARNED_KINDS:
        return []
    place, kinds = LEARNED_KINDS.index(kind), weights().kinds
    scored = [(sign, kinds[sign][place]) for sign in found.signs if sign in kinds]
    return sorted((pair for pair in scored if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))[:limit]
