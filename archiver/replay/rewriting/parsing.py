"""Where the tags of a page lie, by Python's own html.parser; what that cannot read is left as it is."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from archiver.replay.rewriting.spans import RAW_ELEMENTS, Span, Wanted, every_tag, line_sums


def parser_spans(text: str, wanted: Wanted = every_tag) -> list[Span]:
    """Return the spans by html.parser. Never raises."""
    reader = _Reader(text)
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:
        # html.parser gives up on odd declarations ("<![x"); the spans before it stand.
        pass
    return [
        span
        for span in _apart(reader.found)
        if span.kind == "raw" or span.name in RAW_ELEMENTS or wanted(span.name, text[span.start : span.end])
    ]


class _Reader(HTMLParser):
    """Notes where html.parser sees start tags and the text of raw elements."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[Span] = []
        self._sums = line_sums(text)
        self._raw = ""

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._sums[line - 1] + line - 1 + column

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


def _apart(found: list[Span]) -> Iterator[Span]:
    """Yield spans that do not overlap, in order."""
    at = 0
    for span in found:
        if span.start >= at:
            yield span
            at = span.end
