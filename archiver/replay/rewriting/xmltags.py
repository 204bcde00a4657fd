"""Where the tags, instructions and texts of an XML document lie. Nothing is checked, and nothing expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

# Comments and doctypes come without a kind: nothing in them is of interest. Everything that is left open ends the text.
_PIECE = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<\?(?P<instruction>.*?)(?:\?>|\Z)|<![^>]*+(?:>|\Z)"
    r"|</(?P<close>[^\s/>]*+)[^>]*+(?:>|\Z)"
    r"|(?P<open><[^\s/>!?](?:[^>\"']++|\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))*+(?:>|\Z))|(?P<text>[^<]++)",
    re.DOTALL,
)
_NAME = re.compile(r"<([^\s/>]*)")


class XmlPiece(NamedTuple):
    """A piece of a document and where it lies; of a CDATA section and an instruction what is between its signs.

    `element` is the name, prefix and all, of the start tag, or of the innermost element that a text is in.
    """

    kind: Literal["open", "text", "cdata", "instruction"]
    element: str
    start: int
    end: int


def xml_pieces(text: str) -> Iterator[XmlPiece]:
    """Yield the start tags, texts, CDATA sections and instructions of the document `text`, in order. Never raises."""
    inside: list[str] = []
    for found in _PIECE.finditer(text):
        kind = found.lastgroup
        if kind == "open":
            tag = _NAME.match(text, found.start())
            name = tag[1] if tag else ""
            yield XmlPiece("open", name, *found.span())
            if not text.endswith("/>", found.start(), found.end()):
                inside.append(name)
        elif kind == "close":
            if inside:
                inside.pop()
        elif kind in ("text", "cdata", "instruction"):
            name = inside[-1] if inside else ""
            yield XmlPiece(kind, name, *found.span(kind))  # type: ignore[arg-type]  # a literal, by the line above
