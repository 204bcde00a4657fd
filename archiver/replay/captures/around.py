"""Where a capture stands among those of its URL: what the bar shows, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archiver.archive import Archive
from archiver.index.moments import moments_of
from archiver.index.stamps import Seen
from archiver.model import Capture
from archiver.replay.captures.timeline import PARTS, Mark, timeline
from archiver.replay.memento import Related, related_to


@dataclass(frozen=True, slots=True)
class Around:
    """The captures around one: `related` are it, its neighbours and the ends; `position` counts from 0."""

    related: Sequence[Related]
    position: int
    total: int
    marks: Sequence[Mark]

    @property
    def first(self) -> Seen | None:
        """The oldest capture, None if that is the one that is looked at."""
        return self._with("first") if self.position else None

    @property
    def previous(self) -> Seen | None:
        """The capture before, or None."""
        return self._with("prev")

    @property
    def next(self) -> Seen | None:
        """The capture after, or None."""
        return self._with("next")

    @property
    def last(self) -> Seen | None:
        """The newest capture, None if that is the one that is looked at."""
        return self._with("last") if self.next else None

    def stamp(self, capture: Seen) -> str:
        """Return the timestamp in the addresses of `capture`, one of `related`."""
        said = _told(capture)
        return next((each.stamp for each in self.related if _told(each.capture) == said), capture.timestamp)

    def _with(self, role: str) -> Seen | None:
        return next((each.capture for each in self.related if role in each.roles.split()), None)


def _told(capture: Seen) -> tuple[str, str, datetime]:
    """Return what tells a reader which capture it is; in `related` captures stand in short."""
    return capture.record_id, capture.url, capture.date


def around(archive: Archive, capture: Capture) -> Around:
    """Return where `capture` stands among the captures of its URL."""
    found = moments_of(archive.index, capture, parts=PARTS)
    return Around(related_to(archive, capture), found.position, max(1, found.total), timeline(found.counts, found.part))
