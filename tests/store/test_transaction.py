"""Writes to SQLite that are whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.store.transaction import transaction


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A file with an empty table."""
    made = sqlite3.connect(tmp_path / "a.sqlite", timeout=0, isolation_level=None)
    made.execute("CREATE TABLE word(text)")
    yield made
    made.close()


def words(db: sqlite3.Connection) -> list[str]:
    return [text for (text,) in db.execute("SELECT text FROM word")]


def test_what_the_block_did_is_there_for_others_when_it_has_ended(db: sqlite3.Connection, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "a.sqlite")
    with transaction(db) as inside:
        inside.execute("INSERT INTO word VALUES ('a')")
        assert words(other) == []
    assert words(other) == ["a"]
    other.close()


def write_and_raise(db: sqlite3.Connection, error: type[BaseException], *, is_rolled_back: bool = False) -> None:
    with transaction(db):
        db.execute("INSERT INTO word VALUES ('a')")
        if is_rolled_back:
            db.execute("ROLLBACK")
        raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
@pytest.mark.parametrize("is_rolled_back", [False, True], ids=["", "sqlite-rolled-it-back-by-itself"])
def test_a_block_that_raises_has_done_nothing(
    db: sqlite3.Connection, error: type[BaseException], is_rolled_back: bool
) -> None:
    with pytest.raises(error):
        write_and_raise(db, error, is_rolled_back=is_rolled_back)
    assert (words(db), db.in_transaction) == ([], False)


def test_no_other_writes_meanwhile(db: sqlite3.Connection, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "a.sqlite", timeout=0, isolation_level=None)
    with transaction(db), pytest.raises(sqlite3.OperationalError, match="locked"), transaction(other):
        pass
    other.close()
