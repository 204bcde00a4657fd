"""The captures of a URL as lists and links need them: when, under which URL, and no more.

A row as short as this takes a third of the time that a whole capture does: no digest is written, no file named.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from archiver.index.clock import digits_of
from archiver.index.compact import moment_of, pack_id, pack_moment, record_id_of
from archiver.index.sqlite import SqliteIndex
from archiver.index.stamps import stamp_among
from archiver.model import Capture

SECOND_US = 1_000_000

_ROWS = "SELECT moment, id, url, status, record_id FROM capture WHERE urlkey = ?"
_FORWARD, _BACKWARD = "ORDER BY moment, id", "ORDER BY moment DESC, id DESC"
AROUND = " UNION ALL ".join(
    f"SELECT * FROM ({rows})"
    for rows in (
        f"{_ROWS} {_FORWARD} LIMIT 2",
        f"{_ROWS} AND (moment, id) <= (?, ?) {_BACKWARD} LIMIT 3",
        f"{_ROWS} AND (moment, id) > (?, ?) {_FORWARD} LIMIT 2",
        f"{_ROWS} {_BACKWARD} LIMIT 2",
    )
)


class Instant(NamedTuple):
    """A capture in short: its time in microseconds since 1970, the number of its row, and what tells it apart.

    `timestamp` has 14 digits. Instants of one URL sort as its captures do.
    """

    moment: int
    place: int
    url: str
    status: int | None
    packed_id: str | bytes
    timestamp: str

    @property
    def date(self) -> datetime:
        """The time of the capture."""
        return moment_of(self.moment)

    @property
    def record_id(self) -> str:
        """The record's id."""
        return record_id_of(self.packed_id)

    @property
    def second(self) -> int:
        """The moment that its second begins with."""
        return self.moment - self.moment % SECOND_US


def listed(index: SqliteIndex, urlkey: str, *, limit: int) -> list[tuple[int, str, str]]:
    """Return moment, timestamp and URL, as in Instant, of the first captures with this key in the order of time.

    That takes half the time that `instants` does. Raises CaptureIndexError for an index that is damaged.
    """
    # All in one step of SQLite, as linepages.py tells; the limit inside also keeps it from leaving the order out.
    rows = f"SELECT moment, url FROM capture WHERE urlkey = ? {_FORWARD} LIMIT ?"
    sql = f"SELECT CAST(json_group_array(json_array(moment, url)) AS BLOB) FROM ({rows})"
    together: bytes = index.database.rows(sql, (urlkey, limit))[0][0]
    try:
        return [(moment, digits_of(moment), url) for moment, url in orjson.loads(together)]
    except (ValueError, TypeError, OverflowError) as error:
        raise index.database.problem(error) from error


def instants(
    index: SqliteIndex, urlkey: str, *, limit: int, skip: int = 0, newest_first: bool = False
) -> list[Instant]:
    """Return captures with this key in the order of time. Raises CaptureIndexError for an index that is damaged."""
    order = _BACKWARD if newest_first else _FORWARD
    # Ends of a row of many are passed over in the index alone: 2 ms for 95,000 of them.
    return _read(index, f"{_ROWS} {order} LIMIT ? OFFSET ?", (urlkey, limit, skip))


def instants_within(index: SqliteIndex, urlkey: str, since: int, until: int) -> list[Instant]:
    """Return the captures with this key from the moment `since` to `until`, that one not among them."""
    return _read(index, f"{_ROWS} AND moment >= ? AND moment < ? {_FORWARD}", (urlkey, since, until))


def instants_around(index: SqliteIndex, capture: Capture) -> tuple[list[Instant], int | None]:
    """Return of the captures with the key of `capture`, in order of time: the first two, it and the two before it, the
    two behind it, and the last two, each once; and the position of `capture` among them, None if it is not there.

    Two of each, for whoever must know whether one has its second to itself. However many there are, this takes as long.
    """
    key, moment, place = capture.urlkey, pack_moment(capture.date), _place_of(index, capture)
    found = _read(index, AROUND, (key, key, moment, place, key, moment, place, key))
    near = sorted({each.place: each for each in found}.values())
    return near, next((number for number, each in enumerate(near) if each.place == place), None)


def _place_of(index: SqliteIndex, capture: Capture) -> int:
    """Return the number of the row of `capture`; a number that no row has if its file is not known."""
    rows = index.database.rows("SELECT id FROM warc WHERE name = ?", (capture.warc,))
    return pack_id(rows[0][0], capture.offset) if rows else -1


def stamp_at(index: SqliteIndex, urlkey: str, seen: Instant) -> str:
    """Return the timestamp in the addresses of a capture under this key: 14 digits, or 20."""
    return stamp_among(seen, instants_within(index, urlkey, seen.second, seen.second + SECOND_US))


def _read(index: SqliteIndex, sql: str, values: tuple[object, ...]) -> list[Instant]:
    rows: list[Any] = index.database.rows(sql, values)
    try:
        return [
            Instant(moment, place, url, status, packed_id, digits_of(moment))
            for moment, place, url, status, packed_id in rows
        ]
    except (TypeError, OverflowError) as error:
        raise index.database.problem(error) from error


def spans(index: SqliteIndex, urlkey: str, count: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last moment of each `count` captures with this key, the last ones be they fewer."""
    sql = "SELECT moment, id FROM capture WHERE urlkey = ? AND (moment, id) > (?, ?) ORDER BY moment, id LIMIT 1"
    ends = f"{sql} OFFSET ?"
    last = "SELECT moment, id FROM capture WHERE urlkey = ? ORDER BY moment DESC, id DESC LIMIT 1"
    at: tuple[int, int] = (-(1 << 63), 0)
    while first := index.database.rows(sql, (urlkey, *at)):
        end = index.database.rows(ends, (urlkey, *at, count - 1)) or index.database.rows(last, (urlkey,))
        yield first[0][0], end[0][0]
        at = end[0]
