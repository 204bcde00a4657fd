"""A page as a list of text blocks, and the tree of boxes they stand in, out of one walk without recursion."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element

from archiver.extract.authorship import AUTHOR_PROPERTIES
from archiver.extract.limits import Watch
from archiver.extract.tokens import INLINE, SKIPPED, UNLIKELY_TAGS, box_name, read_names
from archiver.text.spaces import collapsed

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

    `words` are those in all class names and ids; `credits` are the boxes whose itemprop is one of AUTHOR_PROPERTIES.
    `survey` is filled by survey.survey, once.
    """

    elements: list[_Element] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    credits: list[int] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    survey: Survey | None = None

    def take_names(self, own: list[str]) -> None:
        """Fill in the verdicts, by what the boxes say themselves, else by their names, and the words of all names."""
        said = read_names({*self.names})
        named = said.verdicts
        self.verdicts = [says or named.get(name, "") for says, name in zip(own, self.names, strict=True)]
        self.words = said.words

    def flush(self, pieces: list[str], linked: int, box: int) -> None:
        """Close a run of text as a block of `box`, if it holds any; `pieces` is emptied."""
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        pieces.clear()
        bare = text.strip()
        if "  " in bare or not bare.isprintable() or self.tags[box] == "pre":
            # Only these need work: what breaks a line, and all white space but the space, is not printable.
            bare = clean(text, keeps_lines=self.tags[box] == "pre")
        if bare:
            weight = len(bare) if bare.isascii() else size(bare)
            self.blocks.append(Block(box, bare, weight, linked if linked < weight else weight))


def size(text: str) -> int:
    """Return the length of `text` in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def clean(text: str, *, keeps_lines: bool = False) -> str:
    """Return `text` as shown: white space collapsed, line breaks kept."""
    if keeps_lines:
        shown = text.replace(LINE, "\n").strip("\n")
        return "" if shown.isspace() else shown
    if not text.isascii():
        text = text.replace("\ufeff", "").replace("\u200b", "")
    if LINE not in text:
        return collapsed(text)
    lines = (collapsed(line) for line in text.split(LINE))
    return "\n".join(line for line in lines if line)


def outline_page(root: _Element, watch: Watch | None = None) -> Outline:
    """Return the boxes and blocks of what is in `root`; `watch` looks at the time now and then."""
    outline = Outline()
    # This loop is a quarter of the work on a page: no call for an element that need not be, no iterators (the first
    # child and the next sibling cost a tenth of one), no text of only white space.
    elements, tags, parents, names = outline.elements, outline.tags, outline.parents, outline.names
    own: list[str] = []
    flush, roles = outline.flush, _ROLES
    pieces: list[str] = []
    linked, box, in_link, element = 0, -1, False, root
    # Each entry: an element that is open, with the box and link around it, and its role.
    stack: list[tuple[_Element, int, bool, int]] = []
    while True:
        tag = element.tag
        role = roles.get(tag, _BOX) if stack else _BOX
        below, is_link = box, in_link
        if role == _BOX:
            if pieces:
                flush(pieces, linked, box)
                linked = 0
            count = len(tags)
            if count < MAX_BOXES:
                below = count
                elements.append(element)
                tags.append(tag)
                parents.append(box)
                if attributes := element.items():
                    name, says, property_name = box_name(attributes)
                    if property_name in AUTHOR_PROPERTIES:
                        outline.credits.append(count)
                else:
                    name = says = ""
                names.append(name)
                own.append("unlikely" if tag in UNLIKELY_TAGS else says)
            if watch is not None and count % _STEP == 0:
                watch.time("the outline")
            text = element.text
        elif role >= _SKIPPED:
            if pieces and role == _SKIPPED:
                pieces.append(" ")
            text = None
        else:
            if role == _LINK:
                is_link = True
            elif role == _BREAK:
                pieces.append(LINE)
            text = element.text
        if text and (pieces or not text.isspace() or tags[below] == "pre"):
            pieces.append(text)
            if is_link:
                linked += size(text.strip())
        if role < _SKIPPED and len(element):
            stack.append((element, box, in_link, role))
            box, in_link, element = below, is_link, element[0]
            continue
        while True:
            # The element ends: `below` is the box of its text, `box` that of its tail.
            if role == _BOX and pieces:
                flush(pieces, linked, below)
                linked = 0
            if element is root:
                outline.take_names(own)
                return outline
            tail = element.tail
            if tail and (pieces or not tail.isspace() or tags[box] == "pre"):
                pieces.append(tail)
                if in_link:
                    linked += size(tail.strip())
            after = element.getnext()
            if after is not None:
                element = after
                break
            below = box
            element, box, in_link, role = stack.pop()
