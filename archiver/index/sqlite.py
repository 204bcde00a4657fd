"""The index in one SQLite file: captures by SURT and time, by record id, by digest and by the file they lie in.

All of it can be made again from the WARC files. Adding a file never rewrites what is there.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from archiver.errors import CaptureIndexError, UrlError
from archiver.index.access import OPEN, Access, AccessRule
from archiver.index.cdxj import CdxRow
from archiver.index.compact import (
    IN_FILE,
    OFFSET_BITS,
    ROWS,
    Row,
    capture_of,
    moment_of,
    pack_id,
    pack_moment,
    pack_record_id,
    row_of,
)
from archiver.index.database import Database
from archiver.index.filters import filter_condition
from archiver.index.interface import ALL, Filter, Match, Stamp
from archiver.index.linepages import indexed_lines, indexed_rows
from archiver.index.lines import LINE_ROWS, LineRow, line_of_indexed
from archiver.index.ranges import Condition, key_range
from archiver.model import Capture
from archiver.urls.normal import normal_url
from archiver.urls.surt import surt

_INSERT = f"INSERT OR REPLACE INTO capture VALUES ({', '.join('?' * 11)})"
_EVERY: Condition = ("1", ())
# What a row raises that says what cannot be.
_DAMAGE = (ValueError, TypeError, IndexError, OverflowError)
# What SQLite takes for a number at all.
_MOST_ROWS = (1 << 63) - 1
_MOST_WARCS = 1 << (63 - OFFSET_BITS)


class SqliteIndex:
    """An index of captures in the file at `path`, made if it is not there; safe to use from several threads.

    A file that is no index, or is damaged, raises CaptureIndexError. What `access` does not show is not found.
    """

    def __init__(self, path: Path, *, access: Access = OPEN) -> None:
        self.database = Database(path, restrict=access.restrict)
        self._access = access
        self._path = path

    @property
    def was_outdated(self) -> bool:
        """Whether the file had an older form when it was opened, and so was emptied."""
        return self.database.was_outdated

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    def transaction(self) -> contextlib.AbstractContextManager[sqlite3.Connection]:
        """Give the connection for a block that is committed whole or not at all."""
        return self.database.transaction()

    def add(self, warc: str, captures: Iterable[Capture], stamp: Stamp | None = None) -> int:
        """Add the captures of the file called `warc` in one transaction and return how many there were."""
        with self.transaction() as db:
            warc_id = self._warc_id(db, warc, stamp)
            rows = [row_of(capture, warc_id) for capture in captures]
            try:
                db.executemany(_INSERT, rows)
            except OverflowError as error:
                what = f"a place in {warc} is beyond what an index can hold"
                raise CaptureIndexError(what, str(self._path), "Split the file.") from error
        return len(rows)

    def restamp(self, warc: str, stamp: Stamp | None, *, name: str | None = None) -> None:
        """Give the known file called `warc` another stamp, and the name `name` if there is one."""
        with self.transaction() as db:
            self._warc_id(db, warc, stamp)
            db.execute("UPDATE warc SET name = ? WHERE name = ?", (name or warc, warc))

    def clear(self, warc: str) -> None:
        """Remove the captures of the file called `warc`, which is to be read again."""
        with self.transaction() as db:
            warc_id = self._warc_id(db, warc, None)
            db.execute("DELETE FROM capture WHERE id >= ? AND id < ?", _span(warc_id))

    def forget(self, warc: str) -> None:
        """Remove what is known of the file called `warc`."""
        with self.transaction() as db:
            for (warc_id,) in db.execute("SELECT id FROM warc WHERE name = ?", (warc,)).fetchall():
                db.execute("DELETE FROM capture WHERE id >= ? AND id < ?", _span(warc_id))
                db.execute("DELETE FROM warc WHERE id = ?", (warc_id,))

    def stamps(self) -> dict[str, Stamp | None]:
        """Return the stamp of each known file; None for one that is still being written."""
        rows = self.database.rows("SELECT name, size, mtime_ns, head FROM warc ORDER BY name")
        return {name: None if size is None else Stamp(size, mtime_ns, head) for name, size, mtime_ns, head in rows}

    def lookup(self, url: str, *, match: Match = "exact", only: Filter = ALL) -> Iterator[Capture]:
        """Yield the captures of `url` in the order of SURT and time."""
        return self._found(key_range(url, match), only)

    def lines(self, url: str, *, match: Match = "exact", only: Filter = ALL) -> Iterator[CdxRow]:
        """Yield what a CDXJ line says of each capture that `lookup` finds, in its order."""
        return indexed_rows(self.database, url, match=match, only=only)

    def cdxj_lines(self, url: str | None = None, *, match: Match = "exact", only: Filter = ALL) -> Iterator[bytes]:
        """Yield the CDXJ line, with its line end, of each capture that `lookup` finds; without a URL of all of them."""
        if url is not None:
            return indexed_lines(self.database, url, match=match, only=only)
        return map(self._written, self._rows(LINE_ROWS, _EVERY, only))

    def sharing_key(self, urlkey: str, *, only: Filter = ALL) -> Iterator[Capture]:
        """Yield the captures with this very key, be it of a URL or of a request that was no GET."""
        return self._found(("c.urlkey = ?", (urlkey,)), only)

    def captures(self, *, warc: str | None = None, only: Filter = ALL) -> Iterator[Capture]:
        """Yield all captures, or those of one file, in the order of SURT and time."""
        return self._found(_EVERY if warc is None else (f"w.name = ? AND {IN_FILE}", (warc,)), only)

    def closest(self, url: str, when: datetime | None = None, *, only: Filter = ALL) -> Capture | None:
        """Return the capture of `url` nearest to `when` (None: the latest); on a tie the earlier one.

        Captures under the very URL go before others with its SURT, which knows neither case nor order in a query.
        """
        key = surt(url)
        found = self.closest_by_key(key, when, only=only)
        if found is None or found.url == url:
            return found
        very = ("c.urlkey = ? AND c.url IN (?, ?)", (key, url, _normal(url)))
        return self._nearest(very, when, only) or found

    def closest_by_key(self, urlkey: str, when: datetime | None = None, *, only: Filter = ALL) -> Capture | None:
        """Return the capture with this very key nearest to `when` (None: the latest); on a tie the earlier one."""
        return self._nearest(("c.urlkey = ?", (urlkey,)), when, only)

    def closest_by_digest(self, when: datetime, *, only: Filter) -> Capture | None:
        """Return the capture that has the digest in `only`, whatever its URL, nearest to `when`."""
        return self._nearest(_EVERY, when, only)

    def withheld(self, url: str) -> AccessRule | None:
        """Return the rule by which captures of `url` are blocked, the latest of them first, or None if none is."""
        if not any(rule.action == "block" for rule in self._access.rules):
            return None
        sql = "SELECT moment FROM main.capture WHERE urlkey = ? ORDER BY moment DESC"
        for page in self.database.pages(sql, (surt(url),)):
            rules = (self._access.rule_for(url, moment_of(moment)) for (moment,) in page)
            if found := next((rule for rule in rules if rule and rule.action == "block"), None):
                return found
        return None

    def by_digest(self, digest: str, *, only: Filter = ALL) -> Iterator[Capture]:
        """Yield the captures that state this payload digest, whatever their URLs, in the order they were indexed."""
        sql, values = _where(_EVERY, replace(only, digest=digest))
        count = _MOST_ROWS if only.limit is None else min(only.limit, _MOST_ROWS)
        # All rows of one digest lie in this order in the index of digests, so nothing is sorted.
        for page in self.database.pages(f"{sql} ORDER BY c.id LIMIT ?", (*values, count)):
            yield from map(self._capture, page)

    def by_record_id(self, record_id: str) -> Capture | None:
        """Return the capture whose record has this WARC-Record-ID, or None; the first of several."""
        return self._one(f"{ROWS} WHERE c.record_id = ? ORDER BY c.id LIMIT 1", (pack_record_id(record_id),))

    def count_of(self, url: str, *, match: Match = "exact", only: Filter = ALL) -> int:
        """Return the number of captures of `url`, which are those that `lookup` finds without a limit."""
        (sql, keys), (wanted, values) = key_range(url, match), filter_condition(only)
        counted = f"SELECT count(*) FROM capture c WHERE {sql} AND {wanted}"
        return int(self.database.rows(counted, (*keys, *values))[0][0])

    def count(self, *, warc: str | None = None) -> int:
        """Return the number of captures, of all or of one file."""
        if warc is None:
            return int(self.database.rows("SELECT count(*) FROM capture")[0][0])
        sql = f"SELECT count(c.id) FROM warc w JOIN capture c ON {IN_FILE} WHERE w.name = ?"
        return int(self.database.rows(sql, (warc,))[0][0])

    def copies(self, warc: str) -> tuple[int, str] | None:
        """Return how many records of `warc` lie in other files too, by their ids, and one such file; None: none."""
        sql = (
            f"SELECT count(DISTINCT c.id), min(there.name) FROM warc w JOIN capture c ON {IN_FILE} "
            f"JOIN capture o ON o.record_id = c.record_id AND o.id >> {OFFSET_BITS} <> w.id "
            f"JOIN warc there ON there.id = o.id >> {OFFSET_BITS} WHERE w.name = ?"
        )
        count, name = self.database.rows(sql, (warc,))[0]
        return (count, name) if count else None

    def has_id_like(self, opening: str) -> bool:
        """Tell whether a record id begins with `opening`."""
        sql = "SELECT 1 FROM capture WHERE record_id >= ? AND record_id < ? LIMIT 1"
        return bool(self.database.rows(sql, (opening, opening + "\U0010ffff")))

    def _warc_id(self, db: sqlite3.Connection, warc: str, stamp: Stamp | None) -> int:
        facts = (stamp.size, stamp.mtime_ns, stamp.head) if stamp else (None, None, None)
        db.execute(
            "INSERT INTO warc (name, size, mtime_ns, head) VALUES (?, ?, ?, ?) ON CONFLICT (name) "
            "DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns, head = excluded.head",
            (warc, *facts),
        )
        warc_id = int(db.execute("SELECT id FROM warc WHERE name = ?", (warc,)).fetchone()[0])
        if warc_id >= _MOST_WARCS:
            raise CaptureIndexError(
                "its numbers of files are used up", str(self._path), "Run `archiver index --rebuild`."
            )
        return warc_id

    def _found(self, condition: Condition, only: Filter) -> Iterator[Capture]:
        yield from map(self._capture, self._rows(ROWS, condition, only))

    def _rows(self, selected: str, condition: Condition, only: Filter) -> Iterator[Any]:
        sql, values = _where(condition, only, selected)
        order = (
            "ORDER BY c.urlkey, c.moment DESC, c.id DESC" if only.newest_first else "ORDER BY c.urlkey, c.moment, c.id"
        )
        limit, count = ("", ()) if only.limit is None else (" LIMIT ?", (min(only.limit, _MOST_ROWS),))
        return chain.from_iterable(self.database.pages(f"{sql} {order}{limit}", (*values, *count)))

    def _nearest(self, condition: Condition, when: datetime | None, only: Filter) -> Capture | None:
        sql, values = _where(condition, only)
        if when is None:
            return self._one(f"{sql} ORDER BY c.moment DESC, c.id DESC LIMIT 1", values)
        at = pack_moment(when)
        before = self._one(f"{sql} AND c.moment <= ? ORDER BY c.moment DESC, c.id DESC LIMIT 1", (*values, at))
        if before and before.date == when:
            return before
        after = self._one(f"{sql} AND c.moment > ? ORDER BY c.moment, c.id LIMIT 1", (*values, at))
        return min((each for each in (before, after) if each), key=lambda each: abs(each.date - when), default=None)

    def _one(self, sql: str, values: tuple[object, ...]) -> Capture | None:
        rows = self.database.rows(sql, values)
        return self._capture(rows[0]) if rows else None

    def _capture(self, row: Row) -> Capture:
        try:
            return capture_of(row)
        except _DAMAGE as error:
            raise self.database.problem(error) from error

    def _written(self, row: LineRow) -> bytes:
        try:
            return line_of_indexed(row)
        except _DAMAGE as error:
            raise self.database.problem(error) from error


def _where(condition: Condition, only: Filter, selected: str = ROWS) -> Condition:
    sql, values = condition
    wanted, more = filter_condition(only)
    return f"{selected} WHERE {sql} AND {wanted}", (*values, *more)


def _span(warc_id: int) -> tuple[int, int]:
    """Return the first number of a file's rows and that behind its last."""
    return pack_id(warc_id, 0), pack_id(warc_id + 1, 0)


def _normal(url: str) -> str:
    try:
        return normal_url(url)
    except UrlError:
        return url
