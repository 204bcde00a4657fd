"""Rows of other tools' index files in the archive's index."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.errors import CaptureIndexError
from archiver.index.listing import index_lines
from archiver.index.loading import load_captures
from archiver.index.refresh import Refreshed, refresh, unindexed
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture, Finding

Record = Callable[..., bytes]
URL = "http://example.com/{}"


@pytest.fixture
def warcs(tmp_path: Path, record: Record) -> Path:
    """A folder with two files of three captures each."""
    folder = tmp_path / "warcs"
    folder.mkdir()
    for file in (0, 1):
        records = [record(10 * file + number, URL.format(number)) for number in range(3)]
        (folder / f"{file}.warc.gz").write_bytes(b"".join(map(gzip.compress, records)))
    return folder


@pytest.fixture
def cdx(warcs: Path) -> Path:
    lines = [line for path in sorted(warcs.iterdir()) for line in index_lines(path) if isinstance(line, bytes)]
    path = warcs.parent / "index.cdxj"
    path.write_bytes(b"".join(sorted(lines)))
    return path


def captures(index: SqliteIndex) -> list[Capture]:
    return list(index.captures())


def test_the_rows_are_those_that_reading_the_files_gives_but_the_files_stay_due(warcs: Path, cdx: Path) -> None:
    loaded, read = SqliteIndex(warcs.parent / "loaded"), SqliteIndex(warcs.parent / "read")
    expected = [Refreshed("0.warc.gz", 3, ()), Refreshed("1.warc.gz", 3, ())]
    assert list(load_captures(loaded, cdx, warcs)) == expected
    assert list(refresh(read, warcs)) == expected
    assert [each.offset for each in captures(loaded)] == [each.offset for each in captures(read)]
    assert [each.record_id for each in captures(loaded)] == [each.record_id for each in captures(read)]
    assert unindexed(loaded, warcs) == ["0.warc.gz", "1.warc.gz"]
    assert list(refresh(loaded, warcs)) == expected
    assert captures(loaded) == captures(read)
    assert unindexed(loaded, warcs) == []


def test_loading_twice_changes_nothing(warcs: Path, cdx: Path) -> None:
    index = SqliteIndex(warcs.parent / "index")
    first = list(load_captures(index, cdx, warcs))
    assert list(load_captures(index, cdx, warcs)) == first
    assert index.count() == 6


def test_files_that_are_indexed_are_left_alone(warcs: Path, cdx: Path) -> None:
    index = SqliteIndex(warcs.parent / "index")
    list(refresh(index, warcs))
    assert list(load_captures(index, cdx, warcs)) == []
    assert unindexed(index, warcs) == []


def test_rows_that_are_wrong_are_findings_and_cost_no_other(warcs: Path, cdx: Path) -> None:
    (warcs / "1.warc.gz").unlink()
    lines = cdx.read_bytes().splitlines(keepends=True)
    wrong = lines[0].replace(b"example.com/0", b"example.com/9")
    cdx.write_bytes(b"".join([b"no row\n", wrong, *lines]))
    index = SqliteIndex(warcs.parent / "index")
    items = list(load_captures(index, cdx, warcs))
    codes = [each.code for each in items if isinstance(each, Finding)]
    assert sorted(codes) == ["index.cdxj.file.missing", "index.cdxj.line", "index.cdxj.row.wrong"]
    assert items[-1] == Refreshed("0.warc.gz", 3, ())


def test_an_index_file_that_is_not_there_is_an_error(warcs: Path) -> None:
    with pytest.raises(CaptureIndexError, match=r"cannot be read"):
        list(load_captures(SqliteIndex(warcs.parent / "index"), warcs / "none.cdxj", warcs))
