"""Blocks of Markdown one below the other: paragraphs, lists, quotations, code, each line with its margin.

Nothing here knows HTML. A line is written once and never touched again, so the work is that of the output, and the
margin has a limit: what is nested deeper stands at the margin of what is around it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MAX_MARGIN = 24
"""The most characters a margin may have: twelve lists or quotations in each other."""

Place = tuple[str, str | None, str, bool, bool]
"""What to return to when a quotation, item or note ends."""


@dataclass(slots=True)
class Listing:
    """A list being written: the number of its next item and how far apart numbers are, or None for bullets."""

    number: int | None
    step: int
    sign: str
    has_items: bool = False
    is_nested: bool = False
    width: int = 2

    def marker(self, number: int | None) -> str:
        """Return what stands before the next item, which has a `number` of its own if that is not None."""
        if self.number is None:
            return self.sign + " "
        if number is not None:
            self.number = number
        said = self.number
        self.number += self.step
        # A number below nothing or of ten digits makes no item (CommonMark 5.2).
        return f"{said}{self.sign} " if 0 <= said <= 999_999_999 else "* "


class Sheet:
    """The lines written so far, and where the next one goes."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.margin = ""
        # The margin of the very next line, when that opens an item or quotation, and the blank line before it.
        self._lead: str | None = None
        self._gap = ""
        self._is_tight = False
        self._in_item = False
        self._has_rule = False
        # Margin and sign of the list that ended last, if nothing came after it.
        self._ended: tuple[str, str] | None = None

    @property
    def begins_item(self) -> bool:
        """Tell whether the next line is the first of an item."""
        return self._lead is not None and self._in_item

    def task(self, *, is_done: bool) -> None:
        """Make the item that the next line begins a task (GFM 5.3)."""
        if self._lead is not None:
            self._lead += "[x] " if is_done else "[ ] "

    def put(self, first: str, rest: Iterable[str] = ()) -> None:
        """Write a block: its first line, and the others."""
        if self._has_rule:
            self._put_rule()
        lines, margin = self.lines, self.margin
        if self._lead is None:
            if lines:
                lines.append(margin.rstrip())
            lines.append(margin + first)
        else:
            if lines and not self._is_tight:
                lines.append(self._gap.rstrip())
            lines.append(self._lead + first)
            self._lead = None
        for line in rest:
            lines.append(margin + line if line else margin.rstrip())
        self._ended = None

    def rule(self) -> None:
        """Write a thematic break before the next block, if something stands before it."""
        self._has_rule = bool(self.lines) and self._lead is None

    def _put_rule(self) -> None:
        """Write the thematic break that was waiting."""
        self._has_rule = False
        self.put("---")

    def quote(self) -> Place:
        """Begin a quotation."""
        return self._enter("> ", "> ")

    def note(self, label: str) -> Place:
        """Begin the footnote `label`, which is no part of what is around it."""
        return self._enter(f"[^{label}]: ", "    ")

    def _enter(self, first: str, rest: str, *, is_tight: bool = False, in_item: bool = False) -> Place:
        place = (self.margin, self._lead, self._gap, self._is_tight, self._in_item)
        if len(self.margin) + len(rest) > MAX_MARGIN:
            return place
        if self._has_rule:
            self._put_rule()
        if self._lead is None:
            self._gap, self._is_tight = self.margin, is_tight
        self._lead = (self.margin if self._lead is None else self._lead) + first
        self.margin += rest
        self._in_item = in_item
        return place

    def indent(self, width: int) -> Place:
        """Begin what belongs to the item written last, though it does not stand in it."""
        place = (self.margin, self._lead, self._gap, self._is_tight, self._in_item)
        if len(self.margin) + width <= MAX_MARGIN:
            self.margin += " " * width
            self._in_item = True
        return place

    def leave(self, place: Place) -> None:
        """End a quotation, item or note; one without content leaves nothing."""
        if self._lead is None:
            self.margin, self._in_item = place[0], place[4]
        else:
            self.margin, self._lead, self._gap, self._is_tight, self._in_item = place

    def listing(self, *, start: int | None = None, step: int = 1) -> Listing:
        """Return a new list, numbered from `start` on, or with bullets."""
        sign = "*" if start is None else "."
        if self._ended == (self.margin, sign):
            # Two lists of one sign in a row would be one (CommonMark 5.3).
            sign = "-" if start is None else ")"
        return Listing(start, step, sign, is_nested=self._in_item)

    def item(self, listing: Listing, number: int | None = None) -> Place:
        """Begin an item, close to the one before; the first one close to the words around the list if it can be."""
        marker = listing.marker(number)
        # A list may begin right below a paragraph only with a bullet or the number 1 (CommonMark 5.2).
        may_interrupt = listing.number is None or marker.startswith("1" + listing.sign)
        is_tight = listing.has_items or (listing.is_nested and may_interrupt)
        listing.has_items, listing.width = True, len(marker)
        return self._enter(marker, " " * len(marker), is_tight=is_tight, in_item=True)

    def end_listing(self, listing: Listing) -> None:
        """End a list."""
        if listing.has_items:
            self._ended = (self.margin, listing.sign)

    def markdown(self) -> str:
        """Return all that was written."""
        return "\n".join(self.lines)
