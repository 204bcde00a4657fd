"""Where the tags of a page lie: the one file that knows which tokenizer is at work.

turbohtml follows the HTML standard's tokenizer and is quick. Where it is missing, or gives pieces that are not those
of the page, Python's own html.parser serves.
"""

from __future__ import annotations

import re

from archiver.replay.rewriting.parsing import parser_spans
from archiver.replay.rewriting.spans import RAW_ELEMENTS, Span, Wanted, every_tag, line_sums

_TEXTUAL = RAW_ELEMENTS | {"title", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext"}
_FOREIGN = frozenset(["svg", "math"])
_SPECIAL = _TEXTUAL | _FOREIGN
# Each costs a copy of the rest of the page.
_MOST_BEGINNINGS = 300


class MisreadError(Exception):
    """A tokenizer's pieces are not those of the page."""


def spans(text: str, wanted: Wanted = every_tag) -> list[Span]:
    """Return the start tags that are wanted, and the raw texts of `text`, in order. Never raises."""
    try:
        return turbo_spans(text, wanted)
    except (ImportError, MisreadError):
        return parser_spans(text, wanted)


def turbo_spans(text: str, wanted: Wanted = every_tag) -> list[Span]:
    """Return the spans by turbohtml. Raises ImportError without it, MisreadError where it places a tag wrongly."""
    # The tokenizer makes CR LF one LF (HTML standard, 13.2.3.5), so its places are those in such a text.
    plain = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    reader = _TurboReader(plain, wanted)
    at = 0
    for number in range(_MOST_BEGINNINGS):
        at = reader.read(at, is_last=number == _MOST_BEGINNINGS - 1)
        if at == len(plain):
            break
    return reader.found if len(plain) == len(text) else _with_carriage_returns(reader.found, text)


class _TurboReader:
    """Notes where turbohtml sees the tags that are wanted, and the text of raw elements."""

    def __init__(self, text: str, wanted: Wanted) -> None:
        self.found: list[Span] = []
        self._text = text
        self._wanted = wanted
        self._sums = line_sums(text)
        # The same tag often stands on a page many times.
        self._unwanted: set[str] = set()

    def read(self, offset: int, *, is_last: bool) -> int:
        """Read from `offset` on; return where to begin anew, or the end of the text.

        An empty element in an image ("<svg><title/>") is one to a parser only, which knows that it is in an image; the
        tokenizer alone takes all up to the next end tag for its text. So it is begun anew behind it, unless `is_last`.
        """
        from turbohtml import TokenType, tokenize

        start_tag, end_tag = TokenType.START_TAG, TokenType.END_TAG
        rest = self._text[offset:] if offset else self._text
        # The tokenizer counts lines from 1; the first line of the rest begins in the midst of one.
        sums, before = self._sums, self._text.count("\n", 0, offset) - 1
        unwanted = self._unwanted
        raw, raw_start, depth = "", 0, 0
        for token in tokenize(rest, capture_source=True, capture_attributes=False):
            kind = token.type
            if kind is start_tag:
                source = token.source or ""
                if source in unwanted:
                    continue
                name, is_empty = token.tag or "", False
                if name in _SPECIAL:
                    is_empty = bool(depth and name in _TEXTUAL and source.endswith("/>"))
                    depth += name in _FOREIGN and not source.endswith("/>")
                if not is_empty and name not in RAW_ELEMENTS and not self._wanted(name, source):
                    if name not in _SPECIAL:
                        unwanted.add(source)
                    continue
                line = before + token.line
                end = self._note(name, source, (sums[line] + line if token.line > 1 else offset) + token.col)
                if is_empty and not is_last:
                    return end
                if name in RAW_ELEMENTS:
                    raw, raw_start = name, end
            elif kind is end_tag:
                if depth and token.tag in _FOREIGN:
                    depth -= 1
                if raw:
                    line = before + token.line
                    self._note_raw(raw, raw_start, (sums[line] + line if token.line > 1 else offset) + token.col)
                    raw = ""
        if raw:
            self._note_raw(raw, raw_start, len(self._text))
        return len(self._text)

    def _note(self, name: str, source: str, start: int) -> int:
        """Note the tag `source` at `start` and return where it ends. Raises MisreadError if something else is there."""
        if not self._text.startswith(source, start):
            raise MisreadError
        end = start + len(source)
        self.found.append(Span("tag", name, start, end))
        return end

    def _note_raw(self, name: str, start: int, end: int) -> None:
        if start < end:
            self.found.append(Span("raw", name, start, end))


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
