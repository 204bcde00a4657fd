"""A passage of a manuscript looked for in what a capture says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from archiver.cite.manuscript.page import Page
from archiver.cite.manuscript.passage import Passage
from archiver.cite.nearest import nearest_passage
from archiver.cite.normal import Folded, Normalizer, folded
from archiver.cite.quote import Within

Match = Literal["exact", "normalized", "absent"]

_WAYS: tuple[Normalizer, ...] = ("white-space", "typography")
_ALIKE = 0.4
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of a passage: where it stands, from the first of its parts to the last, or what is nearest to it.

    `start` and `end` are character positions in the text named by `within`; `normalizer` says what was taken for the
    same where the page does not have it character by character.
    """

    passage: Passage
    match: Match
    within: Within | None = None
    start: int | None = None
    end: int | None = None
    normalizer: Normalizer | None = None
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
            "within": self.within,
            "start": self.start,
            "end": self.end,
            "nearest": self.nearest,
        }
        return {name: value for name, value in members.items() if value is not None}


def prove(passage: Passage, page: Page) -> Proof:
    """Return where `passage` stands in `page`: character by character, else by each normalizer, strict ones first."""
    for within, text in page.texts.items():
        if span := _exact(passage.parts, text):
            return Proof(passage, "exact", within, *span)
    for normalizer in _WAYS:
        needles = [folded(part, normalizer).text.strip() for part in passage.parts]
        for within, text in page.texts.items():
            if span := _leniently(needles, page.folded(within, normalizer), text, normalizer):
                return Proof(passage, "normalized", within, *span, normalizer=normalizer)
    return Proof(passage, "absent", nearest=_nearest(passage, page))


def is_said(passage: Passage, page: Page) -> bool:
    """Tell whether `page` has `passage`, by any of the ways."""
    return prove(passage, page).match != "absent"


def _exact(parts: tuple[str, ...], text: str) -> tuple[int, int] | None:
    first, at = -1, 0
    for part in parts:
        start = text.find(part, at)
        if start < 0:
            return None
        first, at = (start if first < 0 else first), start + len(part)
    return first, at


def _leniently(needles: list[str], form: Folded, text: str, normalizer: Normalizer) -> tuple[int, int] | None:
    first, at = -1, 0
    for needle in needles:
        start = _place(needle, form, at, text, normalizer)
        if start is None:
            return None
        first, at = (start if first < 0 else first), start + len(needle)
    return form.starts[first], form.ends[at - 1]


def _place(needle: str, form: Folded, at: int, text: str, normalizer: Normalizer) -> int | None:
    """Return where `needle` stands from `at` on, as whole letters: a part of a ligature is none of the words."""
    start = form.text.find(needle, at) if needle else -1
    for _ in range(100):
        if start < 0:
            return None
        found = text[form.starts[start] : form.ends[start + len(needle) - 1]]
        if folded(found, normalizer).text.strip() == needle:
            return start
        start = form.text.find(needle, start + 1)
    return None


def _nearest(passage: Passage, page: Page) -> str | None:
    found = [nearest_passage(passage.parts[0], text) for text in page.texts.values()]
    words, likeness = max(found, key=lambda each: each[1], default=("", 0.0))
    return " ".join(words.split())[:_SHOWN] if likeness >= _ALIKE else None
