"""What an extractor is, and the one that comes with the project."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from archiver.extract.story import extract_story
from archiver.model import Story
from archiver.version import EXTRACTOR_NAME, EXTRACTOR_VERSION


class Extractor(Protocol):
    """Makes a Story of page bytes; `name` and `version` go into the provenance of each record."""

    @property
    def name(self) -> str:
        """The name of the program."""

    @property
    def version(self) -> str:
        """The version of its results."""

    def extract(
        self, raw: bytes, *, url: str | None = None, content_type: str | None = None, fetched_at: datetime | None = None
    ) -> Story:
        """Return the story of the page `raw`. Raises ExtractError where none can be made."""


class DefaultExtractor:
    """The project's own extractor."""

    name = EXTRACTOR_NAME
    version = EXTRACTOR_VERSION

    def extract(
        self, raw: bytes, *, url: str | None = None, content_type: str | None = None, fetched_at: datetime | None = None
    ) -> Story:
        """Return the story of the page `raw`. Raises ExtractError where none can be made."""
        return extract_story(raw, url=url, content_type=content_type, fetched_at=fetched_at)


DEFAULT_EXTRACTOR: Extractor = DefaultExtractor()
