"""The inside of a Markdown paragraph as HTML: emphasis, code, links, images, formulas, references to notes.

Only the elements and attributes named here are written, all text is escaped, and addresses come from `Targets` alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from markdown_it.token import Token

_MAX_MARKS = 20
_MARKS = {"em": "em", "strong": "strong", "s": "s"}
# Scripts written without spaces between words: a line break between two such characters is no space.
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")


class Targets(Protocol):
    """Says where links lead and where images are; None for what is not to be linked or shown."""

    def link(self, url: str) -> str | None:
        """Return the address to link `url` with."""

    def image(self, url: str) -> str | None:
        """Return the address of the image at `url` inside the archive."""


class References:
    """The notes referred to so far: a number for each label, in the order of the references."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, label: str) -> tuple[int, bool]:
        """Return the number of a label, and whether this is the first reference to it."""
        is_first = label not in self._numbers
        return self._numbers.setdefault(label, len(self._numbers) + 1), is_first

    @property
    def labels(self) -> dict[str, int]:
        """The numbers given so far by label."""
        return self._numbers


def write_inlines(tokens: Sequence[Token], targets: Targets, references: References) -> str:
    """Return the tokens inside one block as HTML; every element that it opens it closes."""
    return _Inlines(targets, references).write(tokens)


class _Inlines:
    """Writes the tokens inside one block."""

    def __init__(self, targets: Targets, references: References) -> None:
        self._targets = targets
        self._references = references
        self._made: list[str] = []
        self._ends: list[str] = []
        self._is_linked = False

    def write(self, tokens: Sequence[Token]) -> str:
        """Return `tokens` as HTML."""
        for place, token in enumerate(tokens):
            if token.type == "softbreak":
                self._made.append(_line_end(tokens, place))
            elif token.nesting > 0:
                self._open(token)
            elif token.nesting < 0:
                self._close()
            else:
                self._made.append(self._piece(token))
        while self._ends:
            self._close()
        return "".join(self._made)

    def _open(self, token: Token) -> None:
        start, end = "", ""
        if token.type == "link_open":
            start, end = self._link(token)
        elif (mark := _MARKS.get(token.type.removesuffix("_open"))) and len(self._ends) < _MAX_MARKS:
            start, end = f"<{mark}>", f"</{mark}>"
        self._made.append(start)
        self._ends.append(end)

    def _close(self) -> None:
        end = self._ends.pop() if self._ends else ""
        if end == "</a>":
            self._is_linked = False
        self._made.append(end)

    def _link(self, token: Token) -> tuple[str, str]:
        address = None if self._is_linked else self._targets.link(str(token.attrs.get("href", "")))
        if address is None:
            return "", ""
        self._is_linked = True
        return f'<a href="{escape(address)}"{_title(token)}>', "</a>"

    def _piece(self, token: Token) -> str:
        match token.type:
            case "code_inline":
                return f"<code>{escape(token.content)}</code>"
            case "hardbreak":
                return "<br>"
            case "image":
                return self._image(token)
            case "formula":
                style = "formula display" if token.meta["is_display"] else "formula"
                return f'<code class="{style}">{escape(token.content)}</code>'
            case "footnote_ref":
                return self._reference(token.meta["label"])
            case _:
                return escape(token.content)

    def _image(self, token: Token) -> str:
        alt = plain_words(token.children or ())
        address = self._targets.image(str(token.attrs.get("src", "")))
        if address is None:
            words = f": {escape(alt)}" if alt.strip() else ""
            return f'<span class="absent-image">Image not in this archive{words}</span>'
        return f'<img src="{escape(address)}" alt="{escape(alt)}"{_title(token)} loading="lazy">'

    def _reference(self, label: str) -> str:
        number, is_first = self._references.number(label)
        if self._is_linked:
            return f'<sup class="note-mark">{escape(label)}</sup>'
        place = f' id="reference-{number}"' if is_first else ""
        return f'<sup class="note-mark"><a{place} href="#note-{number}">{escape(label)}</a></sup>'


def plain_words(tokens: Sequence[Token]) -> str:
    """Return the words of tokens without their marks, as the text of an image has them."""
    pieces: list[str] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        elif token.type == "footnote_ref":
            pieces.append(token.meta["label"])
        else:
            # Images stand in each other a few levels deep at most: the grammar bounds their brackets.
            pieces.append(plain_words(token.children) if token.children else token.content)
    return "".join(pieces)


def _title(token: Token) -> str:
    title = str(token.attrs.get("title") or "")
    return f' title="{escape(title)}"' if title.strip() else ""


def _line_end(tokens: Sequence[Token], place: int) -> str:
    """Return a line end as it shows: no space between characters of scripts without spaces."""
    before = tokens[place - 1].content[-1:] if place else ""
    after = tokens[place + 1].content[:1] if place + 1 < len(tokens) else ""
    return "" if _UNSPACED.match(before) and _UNSPACED.match(after) else "\n"
