"""Reads plain text and wikitext: bare addresses, and templates of the kind of {{cite web}}."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archiver.cite.manuscript.bare import bare_pieces
from archiver.cite.manuscript.pieces import BREAK, Close, Link, Open, Piece
from archiver.cite.manuscript.template import (
    ACCESS_DATES,
    QUOTES,
    URLS,
    VERSION_DATES,
    VERSIONS,
    parameters,
    templates,
)

_BLANK = re.compile(r"\n[ \t]*\n\s*")
# The line that mail and plain text put a quotation's lines behind.
_QUOTED_LINE = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)


def read_plain(text: str) -> Iterator[Piece]:
    """Yield the pieces of `text`; templates and paragraphs are what stands together."""
    at = 0
    for start, end in templates(text):
        yield from _paragraphs(text, at, start)
        yield from _template(text, start, end)
        at = end
    yield from _paragraphs(text, at, len(text))


def _paragraphs(text: str, start: int, end: int) -> Iterator[Piece]:
    at = start
    for found in _BLANK.finditer(text, start, end):
        yield from _paragraph(text, at, found.start())
        yield BREAK
        at = found.end()
    yield from _paragraph(text, at, end)


def _paragraph(text: str, start: int, end: int) -> Iterator[Piece]:
    paragraph = text[start:end]
    is_quotation = bool(paragraph.strip()) and all(map(_QUOTED_LINE.match, paragraph.strip("\n").split("\n")))
    if is_quotation:
        yield Open("quote")
        # As many characters stand there afterwards, so that each keeps its place.
        paragraph = _QUOTED_LINE.sub(lambda found: " " * len(found[0]), paragraph)
    yield from bare_pieces(paragraph, start)
    if is_quotation:
        yield Close("quote")


def _template(text: str, start: int, end: int) -> Iterator[Piece]:
    found = parameters(text[start:end])
    url, version = _first(found, URLS), _first(found, VERSIONS)
    if not (url or version):
        return
    date = _first(found, (*VERSION_DATES, *ACCESS_DATES) if version else ACCESS_DATES)
    quote = _first(found, QUOTES)
    yield Open("note")
    yield Link(
        "cite-template",
        url or version or "",
        start,
        end,
        version=version if url else None,
        date=date,
        quotes=(("quote-field", quote),) if quote else (),
        is_open=not version,
    )
    yield Close("note")


def _first(found: dict[str, str], names: Iterable[str]) -> str | None:
    return next((found[name] for name in names if name in found), None)
