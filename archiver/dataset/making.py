"""What comes of one capture, ready to be written: made here, in this process or in a worker's."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from operator import attrgetter
from pathlib import Path
from typing import Any

from archiver.archive import Archive
from archiver.dataset.choices import Choices
from archiver.dataset.extraction import Outcome, Skip, extract_capture, item_finding
from archiver.dataset.formats import Encoded, encode
from archiver.dataset.similarity import sketch_of
from archiver.errors import RecordError
from archiver.index.interface import StoryEntry
from archiver.model import Capture, Finding, Record


@dataclass(frozen=True, slots=True)
class Made:
    """A record as bytes with its line for the catalogue, or the reason why there is none.

    `origin` is the WARC file of the record that a revisit referred to, `sketch` what stands for the text when it is
    compared.
    """

    encoded: Encoded | None = None
    entry: StoryEntry | None = None
    skip: Skip | None = None
    finding: Finding | None = None
    origin: str | None = None
    sketch: bytes = b""

    def __reduce__(self) -> tuple[Any, ...]:
        """Cross to another process as a plain tuple: frozen dataclasses with slots are slow to pickle."""
        encoded = (self.encoded.raw, self.encoded.name) if self.encoded else None
        entry = _LINE(self.entry) if self.entry else None
        return _made, (encoded, entry, self.skip, self.finding, self.origin, self.sketch)

    @property
    def size(self) -> int:
        """About how many bytes it takes while it waits."""
        return len(self.encoded.raw) if self.encoded else 0

    def left_out(self, skip: Skip) -> Made:
        """Return it without its record."""
        return replace(self, encoded=None, entry=None, skip=skip)


_LINE = attrgetter(*(each.name for each in fields(StoryEntry)))


def _made(encoded: tuple[bytes, str] | None, entry: tuple[Any, ...] | None, *rest: Any) -> Made:
    return Made(Encoded(*encoded) if encoded else None, StoryEntry(*entry) if entry else None, *rest)


class Maker:
    """Makes records as `choices` want them; archives are opened when first needed."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._extractor = choices.extractor()
        self._archives: dict[Path, Archive] = {}

    def make(self, folder: Path, capture: Capture) -> Made:
        """Return what comes of a capture in the archive at `folder`."""
        wanted = self._choices
        outcome = extract_capture(
            capture,
            self._archive(folder).memento,
            product=wanted.product,
            selection=wanted.selection,
            extractor=self._extractor,
        )
        return self._encoded(outcome)

    def close(self) -> None:
        """Close the archives."""
        while self._archives:
            self._archives.popitem()[1].close()

    def _encoded(self, outcome: Outcome) -> Made:
        record, wanted = outcome.record, self._choices
        if record is None:
            return Made(skip=outcome.skip, finding=outcome.finding, origin=outcome.origin)
        try:
            encoded = encode(record, wanted.form)
        except RecordError as error:
            finding = item_finding("extract.unwritable", outcome.capture, error)
            return Made(skip="unwritable", finding=finding, origin=outcome.origin)
        compared = wanted.similarity is not None
        sketch = sketch_of(record.title, record.text, wanted.similarity or 100) if compared else b""
        return Made(encoded, _entry(record), finding=outcome.finding, origin=outcome.origin, sketch=sketch)

    def _archive(self, folder: Path) -> Archive:
        if folder not in self._archives:
            self._archives[folder] = Archive(folder)
        return self._archives[folder]


def _entry(record: Record) -> StoryEntry:
    return StoryEntry(
        record_id=record.id or "",
        url=record.url,
        title=record.title,
        source=record.source,
        date=record.date,
        fetch_date=record.fetch_date,
        language=record.language,
        kind=record.kind,
    )
