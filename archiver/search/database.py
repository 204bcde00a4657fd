"""The SQLite file that holds the search: made again from the records whenever it is not as it should be."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from archiver.errors import ArchiverError, CaptureIndexError, LimitReachedError
from archiver.store.folder import make_folder

NAME = "search.sqlite"
"""What the file is called in the folder of an archive's derived state."""

VERSION = 1
"""Goes up with the tables, and with the way text is made into words."""

Restrict = Callable[[sqlite3.Connection], None]
"""Puts a view in place of the table `record` that leaves out what is not to be seen."""

_WAIT_S = 30
# Of each connection; every extraction holds as much when it brings the search up to date.
_CACHE_KIB = 4 * 1024


class SearchError(CaptureIndexError):
    """The full-text index cannot be used."""


@contextlib.contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection in autocommit mode that may write to the file at `path`, which is made if it is not there.

    A file that is no such index, or of another version, is made anew. Raises sqlite3.DatabaseError.
    """
    make_folder(path.parent)
    try:
        db = _opened(path)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        discard(path)
        db = _opened(path)
    with contextlib.closing(db):
        yield db


def unrestricted(db: sqlite3.Connection) -> None:
    """Let all records be seen."""


@contextlib.contextmanager
def reading(path: Path, restrict: Restrict = unrestricted) -> Iterator[sqlite3.Connection]:
    """Give a connection that reads what was committed when it began. Raises SearchError if there is no such index."""
    # On a disc that cannot be written to nobody changes the file, and SQLite needs to write nothing beside it.
    mode = "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro&immutable=1"
    try:
        with contextlib.closing(_connection(path, mode)) as db:
            if _version(db) != VERSION:
                raise SearchError("the full-text index was made by another version", str(path), _HINT)
            restrict(db)
            db.execute("PRAGMA query_only = ON")
            yield db
    except sqlite3.DatabaseError as error:
        raise problem(error, path) from error


def discard(path: Path) -> None:
    """Remove the file at `path`, if it is there."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Tell whether an error means that the file is not what it should be, so that a new one is the remedy."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


def problem(error: sqlite3.DatabaseError, path: Path) -> ArchiverError:
    """Return what to raise for an error of SQLite."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return LimitReachedError("the disk is full", str(path), "Make room and run the same command to go on.")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        hint = "Another process is writing to it; run the same command again later."
        return SearchError(f"the full-text index is in use ({error})", str(path), hint)
    return SearchError(f"the full-text index cannot be used ({error})", str(path), _HINT)


_HINT = "Run `archiver index`: it is made again from the records."


def _opened(path: Path) -> sqlite3.Connection:
    """Return a connection to a whole file of this version."""
    db = _connection(path, "rwc")
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        if _version(db) == 0:
            db.executescript(f"BEGIN; {_schema()} PRAGMA user_version = {VERSION}; COMMIT;")
        elif _version(db) != VERSION:
            raise sqlite3.DatabaseError("another version")
        # A file that was cut off is told by this, and costs no look at each page.
        db.execute("SELECT count(*) FROM file").fetchone()
        db.execute("INSERT INTO words (words, rank) VALUES ('automerge', 8)")
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db


def _connection(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    db = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None, timeout=_WAIT_S)
    db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    return db


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _schema() -> str:
    return Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
