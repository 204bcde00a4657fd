"""The state of one story being written: words of the open paragraph, the sheet, links and images so far.

The openers say what each element means; this says what becomes of it.
"""

from __future__ import annotations

from collections.abc import Collection

from lxml.etree import _Element

from archiver.extract.addresses import Addresses
from archiver.extract.emphasis import ATOM, Item
from archiver.extract.escapes import destination, escape_cell, escape_heading, escape_text, is_autolink
from archiver.extract.footnotes import Footnotes
from archiver.extract.grids import Grid
from archiver.extract.media import caption_of, emoji_of, image_source, is_lazy, is_pixel, same_picture
from archiver.extract.metadata import element_text, one_line
from archiver.extract.runs import LINE, LINK_SHIFT, Target, plain_lines, styled_lines, title_part
from archiver.extract.sheet import Listing, Sheet
from archiver.extract.terms import Terms
from archiver.model import Image, Link

MAX_LINKS = 2000
MAX_IMAGES = 500
MAX_LINK_TEXT = 300
MAX_HEADING = 300
"""A longer heading is a paragraph that its page marks up wrongly, or an end tag that is missing."""

ADDRESS_CHARS = 2_000_000
"""How many characters of addresses a story may hold; links beyond become words."""

MAX_REPEATS = 3
"""How many paragraphs may repeat the address of one link around them all."""

_NEAR = 8
"""How many pieces of white space may part a lazy picture from its twin for readers without scripts."""

PARAGRAPH, CELL = 0, 7
"""What the open words become; 1 to 6 are the levels of headings."""


class Writing:
    """One story being written."""

    def __init__(self, omitted: Collection[_Element], base: str | None) -> None:
        self.omitted = omitted
        self.addresses = Addresses(base)
        self.sheet = Sheet()
        self.notes = Footnotes()
        self.texts: list[str] = []
        self.styles: list[int] = []
        self.style = 0
        self.mode = PARAGRAPH
        self.is_muted = False
        self.is_strong = False  # in a heading or the name of a column, where all words are strong
        self.lists: list[Listing] = []
        self.terms: list[Terms] = []
        self.grid: Grid | None = None
        self.links: dict[str, Link] = {}
        self.images: dict[str, Image] = {}
        self.pictures: set[str] = set()
        self.noscript_end = 0
        self._targets: list[Target] = []
        self._repeats: dict[int, int] = {}
        self._spare = ADDRESS_CHARS

    def take(self, text: str) -> None:
        """Take a text node."""
        # White space at the beginning of a paragraph is most of the text nodes of a page.
        if not self.is_muted and (self.texts or not text.isspace()):
            self.texts.append(text)
            self.styles.append(self.style)

    def atom(self, markdown: str) -> None:
        """Take a piece of Markdown."""
        self.texts.append(markdown)
        self.styles.append(self.style & ~(ATOM - 1) | ATOM)

    def line_break(self) -> None:
        """Break the line, where there are lines."""
        self.take(" " if self.mode or self.style >> LINK_SHIFT else LINE)

    def border(self) -> None:
        """End the open paragraph; within a cell or heading only a space parts words."""
        if self.texts:
            if self.mode:
                self.texts.append(" ")
                self.styles.append(0)
            else:
                self.flush()

    def flush(self) -> None:
        """Write the open words as what they are."""
        lines = self.finish()
        if not lines:
            return
        if 1 <= self.mode <= 6 and len(lines[0]) <= MAX_HEADING:
            self.sheet.put("#" * self.mode + " " + escape_heading(lines[0]))
            return
        paragraph: list[str] = []
        for line in lines:
            if line:
                paragraph.append(line)
            elif paragraph:
                self._put(paragraph)
                paragraph = []
        if paragraph:
            self._put(paragraph)

    def _put(self, paragraph: list[str]) -> None:
        if len(paragraph) == 1:
            self.sheet.put(paragraph[0])
        else:
            # Two spaces at the end make a hard line break (CommonMark 6.7).
            *broken, last = paragraph
            first, *rest = [line + "  " for line in broken] + [last]
            self.sheet.put(first, rest)

    def finish(self) -> list[str]:
        """Return the lines of the open words, and close them."""
        texts, styles = self.texts, self.styles
        if not texts:
            return []
        self.texts, self.styles = [], []
        if not any(styles):
            return plain_lines(texts[0] if len(texts) == 1 else "".join(texts))
        self._count_links(styles)
        return styled_lines(texts, styles, self._targets)

    def _count_links(self, styles: list[int]) -> None:
        """Take the address from a link that goes on over too many paragraphs."""
        number = styles[-1] >> LINK_SHIFT
        if number and number == self.style >> LINK_SHIFT:
            self._repeats[number] = self._repeats.get(number, 0) + 1
            if self._repeats[number] >= MAX_REPEATS:
                self.style &= (1 << LINK_SHIFT) - 1

    def cell(self) -> str:
        """Return the open words as the text of a cell, and close them."""
        return escape_cell(" ".join(filter(None, self.finish())))

    def link(self, anchor: _Element, href: str) -> bool:
        """Begin a link; tell whether it leads anywhere."""
        address = self.addresses.absolute(href)
        if address is None or len(address) > self._spare:
            return False
        if self.is_muted:
            return False
        self.take_link(anchor, address)
        self._spare -= len(address)
        self._targets.append(Target(destination(address), address, anchor.get("title") or ""))
        self.style = self.style & (ATOM | (ATOM - 1)) | len(self._targets) << LINK_SHIFT
        return True

    def take_link(self, anchor: _Element, address: str | None) -> None:
        """Take a link into the links of the story, the first time that it stands there."""
        if address is None or address in self.links or len(self.links) >= MAX_LINKS:
            return
        said = element_text(anchor, MAX_LINK_TEXT) if len(anchor) else one_line((anchor.text or "")[:MAX_LINK_TEXT])
        rel = anchor.get("rel")
        self.links[address] = Link(address, said, (" ".join(rel.split()) or None) if rel else None)

    def film(self, address: str, title: str) -> None:
        """Take a link to a film or sound."""
        if len(address) > self._spare:
            return
        self._spare -= len(address)
        if title or not is_autolink(address):
            said = escape_text(title or address, "~$", in_link=True)
            self.atom(f"[{said}]({destination(address)})")
        else:
            self.atom(f"<{address}>")

    def is_behind_picture(self) -> bool:
        """Tell whether a picture is what the open paragraph ends with."""
        for text, style in zip(self.texts[-_NEAR:][::-1], self.styles[-_NEAR:][::-1], strict=True):
            if not text.isspace():
                return bool(style & ATOM) and text.startswith("![")
        return False

    def image(self, element: _Element) -> None:
        """Take an image, the first time that it stands in the story."""
        if is_pixel(element) or (self.noscript_end and is_lazy(element) and self.is_behind_picture()):
            return
        address = self.addresses.absolute(image_source(element))
        if address is None or len(address) > self._spare:
            if sign := emoji_of(element):
                self.take(sign)
            return
        same = same_picture(address)
        if same in self.pictures:
            return
        if sign := emoji_of(element):
            self.take(sign)
            return
        self.pictures.add(same)
        self._spare -= len(address)
        alt = one_line(element.get("alt") or "")
        if len(self.images) < MAX_IMAGES:
            self.images[address] = Image(address, alt, caption_of(element))
        said = escape_text(alt, "~$", in_link=True)
        title = title_part(element.get("title") or "", (Item(0, alt, 0),))
        self.atom(f"![{said}]({destination(address)}{title})")
