"""A page as a list of text blocks, and the tree of boxes they stand in, out of one walk without recursion."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml.etree import _Element

from archiver.extract.tokens import INLINE, SKIPPED, verdict

if TYPE_CHECKING:
    from archiver.extract.survey import Survey

LINE = "\x00"
"""Stands for a line break until white space is collapsed; the parser lets no NUL through."""

_BOX, _INLINE, _LINK, _BREAK, _SKIPPED = range(5)
_ROLES: dict[object, int] = {
    **dict.fromkeys(INLINE, _INLINE),
    **dict.fromkeys(SKIPPED, _SKIPPED),
    "a": _LINK,
    "br": _BREAK,
}

_RUBY = frozenset(["rt", "rp"])
"""Readings above a word stand within it and part nothing."""


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
        name, says = verdict(element, tag)
        self.names.append(name)
        self.verdicts.append(says)
        return index

    def flush(self, pieces: list[str], linked: int, box: int) -> None:
        """Close a run of text as a block of `box`, if it holds any; `pieces` is emptied."""
        text = clean(pieces[0] if len(pieces) == 1 else "".join(pieces), keeps_lines=self.tags[box] == "pre")
        pieces.clear()
        if text:
            weight = size(text)
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


def outline_page(root: _Element) -> Outline:
    """Return the boxes and blocks of what is in `root`."""
    outline = Outline()
    pieces: list[str] = [root.text] if root.text else []
    linked, box, in_link, role = 0, outline.add(root, str(root.tag), -1), False, _BOX
    children = iter(root)
    # Each entry: the children still to come after the element that is open, and its tail, box, link, role.
    stack = []
    while True:
        for child in children:
            tag = child.tag
            kind = _ROLES.get(tag, _BOX)
            text = child.text
            if kind == _BOX and isinstance(tag, str):
                if pieces:
                    outline.flush(pieces, linked, box)
                    linked = 0
                below, is_link = outline.add(child, tag, box), in_link
            elif kind in (_SKIPPED, _BOX):
                if tag not in _RUBY:
                    pieces.append(" ")
                below, is_link, kind, text = box, in_link, _SKIPPED, None
            else:
                if kind == _BREAK:
                    pieces.append(LINE)
                below, is_link = box, in_link or kind == _LINK
            if text:
                pieces.append(text)
                if is_link:
                    linked += size(text.strip())
            if kind != _SKIPPED and len(child):
                stack.append((children, box, in_link, kind, child.tail))
                children, box, in_link = iter(child), below, is_link
                break
            if kind == _BOX and pieces:
                outline.flush(pieces, linked, below)
                linked = 0
            if tail := child.tail:
                pieces.append(tail)
                if in_link:
                    linked += size(tail.strip())
        else:
            if not stack:
                break
            inner = box
            children, box, in_link, role, ending = stack.pop()
            if role == _BOX and pieces:
                outline.flush(pieces, linked, inner)
                linked = 0
            if ending:
                pieces.append(ending)
                if in_link:
                    linked += size(ending.strip())
    if pieces:
        outline.flush(pieces, linked, 0)
    return outline
