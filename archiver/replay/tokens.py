"""Where the tags of a page lie: the one file that knows which tokenizer is at work.

turbohtml follows the HTML standard's tokenizer and is quick. Where it is missing, or gives pieces that are not those
of the page, Python's own html.parser serves; what that cannot read is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Literal, NamedTuple

RAW_ELEMENTS = frozenset(["style", "noscript", "script"])

_NAME = re.compile(r"<([A-Za-z][^\s/>\x00]*)")


class Span(NamedTuple):
    """A start tag, or the raw text inside an element of RAW_ELEMENTS: `name` is the element's, in lower case."""

    kind: Literal["tag", "raw"]
    name: str
    start: int
    end: int


Spans = Callable[[str], list[Span]]


class MisreadError(Exception):
    """A tokenizer's pieces are not those of the page."""


def spans(text: str) -> list[Span]:
    """Return the start tags and raw texts of `text`, in order. Never raises."""
    try:
        return turbo_spans(text)
    except (ImportError, MisreadError):
        return parser_spans(text)


def turbo_spans(text: str) -> list[Span]:
    """Return the spans by turbohtml. Raises ImportError without it, MisreadError where its pieces do not add up."""
    from turbohtml import TokenType, tokenize

    start_tag, text_type = TokenType.START_TAG, TokenType.TEXT
    found: list[Span] = []
    # The tokenizer makes CR LF one LF (HTML standard, 13.2.3.5), so its pieces are measured on such a text.
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    at, raw = 0, ""
    for token in tokenize(plain, resolve_references=False, capture_source=True, capture_attributes=False):
        kind, source = token.type, token.source
        if source is None:
            end = at + len(token.data or "")
            if kind is text_type and raw:
                found.append(Span("raw", raw, at, end))
        else:
            end = at + len(source)
            if not plain.startswith(source, at):
                raise MisreadError
            raw = ""
            if kind is start_tag and (name := _NAME.match(source)):
                lowered = name[1].lower()
                found.append(Span("tag", lowered, at, end))
                raw = lowered if lowered in RAW_ELEMENTS else ""
        at = end
    if at > len(plain):
        raise MisreadError
    return found if len(plain) == len(text) else _with_carriage_returns(found, text)


def _with_carriage_returns(found: list[Span], text: str) -> list[Span]:
    """Return the spans moved to where they lie in `text`, which has CR LF where they were measured with LF."""
    moves = [at.start() - number for number, at in enumerate(re.finditer("\r\n", text))]
    moved: list[Span] = []
    start_passed = end_passed = 0
    for span in found:
        while start_passed < len(moves) and moves[start_passed] < span.start:
            start_passed += 1
        end_passed = max(start_passed, end_passed)
        while end_passed < len(moves) and moves[end_passed] < span.end:
            end_passed += 1
        moved.append(Span(span.kind, span.name, span.start + start_passed, span.end + end_passed))
    return moved


def parser_spans(text: str) -> list[Span]:
    """Return the spans by html.parser. Never raises."""
    reader = _Reader(text)
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:
        # html.parser gives up on odd declarations ("<![x"); the spans before it stand.
        pass
    return reader.found


class _Reader(HTMLParser):
    """Notes where html.parser sees start tags and the text of raw elements."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[Span] = []
        self._lines = [0, *(at.end() for at in re.finditer("\n", text))]
        self._raw = ""

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a start tag."""
        start = self._offset()
        self.found.append(Span("tag", tag, start, start + len(self.get_starttag_text() or "")))
        # html.parser reads the inside of noscript as markup, whose tags come one by one.
        self._raw = tag if tag in ("style", "script") else ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a self-closed tag."""
        self.handle_starttag(tag, attrs)
        self._raw = ""

    def handle_endtag(self, tag: str) -> None:
        """Note that a raw element may have ended."""
        self._raw = ""

    def handle_data(self, data: str) -> None:
        """Note the text of a style or script element."""
        if self._raw and data:
            start = self._offset()
            self.found.append(Span("raw", self._raw, start, start + len(data)))


def iterate(found: list[Span]) -> Iterator[Span]:
    """Yield spans that do not overlap, in order."""
    at = 0
    for span in found:
        if span.start >= at:
            yield span
            at = span.end
