"""The record of a capture as the views tell it: extracted now from the archived bytes, with the page it is from."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.model import Capture, Memento, Record
from archiver.records.provenance import build_record
from archiver.replay.site import Site
from archiver.replay.story.source import source_text
from archiver.replay.story.stories import Told


@dataclass(frozen=True, slots=True)
class Telling:
    """A capture read back, what it tells, and that as a record."""

    memento: Memento
    told: Told
    record: Record

    @property
    def source(self) -> str | None:
        """The decoded page; None where no story could be read from the capture."""
        if self.told.problem is not None:
            return None
        return source_text(self.memento, str(self.record.provenance.get("encoding")))


def telling_of(site: Site, capture: Capture) -> Telling:
    """Return what `capture` tells. Raises WarcError if its record cannot be read."""
    memento = site.archive.memento(capture)
    told = site.stories.of(site.archive, memento)
    return Telling(memento, told, build_record(told.story, memento, markdown=told.story.markdown))
