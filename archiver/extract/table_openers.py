"""Elements that are tables of a story, and their rows and cells."""

from __future__ import annotations

from lxml.etree import _Element

from archiver.extract.block_openers import block, leave_heading
from archiver.extract.codeblocks import is_gutter
from archiver.extract.grids import Grid, is_grid, span
from archiver.extract.opening import Close, skipped
from archiver.extract.writing import CELL, PARAGRAPH, Writing


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
