"""Description lists: GFM has none, so each term begins an item and its descriptions are paragraphs in it."""

from __future__ import annotations

from archiver.extract.sheet import Place, Sheet


class Terms:
    """A description list being written."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._listing = sheet.listing()
        self._place: Place | None = None
        self._is_described = False

    def term(self) -> None:
        """Begin an item, unless terms without a description between them share one."""
        if self._place is None or self._is_described:
            self._end_item()
            self._place = self._sheet.item(self._listing)
            self._is_described = False

    def description(self) -> None:
        """Go on with what describes the term."""
        if self._place is None:
            self._place = self._sheet.item(self._listing)
        self._is_described = True

    def close(self) -> None:
        """End the list."""
        self._end_item()
        self._sheet.end_listing(self._listing)

    def _end_item(self) -> None:
        if self._place is not None:
            self._sheet.leave(self._place)
            self._place = None
