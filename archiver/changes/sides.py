"""Captures of an archive as sides of a comparison: read back, their stories extracted by the archive's rules."""

from __future__ import annotations

from archiver.archive import Archive
from archiver.changes.comparison import Side
from archiver.errors import ExtractError
from archiver.model import Capture, Story

EMPTY = Story(None, (), None, None, None, None, "page", "", "")
"""What is compared of a capture that no story can be made of."""


class Sides:
    """Reads the captures of an archive as sides."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def of(self, capture: Capture) -> Side:
        """Return `capture` read back, and its story. Raises WarcError if the record cannot be read."""
        memento = self._archive.memento(capture)
        try:
            story = self._archive.story(memento)
        except ExtractError:
            story = EMPTY
        return Side(memento, story)
