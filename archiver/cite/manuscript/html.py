"""Reads HTML: links with their data-versionurl, quotations with their cite, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from turbohtml import Token, TokenType, tokenize

from archiver.cite.manuscript.bare import bare_pieces
from archiver.cite.manuscript.passage import CLOSE_MARK, LONGEST, OPEN_MARK, Rule
from archiver.cite.manuscript.pieces import BREAK, Close, Link, Mark, Open, Piece, Words

_HIDDEN = frozenset(["script", "style", "template", "textarea", "title", "svg", "math"])
_CODE = frozenset(["code", "kbd", "pre", "samp"])
_BLOCKS = frozenset([
    "address", "article", "aside", "body", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol",
    "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"
])  # fmt: skip
_NOTE_ID = re.compile(r"(?:user-content-)?(?:fn|footnote|note|endnote|cite_note|ftn|ref|bib)[-_.:]?[\w:.-]*\Z", re.I)
_BACK = re.compile(r"(?:user-content-)?(?:fnref|cite_ref|footnoteref|footnote-ref|noteref|ftnref)", re.I)


_DEEPEST = 8
"""Quotations in quotations whose source is looked at."""


@dataclass(slots=True)
class _Anchor:
    """A link whose end has not come; `label` is the text in it so far."""

    start: int
    end: int
    attributes: dict[str, str]
    label: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Quoting:
    """A quotation with an address of its source: its text so far."""

    name: str
    start: int
    address: str
    text: list[str] = field(default_factory=list)


class _Reader:
    def __init__(self, text: str, base: int) -> None:
        self._text = text
        self._base = base
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self._hidden = ""
        self._anchor: _Anchor | None = None
        self._quoting: list[_Quoting] = []
        self._notes: list[tuple[str, int]] = []
        self._open: dict[str, int] = {}

    def pieces(self) -> Iterator[Piece]:
        for token in tokenize(self._text, capture_source=True):
            if token.type is TokenType.TEXT:
                yield from self._words(token.data or "", token.line)
            elif token.type is TokenType.START_TAG:
                yield from self._start(token)
            elif token.type is TokenType.END_TAG:
                yield from self._end((token.tag or "").lower())
        yield from self._end_anchor()

    def _place(self, token: Token) -> int:
        return self._starts[min(token.line, len(self._starts)) - 1] + token.col

    def _words(self, text: str, row: int = 0) -> Iterator[Piece]:
        """Yield the words of a text that begins in the line `row`, from 1, and the addresses in it."""
        if self._hidden:
            return
        for quoting in self._quoting:
            quoting.text.append(text[:LONGEST])
        if self._anchor:
            self._anchor.label.append(text)
        elif ("://" in text or "urn:" in text) and not any(self._open.get(name) for name in _CODE):
            # With its character references resolved a text has no places any more, but its lines.
            for number, line in enumerate(text.splitlines(keepends=True)):
                start = self._starts[min(max(row - 1, 0) + number, len(self._starts) - 1)]
                yield from bare_pieces(line, self._base + min(start, len(self._text)), is_open=False)
        else:
            yield Words(text)

    def _start(self, token: Token) -> Iterator[Piece]:
        name = (token.tag or "").lower()
        if self._hidden:
            return
        attributes = {key.lower(): value or "" for key, value in reversed(token.attrs or [])}
        if name in _HIDDEN and not token.self_closing:
            self._hidden = name
            return
        self._open[name] = self._open.get(name, 0) + 1
        if name in _BLOCKS:
            yield BREAK
        elif name == "br":
            yield Words("\n")
        identity = attributes.get("id", "")
        if name in ("li", "aside", "div", "p", "dd", "td", "section") and _is_note(identity):
            self._notes.append((name, self._open[name]))
            yield Open("note", identity)
        if name in ("blockquote", "q") and attributes.get("cite") and len(self._quoting) < _DEEPEST:
            self._quoting.append(_Quoting(name, self._place(token), attributes["cite"]))
        if name == "blockquote":
            yield Open("quote")
        elif name == "q":
            yield from self._words(OPEN_MARK)
        elif name in ("cite", "footer") and self._open.get("blockquote"):
            # Says whose words they are, as a dash does elsewhere.
            yield Words("\n— ")
        elif name == "a":
            yield from self._begin_anchor(token, attributes)

    def _begin_anchor(self, token: Token, attributes: dict[str, str]) -> Iterator[Piece]:
        yield from self._end_anchor()
        href = attributes.get("href", "")
        start = self._place(token)
        if href.startswith("#"):
            if _is_note(href[1:]) and not _BACK.match(href[1:]):
                yield Mark(href[1:], self._base + start)
        elif href:
            source = token.source or ""
            is_placed = self._text.startswith(source, start)
            self._anchor = _Anchor(start, start + len(source) if is_placed else start, attributes)

    def _end(self, name: str) -> Iterator[Piece]:
        if self._hidden:
            self._hidden = "" if name == self._hidden else self._hidden
            return
        if name == "a":
            yield from self._end_anchor()
        if name == "q":
            yield from self._words(CLOSE_MARK)
        if self._quoting and self._quoting[-1].name == name:
            yield from self._end_quoting()
        if name == "blockquote":
            yield Close("quote")
        if name in _BLOCKS:
            yield BREAK
        if self._notes and self._notes[-1] == (name, self._open.get(name, 0)):
            self._notes.pop()
            yield Close("note")
        self._open[name] = max(0, self._open.get(name, 0) - 1)

    def _end_quoting(self) -> Iterator[Piece]:
        quoting = self._quoting.pop()
        words = "".join(quoting.text)[:LONGEST].strip(OPEN_MARK + CLOSE_MARK)
        at = self._base + quoting.start
        rule: Rule = "cite-attribute"
        yield Link("html-cite", quoting.address, at, at, quotes=((rule, words),), is_open=False)

    def _end_anchor(self) -> Iterator[Piece]:
        anchor, self._anchor = self._anchor, None
        if anchor is None:
            return
        attributes = anchor.attributes
        quote = attributes.get("data-quote")
        original, version = attributes.get("data-originalurl"), attributes.get("data-versionurl")
        yield Link(
            "html-link",
            original or attributes["href"],
            self._base + anchor.start,
            self._base + anchor.end,
            label="".join(anchor.label),
            version=version or (attributes["href"] if original and original != attributes["href"] else None),
            date=attributes.get("data-versiondate"),
            quotes=(("data-quote", quote),) if quote else (),
            is_open=anchor.end > anchor.start and not version,
        )


def _is_note(identity: str) -> bool:
    return bool(_NOTE_ID.match(identity)) and not _BACK.match(identity)


def read_html(text: str, base: int = 0) -> Iterator[Piece]:
    """Yield the pieces of `text`, which begins at `base` in the manuscript. Never raises."""
    return _Reader(text, base).pieces()
