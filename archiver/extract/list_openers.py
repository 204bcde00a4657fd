"""Elements that are lists of a story, and their items."""

from __future__ import annotations

from lxml.etree import _Element

from archiver.extract.block_openers import block, leave_heading, note
from archiver.extract.opening import Close
from archiver.extract.sheet import Listing
from archiver.extract.terms import Terms
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
