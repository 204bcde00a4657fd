"""Brings the search up to date with the files of records.

A file of records is read again when its size or time has changed. What was read of it is taken down in steps; only with
the last one it counts as read, so that one that was interrupted is read again from its beginning.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archiver.progress import SILENT, Progress
from archiver.records.reading import read_entries
from archiver.records.surrogates import without_surrogates
from archiver.search.database import SearchError, discard, is_damage, problem, reading, writing
from archiver.search.folding import words

_SUFFIXES = (".jsonl", ".json", ".md", ".csv", ".parquet")
_BATCH = 400
"""Records taken down in one step."""

# A text of a million characters is no story; the rest of it is not searched.
_LONGEST_TEXT = 1_000_000
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?=\Z|[T ])")
_Look = tuple[int | None, int | None]
_COLUMNS = "file, record_id, url, title, about, source, date, day, fetch_date, language, kind, body"


@dataclass(frozen=True, slots=True)
class Filled:
    """How many files of records were read, how many are gone since, and how many records the search knows."""

    files: int
    gone: int
    records: int


def fill(path: Path, folder: Path, *, progress: Progress = SILENT) -> Filled:
    """Bring the search in the file `path` up to date with the records in `folder`; a damaged file is made anew.

    Who calls it holds the archive's lock. Raises SearchError, and LimitReachedError where the disk is full.
    """
    try:
        try:
            return _fill(path, folder, progress)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            discard(path)
            return _fill(path, folder, progress)
    except sqlite3.DatabaseError as error:
        raise problem(error, path) from error


def is_due(path: Path, folder: Path) -> bool:
    """Tell whether files of records are not in the search as they are now, or no search can be read."""
    try:
        with reading(path) as db:
            known = _known(db)
    except SearchError:
        return any(True for _ in _looks(folder))
    return known != dict(_looks(folder))


def _fill(path: Path, folder: Path, progress: Progress) -> Filled:
    with writing(path) as db:
        known, looks = _known(db), dict(_looks(folder))
        gone = known.keys() - looks.keys()
        due = sorted(name for name, look in looks.items() if known.get(name) != look)
        filler = _Filler(db, folder)
        for name in sorted(gone):
            filler.forget(name)
        for done, name in enumerate(due):
            progress.step("filling the search", done, len(due))
            filler.read(name, looks[name])
        filler.commit()
        if due:
            progress.step("filling the search", len(due), len(due))
        return Filled(len(due), len(gone), int(db.execute("SELECT count(*) FROM record").fetchone()[0]))


class _Filler:
    """Takes files of records down, some hundred records in one transaction."""

    def __init__(self, db: sqlite3.Connection, folder: Path) -> None:
        self._db = db
        self._folder = folder
        self._pending = 0

    def read(self, name: str, look: _Look) -> None:
        """Take the records of a file down in place of those it had."""
        self.forget(name)
        file_id = self._change("INSERT INTO file (name) VALUES (?)", (name,))
        for entry in read_entries(self._folder / name):
            if isinstance(entry.value, Mapping):
                self._add(file_id, entry.value)
        self._change("UPDATE file SET size = ?, mtime_ns = ? WHERE id = ?", (*look, file_id))

    def forget(self, name: str) -> None:
        """Remove a file and its records."""
        found = self._db.execute("SELECT id FROM file WHERE name = ?", (name,)).fetchone()
        if found is None:
            return
        self._change("UPDATE file SET size = NULL WHERE id = ?", found)
        sql = "SELECT id, title, about, body FROM record WHERE file = ? LIMIT ?"
        while rows := self._db.execute(sql, (found[0], _BATCH)).fetchall():
            for record_id, title, about, body in rows:
                # Of a table without contents only the words themselves can say what is to go.
                values = (record_id, *_indexed(title, about, unpacked(body)))
                sql_words = "INSERT INTO words (words, rowid, title, about, body) VALUES ('delete', ?, ?, ?, ?)"
                self._change(sql_words, values)
                self._change("DELETE FROM record WHERE id = ?", (record_id,))
        self._change("DELETE FROM file WHERE id = ?", found)

    def commit(self) -> None:
        """Make all that was taken down last."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")
        self._pending = 0

    def _add(self, file_id: int, value: Mapping[str, Any]) -> None:
        title, about, body = _text(value, "title"), _about(value), _body(value)
        date = _text(value, "date")
        day = _DAY.match(date)
        facts = (_text(value, "id"), _text(value, "url"), title, about, _text(value, "source"), date)
        more = (day[0] if day else "", _text(value, "fetch_date"), _language(value), _text(value, "kind"), packed(body))
        marks = ", ".join("?" * (1 + len(facts) + len(more)))
        row_id = self._change(f"INSERT INTO record ({_COLUMNS}) VALUES ({marks})", (file_id, *facts, *more))
        sql = "INSERT INTO words (rowid, title, about, body) VALUES (?, ?, ?, ?)"
        self._change(sql, (row_id, *_indexed(title, about, body)))

    def _change(self, sql: str, values: tuple[Any, ...]) -> int:
        """Do one step of a transaction, which is committed behind some hundred, and return the row's number."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
        row_id = self._db.execute(sql, values).lastrowid or 0
        self._pending += 1
        if self._pending >= 2 * _BATCH:
            self.commit()
        return row_id


def packed(text: str) -> bytes:
    """Return a text as it is kept."""
    return zlib.compress(text.encode(), 1)


def unpacked(raw: bytes) -> str:
    """Return the text that was kept. Raises sqlite3.DatabaseError if it was damaged."""
    try:
        return zlib.decompress(raw).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise sqlite3.DatabaseError(f"a text in it is damaged ({error})") from error


def _indexed(*texts: str) -> list[str]:
    return [" ".join(words(text)) for text in texts]


def _known(db: sqlite3.Connection) -> dict[str, _Look]:
    return {name: (size, mtime_ns) for name, size, mtime_ns in db.execute("SELECT name, size, mtime_ns FROM file")}


def _looks(folder: Path) -> Iterator[tuple[str, _Look]]:
    """Yield name and look of each file of records under `folder`; names are paths in it."""
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(top, name)
            if path.suffix.lower() in _SUFFIXES and not name.startswith(".") and name.isprintable():
                with contextlib.suppress(FileNotFoundError):
                    facts = path.stat()
                    yield path.relative_to(folder).as_posix(), (facts.st_size, facts.st_mtime_ns)


def _text(value: Mapping[str, Any], name: str) -> str:
    member = value.get(name)
    return without_surrogates(member) if isinstance(member, str) else ""


def _about(value: Mapping[str, Any]) -> str:
    """Return what a record says beside its title and text: who, where, about what."""
    lists = [value.get(name) for name in ("authors", "tags")]
    names = [item for each in lists if isinstance(each, list) for item in each if isinstance(item, str)]
    texts = [*names, _text(value, "source"), _text(value, "description")]
    return "\n".join(without_surrogates(text) for text in texts if text)


def _body(value: Mapping[str, Any]) -> str:
    return (_text(value, "text") or _text(value, "markdown"))[:_LONGEST_TEXT]


def _language(value: Mapping[str, Any]) -> str:
    """Return the first part of the language's tag: "zh" of zh-CN."""
    return _text(value, "language").replace("_", "-").partition("-")[0].lower()[:8]
