"""What the archive holds, for its home page and for searches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path

from archiver.archive import Archive
from archiver.index.holdings import count_pages, pages, span
from archiver.index.interface import Match, StoryEntry
from archiver.model import Capture
from archiver.replay.addresses import linkable, page_path
from archiver.replay.memento import page_of, stamp_of
from archiver.search.database import NAME as SEARCH_FILE
from archiver.search.database import Restrict

_SCAN_LIMIT = 5000
"""How many captures a search looks at; a host may have millions."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A URL with the number and the span of its captures. `url` is spelled as it was captured last."""

    url: str
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class StoryHolding:
    """The latest story at a URL, how many of its captures have one, and where the latest page is shown."""

    entry: StoryEntry
    count: int
    page: str

    @property
    def day(self) -> str:
        """The day, month or year the story is of, as far as it is known: "2024-05-06", "2024", ""."""
        return self.entry.date[:10]


@dataclass(frozen=True, slots=True)
class Summary:
    """The archive in numbers; the dates are None where it is empty."""

    captures: int
    stories: int
    pages: int
    first: datetime | None
    last: datetime | None


def search_path(archive: Archive) -> Path:
    """Return the file that holds the full-text search."""
    return archive.state / SEARCH_FILE


def only_shown(archive: Archive) -> Restrict:
    """Return what leaves out of the full-text search what the archive's rules do not show."""
    return lambda db: archive.access.restrict_records(db, ["record"])


def summary(archive: Archive) -> Summary:
    """Return the archive in numbers."""
    index = archive.index
    first, last = span(index) or (None, None)
    return Summary(index.count(), archive.catalogue.count_offered(), count_pages(index), first, last)


def page_holdings(archive: Archive, *, limit: int, skip: int) -> list[Holding]:
    """Return the pages that were captured with status 200, in the order of host and path."""
    found = pages(archive.index, limit=limit, skip=skip)
    return [Holding(each.url, each.count, each.first, each.last) for each in found]


def story_holdings(archive: Archive, *, words: str = "", limit: int, skip: int = 0) -> list[StoryHolding]:
    """Return stories, the newest date first and undated ones last; with `words` all pages whose titles hold them."""
    found = archive.catalogue.offered(words=words, limit=limit, skip=skip)
    return [_story_holding(archive, entry, count) for entry, count in found]


def _story_holding(archive: Archive, entry: StoryEntry, count: int) -> StoryHolding:
    capture = archive.index.by_record_id(entry.record_id)
    path = page_of(capture, stamp_of(archive, capture)) if capture else page_path(linkable(entry.url))
    return StoryHolding(entry, count, path)


def holdings(archive: Archive, url: str, match: Match, *, limit: int) -> list[Holding]:
    """Return at most `limit` URLs that `url` stands for by `match`."""
    return list(islice(_grouped(islice(archive.lookup(url, match=match), _SCAN_LIMIT)), limit))


def _grouped(captures: Iterable[Capture]) -> Iterable[Holding]:
    for _, group in groupby(captures, key=lambda each: each.urlkey):
        same = list(group)
        yield Holding(same[-1].url, len(same), same[0].date, same[-1].date)
