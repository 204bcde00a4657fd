"""A passage of a manuscript looked for in what a capture says."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from archiver.cite.manuscript.finding import Span, spans_as_folded, spans_as_written
from archiver.cite.manuscript.page import Page
from archiver.cite.manuscript.passage import Passage
from archiver.cite.manuscript.readings import Edit, Reading, readings, unwrapped
from archiver.cite.nearest import nearest_passage
from archiver.cite.normal import Normalizer
from archiver.cite.quote import Within
from archiver.cite.words import cuts_word

Match = Literal["exact", "normalized", "absent"]

_WAYS: tuple[Normalizer, ...] = ("white-space", "typography")
_ALIKE = 0.4
_SHOWN = 160
_MOST_LEFT_OUT = 500


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of a passage: where it stands, from the first of its parts to the last, or what is nearest to it.

    `start` and `end` are character positions in the text named by `within`; `normalizer` says what was taken for the
    same where the page does not have it character by character, and `edits` what for the author's. `left_out` is what
    the page says between the parts. `is_cut`: it begins or ends inside a word of the page.
    """

    passage: Passage
    match: Match
    within: Within | None = None
    start: int | None = None
    end: int | None = None
    normalizer: Normalizer | None = None
    edits: tuple[Edit, ...] = ()
    left_out: tuple[str, ...] = ()
    is_cut: bool = False
    nearest: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object, without what is absent."""
        members = {
            "text": self.passage.text,
            "rule": self.passage.rule,
            "file": self.passage.file,
            "line": self.passage.line,
            "match": self.match,
            "normalizer": self.normalizer,
            "edits": list(self.edits) or None,
            "left_out": [each[:_MOST_LEFT_OUT] for each in self.left_out] or None,
            "is_cut": self.is_cut or None,
            "within": self.within,
            "start": self.start,
            "end": self.end,
            "nearest": self.nearest,
        }
        return {name: value for name, value in members.items() if value is not None}


def prove(passage: Passage, page: Page) -> Proof:
    """Return where `passage` stands in `page`: as it is written, then as it may be read, and each way strict first."""
    for reading in readings(passage):
        if found := _found(reading, page):
            within, spans, normalizer = found
            return _proof(passage, page.texts[within], within, spans, normalizer, reading.edits)
    return Proof(passage, "absent", nearest=_nearest(passage, page))


def _found(reading: Reading, page: Page) -> tuple[Within, list[Span], Normalizer | None] | None:
    """Return where a reading stands: character by character in one of the texts, else by each normalizer."""
    shown = unwrapped(reading)
    for each in (reading, shown) if shown != reading else (reading,):
        for within, text in page.texts.items():
            if spans := spans_as_written(each, text):
                return within, spans, None
    for normalizer in _WAYS:
        for within, text in page.texts.items():
            if spans := spans_as_folded(shown, page.folded(within, normalizer), text, normalizer):
                return within, spans, normalizer
    return None


def _proof(
    passage: Passage,
    text: str,
    within: Within,
    spans: list[Span],
    normalizer: Normalizer | None,
    edits: tuple[Edit, ...],
) -> Proof:
    start, end = spans[0][0], spans[-1][1]
    return Proof(
        passage,
        "normalized" if normalizer or edits else "exact",
        within,
        start,
        end,
        normalizer=normalizer,
        edits=edits,
        left_out=tuple(text[one[1] : other[0]].strip() for one, other in pairwise(spans)),
        is_cut=cuts_word(text, start) or cuts_word(text, end),
    )


def is_said(passage: Passage, page: Page) -> bool:
    """Tell whether `page` has `passage`, by any of the ways."""
    return prove(passage, page).match != "absent"


def _nearest(passage: Passage, page: Page) -> str | None:
    found = [nearest_passage(passage.parts[0], text) for text in page.texts.values()]
    words, likeness = max(found, key=lambda each: each[1], default=("", 0.0))
    return " ".join(words.split())[:_SHOWN] if likeness >= _ALIKE else None
