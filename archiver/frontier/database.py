"""The SQLite file under the frontier: made whole, checked when opened, and never trusted after it was found damaged.

The journal is a WAL with synchronous=NORMAL: a process that is killed loses nothing it committed; a power cut can lose
the last commits, but only from the end. The file says of itself that it is in use; one that still says so when it is
opened was not closed, and then its journal must be there and its pages are checked.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver.errors import ArchiverError, FrontierError, LimitReachedError
from archiver.frontier.interface import DamagedFrontierError
from archiver.frontier.schema import FORMAT, FROM_1, TABLES
from archiver.store.folder import store_error, sync_folder
from archiver.store.transaction import transaction

DAMAGE_SUFFIX = "-damaged"
"""A file beside the database, there once damage was met: what looks whole again must not be used."""

SUFFIXES = ("", "-wal", "-shm", DAMAGE_SUFFIX)
"""What the files of one frontier end in."""

_BUSY_TIMEOUT_S = 30.0
# Four times as much made adding and claiming 3 % cheaper with 300,000 URLs, and each crawl that large 24 MB larger.
_CACHE_KIB = 8 * 1024
# The journal goes into the file in steps of 16 MB: pages that many commits touch are then written once.
_JOURNAL_PAGES = 4000
_NO_ROOM_BYTES = 64 * 1024
# The message about a damaged schema may itself be no UTF-8.
_RAISED = (sqlite3.Error, UnicodeDecodeError)
_IN_USE = "in-use"
# Another process played in the journal of one that was killed, and SQLite removed it.
_PLAYED_IN = "2"


class Database:
    """The file at `path`, made if it is not there; an instance belongs to the thread that opened it.

    With `own` it is the crawl's one coordinator that opens it: the file is checked and marked as in use. Raises
    DamagedFrontierError, FrontierError for a file of another format or that cannot be used, LimitReachedError for a
    full disk; so does every call later on.
    """

    def __init__(self, path: Path, *, own: bool, clock: Callable[[], float]) -> None:
        self._path = path
        self._own = own
        try:
            self._check_files()
            if not path.exists():
                self._make(clock())
            has_journal = _beside(path, "-wal").exists()
        except OSError as error:
            raise store_error(error, path) from error
        with self.errors():
            self._db = _connect(path)
        try:
            with self.errors():
                self._check_format()
                row = self._db.execute("SELECT value FROM memory WHERE key = ?", (_IN_USE,)).fetchone()
                self._in_use = row[0] if row else ""
                if own:
                    self._check_pages(has_journal)
                    _mark(self._db, "1")
        except ArchiverError:
            self._db.close()
            raise

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Commit what the block does, or nothing of it."""
        with self.errors(), transaction(self._db) as db:
            yield db

    def row(self, sql: str, values: tuple[object, ...] = ()) -> Any:
        """Return the first row of a query, or None."""
        with self.errors():
            return self._db.execute(sql, values).fetchone()

    def rows(self, sql: str, values: tuple[object, ...] = ()) -> Iterator[Any]:
        """Yield the rows of a query."""
        with self.errors():
            yield from self._db.execute(sql, values)

    def damaged(self, verdict: str) -> DamagedFrontierError:
        """Note that the file is damaged, for whoever opens it next, and return what to raise."""
        verdict = " ".join(verdict.split())
        with contextlib.suppress(OSError):
            _beside(self._path, DAMAGE_SUFFIX).write_text(verdict[:200], "utf-8")
        hint = "Run the crawl again: its state is then made anew from its WARC files, which are not touched by this."
        return DamagedFrontierError(f"the crawl state is damaged: {verdict[:80]}", str(self._path), hint)

    def close(self) -> None:
        """Mark the file as closed, and close it."""
        if self._own:
            # Where that cannot be written the file is checked when it is opened next.
            with contextlib.suppress(sqlite3.Error):
                _mark(self._db, "0")
        with self.errors():
            self._db.close()
        if not self._own and self._in_use == "1" and not _beside(self._path, "-wal").exists():
            # We were the last to have it open.
            with contextlib.suppress(sqlite3.Error), contextlib.closing(_connect(self._path)) as db:
                _mark(db, _PLAYED_IN)

    @contextlib.contextmanager
    def errors(self) -> Iterator[None]:
        """Turn what SQLite raises into errors of ours that name the file."""
        try:
            yield
        except _RAISED as error:
            raise self._problem(error) from error

    def _problem(self, error: Exception) -> ArchiverError:
        where = str(self._path)
        if isinstance(error, sqlite3.ProgrammingError):
            hint = "Open it again, in the thread that uses it."
            return FrontierError(f"the crawl state is closed: {error}", where, hint)
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if code == sqlite3.SQLITE_FULL or (code & 0xFF == sqlite3.SQLITE_IOERR and self._has_no_room()):
            return LimitReachedError("the disk is full", where, "Make room and run the same command to go on.")
        # SQLITE_ERROR: our statements are right, so the tables they speak of are not.
        if isinstance(error, sqlite3.OperationalError) and code != sqlite3.SQLITE_ERROR:
            hint = "Check that the folder exists and can be written, and that its disk has room."
            return FrontierError(f"the crawl state cannot be used: {error}", where, hint)
        return self.damaged(str(error))

    def _has_no_room(self) -> bool:
        try:
            return shutil.disk_usage(self._path.parent).free < _NO_ROOM_BYTES
        except OSError:
            return False

    def _make(self, now: float) -> None:
        """Put a frontier without URLs at the path, whole or not at all: an empty file always means damage."""
        partial = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
        try:
            with self.errors(), contextlib.closing(_connect(partial)) as db:
                _run(db, f"{TABLES}; PRAGMA user_version = {FORMAT}")
                db.execute(
                    "INSERT INTO memory VALUES ('begun', ?)",
                    (datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds"),),
                )
            partial.replace(self._path)
            sync_folder(self._path.parent)
        finally:
            discard(partial)

    def _check_files(self) -> None:
        """Look for damage that shows without opening the file: SQLite would take an empty one for a new one."""
        mark = _beside(self._path, DAMAGE_SUFFIX)
        if mark.exists() and self._own:
            raise self.damaged(mark.read_text("utf-8", "replace"))
        if self._path.exists():
            if self._path.stat().st_size == 0:
                raise self.damaged("it is empty")
        elif _beside(self._path, "-wal").exists():
            # SQLite would play it back into the file that is made next.
            raise self.damaged("only its journal (-wal) is left")

    def _check_format(self) -> None:
        """Refuse other formats, and bring the one before this one up to date."""
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version == 1:
            with self.transaction() as db:
                _run(db, f"{FROM_1}; PRAGMA user_version = {FORMAT}")
        elif version == 0:
            raise self.damaged("it is no crawl state")
        elif version != FORMAT:
            hint = "Use the version of archiver that made it, or start the crawl under a new name."
            raise FrontierError(f"the crawl state has format {version}, not {FORMAT}", str(self._path), hint)

    def _check_pages(self, has_journal: bool) -> None:
        """Look for damage: at the size always, at all pages and for the journal if the file was not closed."""
        if self._in_use == "1" and not has_journal:
            raise self.damaged("its journal (-wal) is gone")
        (pages,) = self._db.execute("PRAGMA page_count").fetchone()
        (page_size,) = self._db.execute("PRAGMA page_size").fetchone()
        if self._in_use == "0" and self._path.stat().st_size < pages * page_size:
            raise self.damaged("its end is missing")
        (verdict,) = self._db.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise self.damaged(str(verdict))


def discard(path: Path) -> None:
    """Remove the frontier at `path`, if there is one."""
    for suffix in reversed(SUFFIXES):
        _beside(path, suffix).unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
    with contextlib.ExitStack() as undo:
        undo.callback(db.close)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        db.execute(f"PRAGMA wal_autocheckpoint = {_JOURNAL_PAGES}")
        undo.pop_all()
    return db


def _mark(db: sqlite3.Connection, in_use: str) -> None:
    """Say in the file itself, not only in its journal, whether it is in use."""
    db.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (_IN_USE, in_use))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _run(db: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";"):
        db.execute(statement)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
