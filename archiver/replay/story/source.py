"""The source of an archived page as text, and the passage in it that a piece of evidence stands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archiver.model import Memento
from archiver.records.resolving import read_again

AROUND = 90
"""How many characters before and behind a quote a short excerpt shows."""
LONGEST = 400
"""How much of a long quote a short excerpt shows."""
WIDE_AROUND = 800
WIDE_LONGEST = 12_000

_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote among its surroundings, as the source has them; `line` is where it begins, from 1.

    Of a quote that is too long the middle is left out.
    """

    before: str
    quote: str
    after: str
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the source: its number from 1, and its pieces, each with whether it belongs to the quote."""

    number: int
    pieces: tuple[tuple[str, bool], ...]


def source_text(memento: Memento, encoding: str) -> str | None:
    """Return the decoded page that positions of evidence count in; None if `encoding` is no label of the standard."""
    page = read_again(memento.content, encoding, "plain", has_markup=False)
    return page.text if page else None


def excerpt(text: str, start: int, end: int) -> Excerpt:
    """Return what stands at `start` to `end` of the source with a little around it, each part on one line."""
    before = _line(text[max(0, start - AROUND) : start], text[max(0, start - 1) : start])
    after = _line(text[end : end + AROUND], "")
    opening = _ELLIPSIS if start > AROUND else ""
    closing = _ELLIPSIS if end + AROUND < len(text) else ""
    return Excerpt(
        opening + before,
        " ".join(_cut(text[start:end], LONGEST).split()),
        after + closing,
        text.count("\n", 0, start) + 1,
    )


def _line(text: str, last: str) -> str:
    """Return `text` with white space collapsed; a blank stays at the border to the quote."""
    line = " ".join(text.split())
    if text[:1].isspace() and not last:
        line = f" {line}"
    return f"{line} " if last.isspace() and line else line


def _cut(text: str, longest: int) -> str:
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]} {_ELLIPSIS} {text[-half:]}"


def rows_around(text: str, start: int, end: int) -> list[Row]:
    """Return the lines of the source from some before the quote to some behind it; a long line is cut there too."""
    first, last = max(0, start - WIDE_AROUND), min(len(text), end + WIDE_AROUND)
    quote = _cut(text[start:end], WIDE_LONGEST)
    before = _ELLIPSIS + text[first:start] if first else text[:start]
    after = text[end:last] + _ELLIPSIS if last < len(text) else text[end:]
    pieces = ((before, False), (quote, True), (after, False))
    return list(_rows(pieces, text.count("\n", 0, first) + 1))


def _rows(pieces: tuple[tuple[str, bool], ...], number: int) -> Iterator[Row]:
    row: list[tuple[str, bool]] = []
    for text, is_quoted in pieces:
        lines = text.split("\n")
        for place, line in enumerate(lines):
            if place:
                yield Row(number, tuple(row))
                number, row = number + 1, []
            if line:
                row.append((line.replace("\r", ""), is_quoted))
    yield Row(number, tuple(row))
