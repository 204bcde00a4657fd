"""What an index holds in the large: numbers for a home page, pages for a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from archiver.index.compact import moment_of, pack_moment
from archiver.index.sqlite import SqliteIndex

# The very condition of the index called page in schema.sql, which SQLite would not use for another.
_PAGES = "FROM capture WHERE status = 200 AND mime IN ('text/html', 'application/xhtml+xml') GROUP BY urlkey"


@dataclass(frozen=True, slots=True)
class PageSpan:
    """A page with the number and the span of its captures. `url` is spelled as it was captured last."""

    url: str
    count: int
    first: datetime
    last: datetime


def count_pages(index: SqliteIndex) -> int:
    """Return the number of pages that were captured with status 200."""
    return int(index.database.rows(f"SELECT count(*) FROM (SELECT 1 {_PAGES})")[0][0])


def span(index: SqliteIndex) -> tuple[datetime, datetime] | None:
    """Return the times of the first and the last capture, None if there is none."""
    rows: list[Any] = index.database.rows("SELECT (SELECT min(moment) FROM capture), (SELECT max(moment) FROM capture)")
    first, last = rows[0]
    return None if first is None else (moment_of(first), moment_of(last))


def pages(index: SqliteIndex, *, limit: int, skip: int) -> list[PageSpan]:
    """Return the pages that were captured with status 200, in the order of host and path."""
    # SQLite takes the other columns from the row that has the maximum (documented: "bare columns in an aggregate").
    sql = f"SELECT url, count(*), min(moment), max(moment) {_PAGES} ORDER BY urlkey LIMIT ? OFFSET ?"
    rows: list[Any] = index.database.rows(sql, (limit, skip))
    return [PageSpan(url, count, moment_of(first), moment_of(last)) for url, count, first, last in rows]


def counts_by_month(index: SqliteIndex) -> list[tuple[int, int, int]]:
    """Return year, month and number of captures for each month from the first capture to the last, in order."""
    within = span(index)
    if within is None:
        return []
    first, last = within[0].year * 12 + within[0].month - 1, within[1].year * 12 + within[1].month - 1
    counts: list[tuple[int, int, int]] = []
    for number in range(first, last + 1):
        begin, end = (datetime(each // 12, each % 12 + 1, 1, tzinfo=UTC) for each in (number, number + 1))
        sql = "SELECT count(*) FROM capture WHERE moment >= ? AND moment < ?"
        count = int(index.database.rows(sql, (pack_moment(begin), pack_moment(end)))[0][0])
        counts.append((begin.year, begin.month, count))
    return counts
