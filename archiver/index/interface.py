"""What the rest of the package asks of an index of captures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from archiver.model import Capture

Match = Literal["exact", "prefix", "host", "domain"]
"""What a looked-up URL stands for (the matchType of CDX server APIs)."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which of the captures that were found are wanted; what is None or empty is not asked.

    `since` and `until` are inclusive. `statuses` are codes or classes ("200", "3xx"), `mimes` types or families
    ("text/html", "text/*"), `record_types` as in Capture. `digest` is compared on its bytes, whether it is written in
    hexadecimal or base32, with a label or without. `newest_first` turns the order of time round, `limit` counts.
    """

    since: datetime | None = None
    until: datetime | None = None
    statuses: tuple[str, ...] = ()
    mimes: tuple[str, ...] = ()
    record_types: tuple[str, ...] = ()
    digest: str | None = None
    newest_first: bool = False
    limit: int | None = None


ALL = Filter()


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a WARC file looked when it was indexed; a file that looks otherwise is indexed anew.

    `head` is a digest of its first bytes, None where nobody took it.
    """

    size: int
    mtime_ns: int
    head: bytes | None = None


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One line of the catalogue: enough of a record to list it."""

    record_id: str
    url: str
    title: str
    source: str
    date: str
    fetch_date: str
    language: str | None
    kind: str


class CaptureIndex(Protocol):
    """Finds captures by URL and time; safe to use from several threads."""

    def add(self, warc: str, captures: Iterable[Capture], stamp: Stamp | None = None) -> int:
        """Add the captures of the file called `warc` in one transaction and return how many there were."""

    def forget(self, warc: str) -> None:
        """Remove what is known of the file called `warc`."""

    def stamps(self) -> dict[str, Stamp | None]:
        """Return the stamp of each known file."""

    def lookup(self, url: str, *, match: Match = "exact", only: Filter = ALL) -> Iterator[Capture]:
        """Yield the captures of `url` in the order of SURT and time."""

    def closest(self, url: str, when: datetime | None = None, *, only: Filter = ALL) -> Capture | None:
        """Return the capture of `url` nearest to `when` (None: the latest), the earlier one on a tie."""

    def by_record_id(self, record_id: str) -> Capture | None:
        """Return the capture whose record has this WARC-Record-ID, or None."""
