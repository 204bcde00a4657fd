r"""What of a quote is the page's, and what its author's: the ways to read it, from strict to lenient.

As it is written comes first, for a page may have any sign itself. Then what style guides let an author change with
a sign of it (Chicago 13.7, 13.50, 13.59; APA 8.30; Duden, Klammern): a line's end inside a word, a letter in square
brackets, words in square brackets, an ellipsis without brackets, a full stop or comma before the closing mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from archiver.cite.manuscript.passage import Passage

Edit = Literal["line-end", "capital", "insertion", "ellipsis", "last-sign"]
"""What is taken for the author's."""

MOST_INSERTED = 80
"""So many characters of the page may stand in place of words in square brackets."""
_LONGEST = 4_000
"""A longer part is looked for as it is written."""

HYPHEN, EITHER_CASE = "\ufdd2", "\ufdd3"
"""In a part: here may be a hyphen; the next letter may be a capital or not. They are characters of no text."""

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60"
_DIVIDED = re.compile(r"(?<=[^\W\d_])[-‐\u00ad][ \t]*\n\s*(?=[^\W\d_])")
_WIDE_LINES = re.compile(rf"(?<=[{_WIDE}])[ \t]*\n\s*(?=[{_WIDE}])")
_LINE_END = re.compile(r"[ \t]*\n\s*")
_CAPITAL = re.compile(r"\[([^\W\d_])\](?=\w)")
_INSERTED = re.compile(r"\s*\[[^\[\]\n]{1,200}\]\s*")
_ELLIPSIS = re.compile(r"\s*(?:…|⋯|\.(?:[ \u00a0]?\.){2,3})+\s*")
_LAST = re.compile(r"[\s.,;:。，；：、]+\Z")


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to read a quote: its `parts`, and how much of the page each gap between them may stand for.

    None: any number of characters. `edits` are what it takes for the author's.
    """

    parts: tuple[str, ...]
    gaps: tuple[int | None, ...]
    edits: tuple[Edit, ...] = ()


def readings(passage: Passage) -> Iterator[Reading]:
    """Yield the ways to read `passage`, the strict ones first; each takes what those before it take as well."""
    made = Reading(passage.parts, (None,) * (len(passage.parts) - 1))
    yield made
    if passage.rule == "text-fragment" or max(map(len, passage.parts)) > _LONGEST:
        return
    changes: tuple[tuple[Edit, Callable[[Reading], Reading]], ...] = (
        ("line-end", lambda each: _each(each, _whole_words)),
        ("last-sign", _without_last_sign),
        ("capital", lambda each: _each(each, lambda part: _CAPITAL.sub(rf"{EITHER_CASE}\1", part))),
        ("insertion", lambda each: _cut(each, _INSERTED, MOST_INSERTED)),
        ("ellipsis", lambda each: _cut(each, _ELLIPSIS, None)),
    )
    for edit, change in changes:
        changed = change(made)
        if changed.parts and changed.parts != made.parts:
            made = replace(changed, edits=(*made.edits, edit))
            yield made


def unwrapped(reading: Reading) -> Reading:
    """Return `reading` without the line ends of the manuscript: a reader sees a blank there, in Chinese nothing."""
    return _each(reading, lambda part: _LINE_END.sub(" ", _WIDE_LINES.sub("", part)))


def _each(reading: Reading, change: Callable[[str], str]) -> Reading:
    return replace(reading, parts=tuple(map(change, reading.parts)))


def _whole_words(part: str) -> str:
    """Return `part` without the ends of lines inside words."""
    return _DIVIDED.sub(HYPHEN, part)


def _without_last_sign(reading: Reading) -> Reading:
    """Return `reading` without the full stop or comma that some languages put inside the closing mark."""
    return replace(reading, parts=(*reading.parts[:-1], _LAST.sub("", reading.parts[-1])))


def _cut(reading: Reading, at: re.Pattern[str], most: int | None) -> Reading:
    """Return `reading`, its parts parted where `at` matches, and `most` characters of the page allowed there."""
    parts: list[str] = []
    gaps: list[int | None] = []
    for part, gap in zip(reading.parts, (None, *reading.gaps), strict=True):
        for number, piece in enumerate(at.split(part)):
            if not any(map(str.isalnum, piece)):
                continue
            if parts:
                gaps.append(most if number else gap)
            parts.append(piece)
    return replace(reading, parts=tuple(parts), gaps=tuple(gaps))


def pattern(part: str) -> re.Pattern[str] | None:
    """Return what finds a part with one of the signs above, None for one without."""
    if HYPHEN not in part and EITHER_CASE not in part:
        return None
    escaped = re.escape(part).replace(re.escape(HYPHEN), "[-‐]?")
    return re.compile(
        re.sub(f"{EITHER_CASE}(.)", lambda found: f"[{found[1].lower()}{found[1].upper()}]", escaped), re.DOTALL
    )
