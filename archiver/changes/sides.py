"""Captures of an archive as sides of a comparison: read back, their stories extracted by the archive's rules."""

from __future__ import annotations

from archiver.archive import Archive
from archiver.changes.comparison import Side
from archiver.errors import ExtractError
from archiver.extract.interface import DEFAULT_EXTRACTOR, Extractor, engine_named
from archiver.model import Capture, Story
from archiver.version import EXTRACTOR_NAME

EMPTY = Story(None, (), None, None, None, None, "page", "", "")
"""What is compared of a capture that no story can be made of."""


class Sides:
    """Reads the captures of an archive as sides; site rules in its folder `rules` go before those that ship."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        rules = archive.folder / "rules"
        self._extractor: Extractor = (
            engine_named(EXTRACTOR_NAME, rules=[rules]) if rules.is_dir() else DEFAULT_EXTRACTOR
        )

    def of(self, capture: Capture) -> Side:
        """Return `capture` read back, and its story. Raises WarcError if the record cannot be read."""
        memento = self._archive.memento(capture)
        try:
            story = self._extractor.extract(
                memento.content, url=capture.url, content_type=memento.content_type, fetched_at=capture.date
            )
        except ExtractError:
            story = EMPTY
        return Side(memento, story)
