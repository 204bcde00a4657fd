from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from archiver.errors import CaptureIndexError, LimitReachedError
from archiver.search.database import SearchError, problem, reading
from archiver.search.filling import Filled
from tests.search.shelf import Shelf, record


def test_a_search_of_another_version_is_made_anew(shelf: Shelf) -> None:
    shelf.put("a.jsonl", record(1, "Paper", "words"))
    shelf.fill()
    with sqlite3.connect(shelf.path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(CaptureIndexError, match="another version"):
        shelf.find("paper")
    assert shelf.fill() == Filled(1, 0, 1)


def test_what_is_to_be_hidden_is_hidden_before_anything_is_read(shelf: Shelf) -> None:
    shelf.put("a.jsonl", record(1, "Paper", "words"))
    shelf.fill()

    def restrict(db: sqlite3.Connection) -> None:
        db.execute("CREATE TEMP VIEW record AS SELECT * FROM main.record WHERE url = ''")

    with reading(shelf.path, restrict) as db:
        assert db.execute("SELECT count(*) FROM record").fetchone() == (0,)
    with reading(shelf.path) as db:
        assert db.execute("SELECT count(*) FROM record").fetchone() == (1,)


def test_a_reader_cannot_write_and_makes_no_file(shelf: Shelf) -> None:
    with pytest.raises(SearchError), reading(shelf.path):
        pass
    assert not shelf.path.exists()
    shelf.fill()
    with pytest.raises(SearchError, match="readonly"), reading(shelf.path) as db:
        db.execute("DELETE FROM file")


def test_a_full_disk_is_told_as_one(tmp_path: Path) -> None:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    assert isinstance(problem(error, tmp_path), LimitReachedError)
