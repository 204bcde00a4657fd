"""Reads Markdown: links of every kind, footnotes, block quotations, HTML in between."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from markdown_it.token import Token

from archiver.cite.manuscript.html import read_html
from archiver.cite.manuscript.mdparser import parser
from archiver.cite.manuscript.pieces import BREAK, Close, Form, Link, Mark, Open, Piece, Words

_KEY = re.compile(
    r"\[(?:[^\[\]@;^]{0,100} )?-?@\{?(?P<key>[A-Za-z0-9_][\w:.#$%&+?~/-]{0,100}?)\}?(?:[, ][^\[\]@;]{0,100})?\]"
)
_SIGN = re.compile(rf"(?P<opening>\^\[)|{_KEY.pattern}|(?P<bracket>[\[\]])")


def read_markdown(text: str) -> Iterator[Piece]:
    """Yield the pieces of `text`. What is code is passed over."""
    # A parser would put another character in the place of this one.
    return _Reader(text.replace("\0", " ")).pieces()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._parser = parser()
        self._env: dict[str, Any] = {}
        self._used: set[str] = set()
        self._starts = [0]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._line, self._at = -1, 0
        self._notes = 0
        # How many square brackets are open in an inline note, None outside of one.
        self._brackets: int | None = None

    def pieces(self) -> Iterator[Piece]:
        tokens: list[Token] = []
        self._parser.block.parse(self._text, self._parser, self._env, tokens)
        for token in tokens:
            yield from self._block(token)
        yield from self._unused()

    def _block(self, token: Token) -> Iterator[Piece]:
        match token.type:
            case "inline":
                yield from self._inline(token)
                if self._brackets is not None:
                    self._brackets = None
                    yield Close("note")
                yield BREAK
            case "blockquote_open":
                yield Open("quote")
            case "blockquote_close":
                yield Close("quote")
            case "footnote_reference_open":
                yield Open("note", str(token.meta["label"]))
            case "footnote_reference_close":
                yield Close("note")
            case "html_block":
                yield from self._html_block(token)

    def _html_block(self, token: Token) -> Iterator[Piece]:
        first = token.map[0] if token.map else 0
        content = token.content
        base = self._text.find(content, self._starts[first], self._starts[first] + len(content) + 200)
        for piece in read_html(content, max(base, 0)):
            # In a block quotation the lines have marks between them, so places are not to be relied upon.
            yield _closed(piece, self._starts[first]) if base < 0 else piece

    def _inline(self, token: Token) -> Iterator[Piece]:
        places = self._places(token)
        children: list[Token] = []
        self._parser.inline.parse(token.content, self._parser, self._env, children)
        link: Token | None = None
        label: list[str] = []
        row = 0
        for child in children:
            row += child.type in ("softbreak", "hardbreak") or child.content.count("\n")
            if child.type == "link_open":
                link, label = child, []
            elif child.type == "link_close" and link is not None:
                yield self._link(link, "".join(label), places)
                link = None
            elif link is not None:
                label.append(_visible(child))
            else:
                yield from self._child(child, places, row)

    def _child(self, child: Token, places: _Places, row: int) -> Iterator[Piece]:
        start, end = places.span(child.meta.get("span"), row)
        if child.type == "bare_address":
            yield Link("bare", child.content, start, end, label=child.content, is_open=end > start)
        elif child.type == "footnote_ref":
            yield Mark(str(child.meta["label"]), start)
        elif child.type == "html_inline":
            for piece in read_html(child.content, start):
                yield _closed(piece, start) if end <= start else piece
        elif text := _visible(child):
            yield from self._words(text, start) if child.type == "text" else (Words(text),)

    def _words(self, text: str, at: int) -> Iterator[Piece]:
        """Yield the words of `text`, with a mark for each inline note, which goes into it, and for each citation.

        A citation is a mark where it names one entry of a bibliography alone, as pandoc has it.
        """
        end = 0
        for found in _SIGN.finditer(text):
            if found.lastgroup == "bracket" and self._brackets is None:
                continue
            yield Words(text[end : found.start()])
            end = found.end()
            if found["key"]:
                yield Mark(found["key"], at)
            elif found["opening"] and self._brackets is None:
                self._notes += 1
                self._brackets = 1
                yield Mark(f"^{self._notes}", at)
                yield Open("note", f"^{self._notes}")
            else:
                self._brackets = (self._brackets or 0) + (-1 if found[0] == "]" else 1)
                if self._brackets:
                    yield Words(found[0])
                else:
                    self._brackets = None
                    yield Close("note")
        if end < len(text):
            yield Words(text[end:])

    def _link(self, token: Token, label: str, places: _Places) -> Link:
        start, end = places.span(token.meta.get("span"))
        form: Form = "markdown-autolink" if token.info == "auto" or token.markup == "autolink" else "markdown-link"
        self._used.add(str(token.meta.get("label", "")))
        return Link(form, str(token.attrs.get("href", "")), start, end, label=label, is_open=end > start)

    def _unused(self) -> Iterator[Piece]:
        """Yield the definitions that no link uses: nobody sees them, so nothing can be added to them."""
        for label, definition in self._env.get("references", {}).items():
            if label not in self._used:
                at = self._starts[definition["map"][0]]
                yield Link("markdown-definition", definition["href"], at, at, is_open=False)
                yield BREAK

    def _places(self, token: Token) -> _Places:
        """Return where each line of a block's text stands in the manuscript; -1 where that cannot be told."""
        found = []
        first, last = token.map or (0, 0)
        for number, line in enumerate(token.content.split("\n")):
            row = first + number
            if row >= max(last, first + 1):
                found.append((-1, self._starts[first]))
                continue
            start, end = self._starts[row], self._starts[row + 1] - 1
            # The cells of a table's row stand in one line, one behind the other.
            again = self._at if row == self._line and first == last - 1 else start
            place = self._text.find(line, again, end) if again > start else self._text.rfind(line, start, end)
            if again > start and place < 0:
                place = self._text.rfind(line, start, end)
            found.append((place, start))
            self._line, self._at = row, place + len(line) if place >= 0 else start
        return _Places(token.content, found)


class _Places:
    """Where in the manuscript the characters of a block's text stand."""

    def __init__(self, content: str, lines: list[tuple[int, int]]) -> None:
        self._lines = lines
        self._starts = [0]
        for line in content.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def span(self, span: tuple[int, int] | None, row: int = 0) -> tuple[int, int]:
        """Return the span in the manuscript; an empty one where only its line, `row` of the block, can be told."""
        if span is None:
            line = self._lines[min(row, len(self._lines) - 1)][1]
            return line, line
        start, end = self._place(span[0]), self._place(span[1], is_end=True)
        if start is None or end is None:
            line = self._lines[self._row(span[0])][1]
            return line, line
        return start, end

    def _row(self, position: int) -> int:
        return min(bisect_right(self._starts, position) - 1, len(self._lines) - 1)

    def _place(self, position: int, *, is_end: bool = False) -> int | None:
        row = self._row(position - 1 if is_end and position else position)
        place, _ = self._lines[row]
        return place + position - self._starts[row] if place >= 0 else None


def _visible(token: Token) -> str:
    if token.type in ("text", "text_special", "code_inline", "bare_address"):
        return token.content
    return "\n" if token.type in ("softbreak", "hardbreak") else ""


def _closed(piece: Piece, at: int) -> Piece:
    """Return a piece without a place of its own, only in a line."""
    if isinstance(piece, Link):
        return Link(
            piece.form, piece.address, at, at, piece.label, piece.version, piece.date, piece.quotes, is_open=False
        )
    return Mark(piece.name, at) if isinstance(piece, Mark) else piece
