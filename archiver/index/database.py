"""The SQLite file under the index: one connection that writes, a few that read, and one error for all that goes wrong.

The index can be made again from the WARC files, so a power cut may cost its last transactions, and a file in an older
form is emptied instead of converted.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from archiver.errors import ArchiverError, CaptureIndexError, LimitReachedError
from archiver.store.folder import make_folder
from archiver.store.transaction import transaction

VERSION = 3
"""2: ids and digests as bytes. 3: the same tables; resources under urn: have rows, which older files lack."""

# The message about a damaged schema may itself be no UTF-8.
DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError)

Restriction = Callable[[sqlite3.Connection], None]
"""Puts views before the tables of a connection that only reads."""

# Of most questions the first few rows are all that is taken; of those with many, a thousand at a time.
_FIRST_PAGE = 16
_PAGE = 1000
_WAIT_S = 30
# Of each reader: the upper pages of an index of a million captures.
_CACHE_KIB = 8 * 1024
# As many bytes are no room to write a page and its index in.
_NO_ROOM_BYTES = 64 * 1024


class Database:
    """The file at `path`, made if it is not there; safe to use from several threads.

    Readers see what was committed when they began, and never wait for the writer. A file that is no index, or is
    damaged, raises CaptureIndexError; a full disk raises LimitReachedError. `was_outdated` tells that the file had an
    older form and knows of no captures any more. Where the file may not be written to it is read as it is.
    `restrict` is called with each connection that only reads.
    """

    def __init__(self, path: Path, *, restrict: Restriction | None = None) -> None:
        make_folder(path.parent)
        self._path = path
        self._restrict = restrict
        self._is_read_only = path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        self._lock = threading.RLock()
        self._idle: list[sqlite3.Connection] = []
        self._is_closed = False
        self.was_outdated = False
        try:
            self._db = self._connect() if self._is_read_only else self._connect("rwc")
        except DAMAGE as error:
            raise self.problem(error) from error
        try:
            if self._is_read_only:
                self._check_as_it_is()
            else:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = NORMAL")
                self._prepare()
        except DAMAGE as error:
            self._db.close()
            raise self.problem(error) from error
        except CaptureIndexError:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._is_closed = True
            while self._idle:
                self._idle.pop().close()
            self._db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the writing connection for a block that is committed whole or not at all."""
        with self._lock:
            try:
                with transaction(self._db) as db:
                    yield db
            except DAMAGE as error:
                raise self.problem(error) from error

    def rows(self, sql: str, values: tuple[object, ...] = ()) -> list[Any]:
        """Return all rows of a query."""
        reader = None
        try:
            reader = self._reader()
            return reader.execute(sql, values).fetchall()
        except DAMAGE as error:
            raise self.problem(error) from error
        finally:
            self._put_back(reader)

    def pages(self, sql: str, values: tuple[object, ...] = ()) -> Iterator[list[Any]]:
        """Yield the rows of a query, up to a thousand at a time, as they were when the first was asked for."""
        reader = cursor = None
        size = _FIRST_PAGE
        try:
            reader = self._reader()
            cursor = reader.execute(sql, values)
            while page := cursor.fetchmany(size):
                yield page
                size = min(2 * size, _PAGE)
        except DAMAGE as error:
            raise self.problem(error) from error
        finally:
            if cursor:
                cursor.close()
            self._put_back(reader)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that only reads for a block, all of whose queries see what the first one saw."""
        reader = None
        try:
            reader = self._reader()
            reader.execute("BEGIN")
            yield reader
        except DAMAGE as error:
            raise self.problem(error) from error
        finally:
            if reader and reader.in_transaction:
                reader.execute("ROLLBACK")
            self._put_back(reader)

    def problem(self, error: Exception) -> ArchiverError:
        """Return what to raise for an error of SQLite, or of making sense of what it holds."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and self._is_disk_full()):
            hint = "Make room and run the same command to go on."
            return LimitReachedError("the disk is full", str(self._path), hint)
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            hint = "Another process is writing to it; run the same command again later."
            return CaptureIndexError(f"the index is in use ({error})", str(self._path), hint)
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
            # Readers too need to write: where they are, beside the file.
            hint = "Give yourself the right to write to it and its folder, or copy the archive to where you have it."
            return CaptureIndexError(f"the index cannot be opened for writing ({error})", str(self._path), hint)
        if code == sqlite3.SQLITE_IOERR:
            hint = "Check the disk, or copy the archive to another one; the index can be made again there."
            return CaptureIndexError(f"the disk cannot be read or written ({error})", str(self._path), hint)
        hint = "Run `archiver index --rebuild`: it is made again from the WARC files."
        return CaptureIndexError(f"the index cannot be used ({error})", str(self._path), hint)

    def _is_disk_full(self) -> bool:
        # SQLite has a code of its own for a full disk, but not where it makes room for its shared memory (-shm).
        try:
            return shutil.disk_usage(self._path.parent).free < _NO_ROOM_BYTES
        except OSError:
            return False

    def _reader(self) -> sqlite3.Connection:
        """Return a connection that only reads, one that is idle if there is one."""
        try:
            return self._idle.pop()
        except IndexError:
            pass
        if self._is_closed:
            raise sqlite3.ProgrammingError("it is closed")
        # Without mode=rw a file that is gone would come back empty, and say that nothing was captured.
        made = self._connect("rw")
        if self._restrict:
            self._restrict(made)
        made.execute("PRAGMA query_only = ON")
        made.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        return made

    def _connect(self, mode: str = "ro") -> sqlite3.Connection:
        # On a disc that cannot be written to nobody changes the file, and SQLite needs to write nothing beside it.
        mode = "ro&immutable=1" if self._is_read_only else mode
        uri = f"{self._path.absolute().as_uri()}?mode={mode}"
        return sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None, timeout=_WAIT_S)

    def _check_as_it_is(self) -> None:
        """Raise CaptureIndexError if the file cannot be used without being written to."""
        hint = "Copy the archive to where you may write, and run `archiver index` there."
        log = self._path.with_name(self._path.name + "-wal")
        if log.exists() and log.stat().st_size:
            what = "the index was left open by its last writer, and cannot be put in order where it may not be written"
            raise CaptureIndexError(what, str(self._path), hint)
        if (version := self._version()) != VERSION:
            what = (
                f"the index has version {version}, not {VERSION}, and cannot be made again where it may not be written"
            )
            raise CaptureIndexError(what, str(self._path), hint)

    def _put_back(self, reader: sqlite3.Connection | None) -> None:
        if reader is None:
            return
        with self._lock:
            if self._is_closed:
                reader.close()
            else:
                self._idle.append(reader)

    def _prepare(self) -> None:
        if self._version() == VERSION:
            return
        # Look again while nobody else writes: two may have come here at once.
        with transaction(self._db) as db:
            version = self._version()
            if version > VERSION:
                what = f"the index has version {version}, this program writes {VERSION}"
                raise CaptureIndexError(what, str(self._path), "Run `archiver index --rebuild`.")
            if 0 < version < VERSION:
                # The catalogue of stories has been the same in all versions.
                db.execute("DROP TABLE IF EXISTS capture")
                db.execute("DROP TABLE IF EXISTS warc")
                self.was_outdated = True
            for statement in _statements():
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {VERSION}")

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])


def _statements() -> Iterator[str]:
    """Yield the statements of schema.sql: executescript would end the transaction they belong in."""
    text = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
    pending = ""
    for line in text.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
