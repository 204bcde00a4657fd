"""An index where it may not be written to, as on a disc: read as it is, or refused with a way out."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.errors import ArchiverError, CaptureIndexError
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture

URL = "http://example.com/"


@pytest.fixture
def made(tmp_path: Path, capture: Callable[..., Capture]) -> Path:
    path = tmp_path / "index.sqlite"
    with contextlib.closing(SqliteIndex(path)) as index:
        index.add("a.warc.gz", [capture(URL)])
    return path


@pytest.fixture
def forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may be written: root, who may run the tests, is not told so by permissions."""
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)


@pytest.mark.usefixtures("forbidden")
def test_it_is_read_and_nothing_is_written_beside_it(made: Path, capture: Callable[..., Capture]) -> None:
    with contextlib.closing(SqliteIndex(made)) as index:
        assert [each.url for each in index.lookup(URL)] == [URL]
        assert index.closest(URL) is not None
        with pytest.raises(ArchiverError, match="right to write"):
            index.add("b.warc.gz", [capture(URL, 2)])
    assert [each.name for each in made.parent.iterdir()] == [made.name]


def test_what_its_last_writer_left_open_is_not_passed_over(
    made: Path, tmp_path: Path, capture: Callable[..., Capture], monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = tmp_path / "copied"
    copied.mkdir()
    with contextlib.closing(SqliteIndex(made)) as index:
        index.add("b.warc.gz", [capture(URL, 2)])
        for path in made.parent.glob("index.sqlite*"):
            shutil.copy(path, copied)
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)

    with pytest.raises(CaptureIndexError, match=r"left open by its last writer.*Copy the archive"):
        SqliteIndex(copied / made.name)


@pytest.mark.usefixtures("forbidden")
def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    for raw in (b"", b"no index" * 1000):
        path.write_bytes(raw)
        with pytest.raises(CaptureIndexError):
            SqliteIndex(path)


def test_a_disk_that_fails_is_named_and_no_rebuild_advised(made: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
    with contextlib.closing(SqliteIndex(made)) as index:
        told = index.database.problem(error)
    assert "disk cannot be read or written" in told.what
    assert told.hint is not None
    assert "--rebuild" not in told.hint
