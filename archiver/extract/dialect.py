"""The Markdown writer: walks a tree once, without recursion, and closes each element with its mark.

An element nested deeper than MAX_DEPTH adds its content to the one above it and no mark of its own, so that a page of
a thousand nested boxes costs no more than a flat one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

from archiver.extract.chunks import PLAIN_SPACE, collapse, escape, join
from archiver.extract.marks import MARKS, MAX_COLUMNS
from archiver.extract.tables import TABLE_MARKS
from archiver.extract.targets import image_target, link_target, title_part
from archiver.extract.wordlist import words

MAX_DEPTH = 120
MAX_EXTRA_CELLS = 100_000
"""How many empty cells a page may ask for by colspan; beyond it a cell spans one column."""

ALL_MARKS = MARKS | TABLE_MARKS
UNSEEN = frozenset(["script", "style"])

# Elements at whose borders HTML shows no white space.
SOLID = frozenset(
    words(
        "p div section article h1 h2 h3 h4 h5 h6 blockquote ul ol li dl dt dd pre table thead tbody tfoot tr td th "
        "caption figcaption hr"
    )
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_ONE_LINE = _HEADINGS | {"td", "th"}
_CODE = frozenset(["pre", "code", "kbd", "samp"])


class Writer:
    """Writes Markdown of a tree in the seed's dialect; `omitted` elements and what is in them are left out."""

    unseen: Collection[str] = UNSEEN

    def __init__(self, omitted: Collection[_Element] = ()) -> None:
        self.omitted = omitted
        self.extra_cells = MAX_EXTRA_CELLS

    def link(self, element: _Element) -> str | None:
        """Return where the link leads, or None if only its words are to stay."""
        href = element.get("href")
        return link_target(href) if href else None

    def image(self, element: _Element) -> str:
        """Return the Markdown of an image."""
        alt = (element.get("alt") or "").replace("\n", " ")
        source = element.get("src") or element.get("data-src") or ""
        return f"![{alt}]({image_target(source)}{title_part(element.get('title'))})"

    def columns(self, element: _Element) -> int:
        """Return the columns a cell spans, as long as the page has not asked for too many."""
        said = element.get("colspan", "")
        wanted = min(MAX_COLUMNS, int(said)) if said.isdecimal() and len(said) < 10 else 1
        extra = min(max(0, wanted - 1), self.extra_cells)
        self.extra_cells -= extra
        return 1 + extra

    def is_seen(self, element: _Element) -> bool:
        """Tell whether an element is shown; comments and processing instructions have no tag name."""
        return isinstance(element.tag, str) and element.tag not in self.unseen and element not in self.omitted

    def write(self, root: _Element) -> str:
        """Return the Markdown of what is in `root`."""
        top = OpenFrame(self, root, None)
        stack = [top]
        while True:
            frame = stack[-1]
            child = next(frame.children, None)
            if child is None:
                stack.pop()
                text = frame.close()
                if not stack:
                    return text
                stack[-1].after(frame.element, text)
            elif not self.is_seen(child):
                frame.after(child, "")
            else:
                stack.append(OpenFrame(self, child, frame))


@dataclass(slots=True, eq=False)
class OpenFrame:
    """An element whose content is being written."""

    writer: Writer
    element: _Element
    parent: OpenFrame | None
    tag: str = ""
    chunks: list[str] = field(default_factory=list)
    children: Iterator[_Element] = field(default_factory=lambda: iter(()))
    depth: int = 0
    is_inline: bool = False
    is_plain: bool = False
    is_preformatted: bool = False
    is_in_item: bool = False
    bullets: int = 0
    items: int = 0
    width: int = 1
    before: str = ""

    def __post_init__(self) -> None:
        """Take over from the parent what holds for everything inside it."""
        self.tag = str(self.element.tag)
        self.children = iter(self.element)
        above = self.parent
        if above is not None:
            self.depth = above.depth + 1
            self.is_inline = above.is_inline or above.tag in _ONE_LINE
            self.is_plain = above.is_plain or above.tag in _CODE
            self.is_preformatted = above.is_preformatted or above.tag == "pre"
            self.is_in_item = above.is_in_item or above.tag == "li"
            self.bullets = above.bullets + (above.tag == "ul")
        if self.depth > MAX_DEPTH and above is not None:
            self.chunks = above.chunks
        if self.tag == "li" and above is not None:
            above.items += 1
        self.before = self.tag if self.tag in SOLID else ""
        if self.element.text:
            self.add(self.element.text, self.upcoming(self.element[0] if len(self.element) else None))

    def upcoming(self, sibling: _Element | None) -> str:
        """Return the tag of the element that follows a text, or of the parent that ends with it."""
        if sibling is None:
            return self.tag
        return str(sibling.tag)

    def add(self, text: str, following: str) -> None:
        """Take a text node that stands before an element or end tag named `following`."""
        if not (self.is_preformatted or self.tag == "pre"):
            text = collapse(text)
            if not text.strip() and (self.before in SOLID or following in SOLID):
                return
            if self.before in SOLID:
                text = text.lstrip(PLAIN_SPACE)
            if following in SOLID:
                text = text.rstrip(PLAIN_SPACE)
        if not (self.is_plain or self.tag in _CODE):
            text = escape(text)
        if text:
            self.chunks.append(text)

    def after(self, child: _Element, markdown: str) -> None:
        """Take what a child has become, and the text behind it."""
        if markdown:
            self.chunks.append(markdown)
        if self.writer.is_seen(child):
            self.before = str(child.tag)
        if child.tail:
            self.add(child.tail, self.upcoming(child.getnext()))

    def close(self) -> str:
        """Return the element in Markdown; nothing if its content already went to the element above."""
        if self.depth > MAX_DEPTH:
            return ""
        chunks = self.chunks
        text = join(chunks) if len(chunks) > 1 else chunks[0] if chunks else ""
        mark = ALL_MARKS.get(self.tag)
        text = mark(self, text) if mark else text
        if self.tag in ("td", "th"):
            self.count_cells()
        return text

    def count_cells(self) -> None:
        """Tell the rows around a closed cell how many columns it took."""
        above: OpenFrame | None = self.parent
        while above is not None:
            if above.tag == "tr":
                above.items += self.width
            above = above.parent

    def columns(self) -> int:
        """Return how many columns the cell spans."""
        self.width = self.writer.columns(self.element)
        return self.width

    def link(self) -> str | None:
        """Return the target of the link."""
        return self.writer.link(self.element)

    def image(self) -> str:
        """Return the Markdown of the image."""
        return self.writer.image(self.element)
