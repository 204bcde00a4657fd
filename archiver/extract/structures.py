"""What lists and tables mean for the Markdown of a story; functions as in openers.py."""

from __future__ import annotations

from lxml.etree import _Element

from archiver.extract.codeblocks import is_gutter
from archiver.extract.grids import Grid, is_grid, span
from archiver.extract.openers import OPENERS, Close, Opener, block, leave_heading, note, skipped
from archiver.extract.sheet import Listing
from archiver.extract.terms import Terms
from archiver.extract.wordlist import words
from archiver.extract.writing import CELL, PARAGRAPH, Writing

MAX_COUNTED = 10_000
"""How many items of a list that counts down are counted to find its first number."""


def listing(writing: Writing, element: _Element) -> Close | None:
    """A list of items; in a cell only words."""
    if writing.mode == CELL:
        writing.border()
        return writing.border
    back = leave_heading(writing)
    above = element.getparent()
    outer = writing.lists[-1] if writing.lists and above is not None and above.tag in ("ul", "ol") else None
    place = writing.sheet.indent(outer.width) if outer and outer.has_items else None
    opened = numbered(writing, element) if element.tag == "ol" else writing.sheet.listing()
    writing.lists.append(opened)

    def close() -> None:
        writing.flush()
        writing.lists.pop()
        writing.sheet.end_listing(opened)
        if place is not None:
            writing.sheet.leave(place)
        back()

    return close


def numbered(writing: Writing, element: _Element) -> Listing:
    """Return an ordered list that starts and counts as the element says (HTML standard, 4.4.5)."""
    start = number_in(element.get("start"))
    if element.get("reversed") is None:
        return writing.sheet.listing(start=1 if start is None else start)
    if start is None:
        start = sum(1 for _, _ in zip(range(MAX_COUNTED), element.iterchildren("li"), strict=False))
    return writing.sheet.listing(start=start, step=-1)


def number_in(said: str | None) -> int | None:
    """Return a whole number, or None if there is none of up to nine digits."""
    bare = (said or "").strip()
    digits = bare.removeprefix("-")
    return int(bare) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def item(writing: Writing, element: _Element) -> Close | None:
    """An item of the list around it; one without a list is an item with a bullet."""
    writing.border()
    if writing.mode != PARAGRAPH:
        return writing.border
    if writing.notes.labels and (close_note := note(writing, element)):
        return close_note
    opened = writing.lists[-1] if writing.lists else writing.sheet.listing()
    place = writing.sheet.item(opened, number_in(element.get("value")))

    def close() -> None:
        writing.flush()
        writing.sheet.leave(place)

    return close


def terms(writing: Writing, element: _Element) -> Close | None:
    """A description list: GFM has none, so terms are items and their descriptions paragraphs in them."""
    if writing.mode == CELL:
        writing.border()
        return writing.border
    back = leave_heading(writing)
    opened = Terms(writing.sheet)
    writing.terms.append(opened)

    def close() -> None:
        writing.flush()
        writing.terms.pop().close()
        back()

    return close


def term(writing: Writing, element: _Element) -> Close | None:
    """A term of a description list."""
    close = block(writing, element)
    if writing.terms and writing.mode == PARAGRAPH:
        writing.terms[-1].term()
    return close


def description(writing: Writing, element: _Element) -> Close | None:
    """The description of a term."""
    close = block(writing, element)
    if writing.terms and writing.mode == PARAGRAPH:
        writing.terms[-1].description()
    return close


def table(writing: Writing, element: _Element) -> Close | None:
    """A table of data; one that only lays out what is in it is a box as any other."""
    if writing.mode == CELL or not is_grid(element):
        return block(writing, element)
    back = leave_heading(writing)
    before = writing.style
    grid = writing.grid = Grid()
    writing.mode, writing.style = CELL, 0

    def close() -> None:
        loose_words(writing, grid)
        if grid.row:
            grid.end_row()
        writing.grid, writing.mode, writing.style = None, PARAGRAPH, before
        if grid.caption:
            writing.sheet.put(grid.caption)
        if lines := grid.lines():
            writing.sheet.put(lines[0], lines[1:])
        back()

    return close


def loose_words(writing: Writing, grid: Grid) -> None:
    """Take words outside of any cell as one of their own."""
    if said := writing.cell():
        grid.cell(said)


def row(writing: Writing, element: _Element) -> Close | None:
    """A row of a table of data."""
    grid = writing.grid
    if grid is None:
        return block(writing, element)
    loose_words(writing, grid)
    if grid.row:
        grid.end_row()

    def close() -> None:
        loose_words(writing, grid)
        grid.end_row(is_head=is_head(element))

    return close


def is_head(row: _Element) -> bool:
    """Tell whether a row holds the names of the columns."""
    above = row.getparent()
    in_head = above is not None and above.tag == "thead"
    return in_head or next(row.iterchildren("td"), None) is None


def cell(writing: Writing, element: _Element) -> Close | None:
    """A cell of a table of data; one with line numbers only is left out of a table that lays out code."""
    grid = writing.grid
    if grid is None:
        return skipped if is_gutter(element) else block(writing, element)
    loose_words(writing, grid)

    def close() -> None:
        empty_cell(writing, element, writing.cell())

    return close


def head_cell(writing: Writing, element: _Element) -> Close | None:
    """A cell with the name of a column or row, which is strong anyway."""
    end = cell(writing, element)
    if writing.grid is None or end is None:
        return end
    writing.is_strong = True

    def close() -> None:
        end()
        writing.is_strong = False

    return close


def empty_cell(writing: Writing, element: _Element, text: str = "") -> None:
    """Add a cell that spans what the element says."""
    if writing.grid is not None:
        writing.grid.cell(text, span(element.get("colspan")), span(element.get("rowspan")))


def caption(writing: Writing, element: _Element) -> Close | None:
    """The caption of a table of data, which stands before it."""
    grid = writing.grid
    if grid is None:
        return block(writing, element)

    def close() -> None:
        grid.caption = " ".join(filter(None, writing.finish()))

    return close


STRUCTURES: dict[object, Opener | None] = {
    **OPENERS,
    **dict.fromkeys(words("ul ol menu dir"), listing),
    "caption": caption,
    "dd": description,
    "dl": terms,
    "dt": term,
    "li": item,
    "table": table,
    "td": cell,
    "th": head_cell,
    "tr": row,
}
