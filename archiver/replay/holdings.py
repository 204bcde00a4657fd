"""What the archive holds, for its home page and for searches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from archiver.archive import Archive
from archiver.index.interface import Match, StoryEntry
from archiver.model import Capture
from archiver.replay.addresses import linkable, page_path
from archiver.replay.memento import page_of, stamp_of
from archiver.warc.dates import parse_date

_SCAN_LIMIT = 5000
"""How many captures a search looks at; a host may have millions."""

_PAGES = "FROM capture WHERE status = 200 AND mime IN ('text/html', 'application/xhtml+xml') GROUP BY urlkey"

# Lists of stories, and pages of which nothing more can be said, stand among the pages only.
_STORIES = "kind NOT IN ('listing', 'collection', 'page')"


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


@dataclass(frozen=True, slots=True)
class Summary:
    """The archive in numbers; the dates are None where it is empty."""

    captures: int
    stories: int
    pages: int
    first: datetime | None
    last: datetime | None


def summary(archive: Archive) -> Summary:
    """Return the archive in numbers."""
    query = archive.index.query
    captures, first, last = query("SELECT count(*), min(moment), max(moment) FROM capture")[0]
    pages = query(f"SELECT count(*) FROM (SELECT 1 {_PAGES})")[0][0]
    stories = query(f"SELECT count(DISTINCT url) FROM story WHERE {_STORIES}")[0][0]
    return Summary(captures, stories, pages, parse_date(first), parse_date(last))


def page_holdings(archive: Archive, *, limit: int, skip: int) -> list[Holding]:
    """Return the pages that were captured with status 200, in the order of host and path."""
    # SQLite takes the other columns from the row that has the maximum (documented: "bare columns in an aggregate").
    sql = f"SELECT url, count(*), min(moment), max(moment) {_PAGES} ORDER BY urlkey LIMIT ? OFFSET ?"
    rows: list[Any] = archive.index.query(sql, (limit, skip))
    found = ((url, count, parse_date(first), parse_date(last)) for url, count, first, last in rows)
    return [Holding(url, count, first, last) for url, count, first, last in found if first and last]


def story_holdings(archive: Archive, *, words: str = "", limit: int, skip: int = 0) -> list[StoryHolding]:
    """Return stories, the newest date first and undated ones last; with `words` all pages whose titles hold them."""
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    sql = (
        "SELECT record_id, count(*), max(fetch_date) FROM story "
        f"WHERE title LIKE ? ESCAPE '\\' AND ({'1' if words else _STORIES}) GROUP BY url "
        "ORDER BY date DESC, max(fetch_date) DESC, record_id LIMIT ? OFFSET ?"
    )
    rows: list[Any] = archive.index.query(sql, (pattern, limit, skip))
    found = ((archive.catalogue.by_record_id(record_id), count) for record_id, count, _ in rows)
    return [_story_holding(archive, entry, count) for entry, count in found if entry]


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
