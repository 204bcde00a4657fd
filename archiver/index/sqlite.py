"""The index in one SQLite file: captures keyed by SURT and time, and the catalogue of stories.

All of it can be made again from the WARC files. Adding a file never rewrites what is there.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver.errors import ArchiverError, CaptureIndexError, LimitReachedError, UrlError
from archiver.index.interface import Match, Stamp
from archiver.index.ranges import key_range
from archiver.model import Capture
from archiver.store.folder import make_folder
from archiver.urls.normal import normal_url
from archiver.urls.surt import surt

_VERSION = 1
_COLUMNS = (
    "c.url, c.urlkey, c.moment, c.record_id, c.record_type, w.name, c.record_offset, c.record_length, "
    "c.mime, c.status, c.digest"
)
_FROM = f"SELECT {_COLUMNS} FROM capture c JOIN warc w ON w.id = c.warc_id"
_ORDER = "ORDER BY c.urlkey, c.moment, c.warc_id, c.record_offset"
_PAGE = 1000

# The message about a damaged schema may itself be no UTF-8.
_DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError)

Row = tuple[str, str, str, str, str, str, int, int, str | None, int | None, str | None]


class SqliteIndex:
    """An index of captures in the file at `path`, made if it is not there.

    One connection serves all threads, one at a time. A file that is no index, or is damaged, raises CaptureIndexError.
    """

    def __init__(self, path: Path) -> None:
        make_folder(path.parent)
        self._path = path
        self._lock = threading.RLock()
        try:
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        except _DAMAGE as error:
            raise self._damaged(error) from error
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            # The index can be made again from the WARC files, so a power cut may cost its last transactions.
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._prepare()
        except _DAMAGE as error:
            self._db.close()
            raise self._damaged(error) from error
        except CaptureIndexError:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def add(self, warc: str, captures: Iterable[Capture], stamp: Stamp | None = None) -> int:
        """Add the captures of the file called `warc` in one transaction and return how many there were."""
        with self.transaction() as db:
            warc_id = self._warc_id(warc, stamp)
            rows = [_row(capture, warc_id) for capture in captures]
            db.executemany("INSERT OR REPLACE INTO capture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        return len(rows)

    def forget(self, warc: str) -> None:
        """Remove what is known of the file called `warc`."""
        with self.transaction() as db:
            db.execute("DELETE FROM capture WHERE warc_id = (SELECT id FROM warc WHERE name = ?)", (warc,))
            db.execute("DELETE FROM warc WHERE name = ?", (warc,))

    def stamps(self) -> dict[str, Stamp | None]:
        """Return the stamp of each known file; None for one that is still being written."""
        rows = self.query("SELECT name, size, mtime_ns FROM warc ORDER BY name")
        return {name: None if size is None else Stamp(size, mtime_ns) for name, size, mtime_ns in rows}

    def lookup(
        self, url: str, *, match: Match = "exact", since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[Capture]:
        """Yield the captures of `url` in the order of SURT and time; `since` and `until` are inclusive."""
        condition, values = key_range(url, match)
        if since:
            condition, values = f"{condition} AND c.moment >= ?", (*values, moment_text(since))
        if until:
            condition, values = f"{condition} AND c.moment <= ?", (*values, moment_text(until))
        yield from self._pages(f"{_FROM} WHERE {condition} {_ORDER}", values)

    def closest(self, url: str, when: datetime | None = None) -> Capture | None:
        """Return the capture of `url` nearest to `when` (None: the latest); on a tie the earlier one.

        Captures under the very URL go before others with its SURT, which knows neither case nor order in a query.
        """
        key = surt(url)
        for condition, values in (
            ("c.urlkey = ? AND c.url IN (?, ?)", (key, url, _normal(url))),
            ("c.urlkey = ?", (key,)),
        ):
            if found := self._nearest(condition, values, when):
                return found
        return None

    def _nearest(self, condition: str, values: tuple[str, ...], when: datetime | None) -> Capture | None:
        if when is None:
            return self._one(f"{_FROM} WHERE {condition} ORDER BY c.moment DESC LIMIT 1", values)
        at = moment_text(when)
        before = f"{_FROM} WHERE {condition} AND c.moment <= ? ORDER BY c.moment DESC LIMIT 1"
        after = f"{_FROM} WHERE {condition} AND c.moment > ? ORDER BY c.moment LIMIT 1"
        near = [found for sql in (before, after) if (found := self._one(sql, (*values, at)))]
        return min(near, key=lambda capture: abs(capture.date - when), default=None)

    def by_record_id(self, record_id: str) -> Capture | None:
        """Return the capture whose record has this WARC-Record-ID, or None."""
        return self._one(f"{_FROM} WHERE c.record_id = ? LIMIT 1", (record_id,))

    def captures(self, *, warc: str | None = None) -> Iterator[Capture]:
        """Yield all captures, or those of one file, in the order of SURT and time."""
        if warc is None:
            yield from self._pages(f"{_FROM} {_ORDER}", ())
        else:
            yield from self._pages(f"{_FROM} WHERE w.name = ? {_ORDER}", (warc,))

    def count(self) -> int:
        """Return the number of captures."""
        return int(self.query("SELECT count(*) FROM capture")[0][0])

    def query(self, sql: str, values: tuple[object, ...] = ()) -> list[Any]:
        """Return all rows of a query."""
        with self._lock:
            try:
                return self._db.execute(sql, values).fetchall()
            except _DAMAGE as error:
                raise self._damaged(error) from error

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for a block that is committed whole or not at all."""
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield self._db
                    self._db.execute("COMMIT")
                except BaseException:
                    # A full disk or a damaged page may have rolled it back already.
                    if self._db.in_transaction:
                        self._db.execute("ROLLBACK")
                    raise
            except _DAMAGE as error:
                raise self._damaged(error) from error

    def _prepare(self) -> None:
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version not in (0, _VERSION):
            raise CaptureIndexError(
                f"the index has version {version}, this program writes {_VERSION}",
                str(self._path),
                "Run `archiver index --rebuild`.",
            )
        self._db.executescript(Path(__file__).with_name("schema.sql").read_text(encoding="utf-8"))
        self._db.execute(f"PRAGMA user_version = {_VERSION}")

    def _warc_id(self, warc: str, stamp: Stamp | None) -> int:
        size, mtime_ns = (stamp.size, stamp.mtime_ns) if stamp else (None, None)
        self._db.execute(
            "INSERT INTO warc (name, size, mtime_ns) VALUES (?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns",
            (warc, size, mtime_ns),
        )
        return int(self._db.execute("SELECT id FROM warc WHERE name = ?", (warc,)).fetchone()[0])

    def _one(self, sql: str, values: tuple[object, ...]) -> Capture | None:
        rows = self.query(sql, values)
        return self._capture(rows[0]) if rows else None

    def _pages(self, sql: str, values: tuple[object, ...]) -> Iterator[Capture]:
        """Yield the rows of a query on a connection of its own, so that writing can go on meanwhile."""
        try:
            with contextlib.closing(sqlite3.connect(self._path, timeout=30)) as db:
                rows = db.execute(sql, values)
                while page := rows.fetchmany(_PAGE):
                    yield from map(self._capture, page)
        except _DAMAGE as error:
            raise self._damaged(error) from error

    def _capture(self, row: Row) -> Capture:
        try:
            return _capture(row)
        except (ValueError, TypeError, OverflowError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> ArchiverError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            hint = "Make room and run the same command to go on."
            return LimitReachedError("the disk is full", str(self._path), hint)
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            hint = "Another process is writing to it; run the same command again later."
            return CaptureIndexError(f"the index is in use ({error})", str(self._path), hint)
        hint = "Run `archiver index --rebuild`: it is made again from the WARC files."
        return CaptureIndexError(f"the index cannot be used ({error})", str(self._path), hint)


def _normal(url: str) -> str:
    try:
        return normal_url(url)
    except UrlError:
        return url


def moment_text(when: datetime) -> str:
    """Return `when` as the 20 digits that keys hold."""
    return when.astimezone(UTC).strftime("%Y%m%d%H%M%S%f").rjust(20, "0")


def _row(capture: Capture, warc_id: int) -> tuple[object, ...]:
    return (
        capture.urlkey,
        moment_text(capture.date),
        warc_id,
        capture.offset,
        capture.length,
        capture.record_id,
        capture.record_type,
        capture.url,
        capture.mime,
        capture.status,
        capture.digest,
    )


def _capture(row: Row) -> Capture:
    url, urlkey, moment, record_id, record_type, warc, offset, length, mime, status, digest = row
    return Capture(
        url=url,
        urlkey=urlkey,
        date=datetime.strptime(moment, "%Y%m%d%H%M%S%f").replace(tzinfo=UTC),
        record_id=record_id,
        record_type=record_type,
        warc=warc,
        offset=offset,
        length=length,
        mime=mime,
        status=status,
        digest=digest,
    )
