"""A page as a list of text blocks, and the tree of boxes they stand in, out of one walk without recursion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element

from archiver.extract.limits import Watch
from archiver.extract.tokens import INLINE, SKIPPED, UNLIKELY_TAGS, box_verdict

if TYPE_CHECKING:
    from archiver.extract.survey import Survey

LINE = "\x00"
"""Stands for a line break until white space is collapsed; the parser lets no NUL through."""

MAX_BOXES = 100_000
"""Of a page with more boxes the further ones only break lines."""
_STEP = 4096

_BOX, _INLINE, _LINK, _BREAK, _SKIPPED, _ABSENT = range(6)
_ROLES: dict[object, int] = {
    **dict.fromkeys(INLINE, _INLINE),
    **dict.fromkeys(SKIPPED, _SKIPPED),
    "a": _LINK,
    "br": _BREAK,
    # Readings above a word stand within it and part nothing, nor do comments.
    **dict.fromkeys(["rt", "rp", etree.Comment, etree.PI, etree.Entity], _ABSENT),
}


@dataclass(slots=True)
class Block:
    """A run of text that no box interrupts: its text, weight in UTF-8 bytes, and how much of that are links.

    `box` is the index of the nearest element that breaks lines.
    """

    box: int
    text: str
    weight: int
    link_weight: int

    @property
    def link_share(self) -> float:
        """The share of the text that is linked."""
        return self.link_weight / self.weight if self.weight else 0.0


@dataclass(slots=True)
class Outline:
    """The boxes of a page in document order, each with its parent's index, class and id, verdict; and all blocks.

    `survey` is filled by survey.survey, once.
    """

    elements: list[_Element] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    survey: Survey | None = None

    def add(self, element: _Element, tag: str, parent: int) -> int:
        """Take a box and return its index."""
        index = len(self.elements)
        self.elements.append(element)
        self.tags.append(tag)
        self.parents.append(parent)
        attributes = element.items()
        name, says = box_verdict(attributes) if attributes else ("", "")
        self.names.append(name)
        self.verdicts.append("unlikely" if tag in UNLIKELY_TAGS else says)
        return index

    def flush(self, pieces: list[str], linked: int, box: int) -> None:
        """Close a run of text as a block of `box`, if it holds any; `pieces` is emptied."""
        text = clean(pieces[0] if len(pieces) == 1 else "".join(pieces), keeps_lines=self.tags[box] == "pre")
        pieces.clear()
        if text:
            weight = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
            self.blocks.append(Block(box, text, weight, linked if linked < weight else weight))


def size(text: str) -> int:
    """Return the length of `text` in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def clean(text: str, *, keeps_lines: bool = False) -> str:
    """Return `text` as shown: white space collapsed, line breaks kept."""
    if keeps_lines:
        return "" if text.isspace() else text.replace(LINE, "\n").strip("\n")
    if not text.isascii():
        text = text.replace("\ufeff", "").replace("\u200b", "")
    if LINE not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split(LINE))
    return "\n".join(line for line in lines if line)


def outline_page(root: _Element, watch: Watch | None = None) -> Outline:
    """Return the boxes and blocks of what is in `root`; `watch` looks at the time now and then."""
    outline = Outline()
    # This loop is a third of the work on a page: no call for an element that need not be, no text of only white space.
    add, flush, roles, boxes = outline.add, outline.flush, _ROLES, outline.tags
    linked, box, in_link, role = 0, add(root, str(root.tag), -1), False, _BOX
    pieces: list[str] = [root.text] if root.text and not root.text.isspace() else []
    children: Iterator[_Element] = iter(root)
    # Each entry: the children still to come after the element that is open, and its tail, box, link, role.
    stack: list[tuple[Iterator[_Element], int, bool, int, str | None]] = []
    while True:
        for child in children:
            tag = child.tag
            kind = roles.get(tag, _BOX)
            below, is_link = box, in_link
            if kind == _BOX:
                if pieces:
                    flush(pieces, linked, box)
                    linked = 0
                count = len(boxes)
                if count < MAX_BOXES:
                    below = add(child, tag, box)
                if watch is not None and count % _STEP == 0:
                    watch.time("the outline")
                text = child.text
            elif kind >= _SKIPPED:
                if pieces and kind == _SKIPPED:
                    pieces.append(" ")
                text = None
            else:
                if kind == _LINK:
                    is_link = True
                elif kind == _BREAK:
                    pieces.append(LINE)
                text = child.text
            if text and (pieces or not text.isspace() or boxes[below] == "pre"):
                pieces.append(text)
                if is_link:
                    linked += size(text.strip())
            if kind < _SKIPPED and len(child):
                stack.append((children, box, in_link, kind, child.tail))
                children, box, in_link = iter(child), below, is_link
                break
            if kind == _BOX and pieces:
                flush(pieces, linked, below)
                linked = 0
            tail = child.tail
            if tail and (pieces or not tail.isspace() or boxes[box] == "pre"):
                pieces.append(tail)
                if in_link:
                    linked += size(tail.strip())
        else:
            if not stack:
                break
            inner = box
            children, box, in_link, role, tail = stack.pop()
            if role == _BOX and pieces:
                flush(pieces, linked, inner)
                linked = 0
            if tail and (pieces or not tail.isspace() or boxes[box] == "pre"):
                pieces.append(tail)
                if in_link:
                    linked += size(tail.strip())
    if pieces:
        flush(pieces, linked, 0)
    return outline
