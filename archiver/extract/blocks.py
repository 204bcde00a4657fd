"""A page as a list of text blocks, and the tree of boxes they stand in, out of one walk without recursion."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.etree import _Element

from archiver.extract.tokens import INLINE, SKIPPED, verdict

LINE = "\x00"
"""Stands for a line break until white space is collapsed; the parser lets no NUL through."""


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
    """The boxes of a page in document order, each with its parent's index and verdict, and all blocks."""

    elements: list[_Element] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def add(self, element: _Element, tag: str, parent: int) -> int:
        """Take a box and return its index."""
        self.elements.append(element)
        self.tags.append(tag)
        self.parents.append(parent)
        self.verdicts.append(verdict(element, tag))
        return len(self.elements) - 1


class _Run:
    """The text gathered since the last box border."""

    __slots__ = ("has_text", "linked", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.linked = 0
        self.has_text = False

    def flush(self, outline: Outline, box: int) -> None:
        """Close the run as a block of `box`, if it holds any text."""
        if self.has_text:
            text = clean("".join(self.pieces), keeps_lines=outline.tags[box] == "pre")
            if text:
                weight = len(text.encode("utf-8", "replace"))
                outline.blocks.append(Block(box, text, weight, min(self.linked, weight)))
        if self.pieces:
            self.pieces = []
            self.linked = 0
            self.has_text = False


def clean(text: str, *, keeps_lines: bool = False) -> str:
    """Return `text` as shown: white space collapsed, line breaks kept."""
    if keeps_lines:
        return text.replace(LINE, "\n").strip("\n")
    if "\ufeff" in text or "\u200b" in text:
        text = text.replace("\ufeff", "").replace("\u200b", "")
    if LINE not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split(LINE))
    return "\n".join(line for line in lines if line)


def outline_page(root: _Element) -> Outline:
    """Return the boxes and blocks of what is in `root`."""
    outline = Outline()
    run = _Run()
    box = outline.add(root, str(root.tag), -1)
    if root.text:
        run.pieces.append(root.text)
        run.has_text = not root.text.isspace()
    # Each entry: the children still to come, the box they stand in, whether inside a link, the element itself.
    stack = [(iter(root), box, False, root)]
    while stack:
        children, box, in_link, element = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if not stack:
                break
            if element.tag not in INLINE:
                run.flush(outline, box)
            _take(run, element.tail, stack[-1][2])
            continue
        tag = child.tag
        if not isinstance(tag, str) or tag in SKIPPED:
            run.pieces.append(" ")
            _take(run, child.tail, in_link)
            continue
        if tag in INLINE:
            if tag == "br":
                run.pieces.append(LINE)
            below, linked = box, in_link or tag == "a"
        else:
            run.flush(outline, box)
            below, linked = outline.add(child, tag, box), in_link
        _take(run, child.text, linked)
        stack.append((iter(child), below, linked, child))
    run.flush(outline, 0)
    return outline


def _take(run: _Run, text: str | None, in_link: bool) -> None:
    if not text:
        return
    run.pieces.append(text)
    if not text.isspace():
        run.has_text = True
        if in_link:
            run.linked += len(text.strip().encode("utf-8", "replace"))
