"""Lines found in sorted files by their bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import CaptureIndexError
from archiver.index.sortedfile import SortedFile, ZipNum
from archiver.index.zipnum import write_zipnum
from archiver.model import Finding

FILLER = b"x" * 300
LINES = [b"com,example)/%06d 2024 %b\n" % (number, FILLER) for number in range(0, 2000, 2)]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sorted") / "a.cdxj"
    path.write_bytes(b"".join(LINES))
    return path


@given(st.integers(-1, 2001))
def test_a_search_gives_what_reading_all_would(path: Path, wanted: int) -> None:
    start = b"com,example)/%06d" % max(wanted, 0) if wanted >= 0 else b"com"
    assert list(SortedFile(path).lines_from(start)) == [line for line in LINES if line >= start]


def test_a_search_reads_little(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from archiver.index import sortedfile

    count = 0
    real = sortedfile.next_line

    def counted(file: object) -> bytes:
        nonlocal count
        count += 1
        return real(file)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(sortedfile, "next_line", counted)
    assert next(iter(SortedFile(path).lines_from(LINES[700]))) == LINES[700]
    assert count < 100


def test_lines_out_of_order_are_told_where_they_are_met(tmp_path: Path) -> None:
    path = tmp_path / "a.cdxj"
    path.write_bytes(b"".join(reversed(LINES)))
    items = list(SortedFile(path).lines_from(LINES[3]))
    assert [item.code for item in items if isinstance(item, Finding)][:1] == ["index.cdxj.unsorted"]


def test_a_line_longer_than_any_is_cut_and_the_next_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.cdxj"
    path.write_bytes(b"a" * 3_000_000 + b"\nb\n")
    found = list(SortedFile(path).lines_from(b""))
    assert [len(line) for line in found if isinstance(line, bytes)] == [1024 * 1024, 2]


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CaptureIndexError):
        list(SortedFile(tmp_path / "none").lines_from(b""))
    with pytest.raises(CaptureIndexError):
        ZipNum(tmp_path / "none.idx")


def test_a_damaged_block_costs_no_other(tmp_path: Path) -> None:
    write_zipnum(LINES, tmp_path, per_member=100)
    data = tmp_path / "index.cdxj.gz"
    raw = bytearray(data.read_bytes())
    raw[20:60] = b"\0" * 40
    data.write_bytes(raw)
    items = list(ZipNum(tmp_path / "index.idx").lines_from(b""))
    assert [item.code for item in items if isinstance(item, Finding)] == ["index.cdxj.block"]
    assert [item for item in items if isinstance(item, bytes)] == LINES[100:]


@pytest.mark.parametrize(
    "entry", [b"a\tindex\t-1\t5\t1\n", b"a\tindex\tx\n", b"a {}\n", b'a {"offset": true, "length": 1}\n', b"\xff\n"]
)
def test_a_line_of_the_second_index_that_cannot_be_read_is_a_finding(tmp_path: Path, entry: bytes) -> None:
    write_zipnum(LINES, tmp_path)
    (tmp_path / "index.idx").write_bytes(entry)
    (item,) = ZipNum(tmp_path / "index.idx").lines_from(b"")
    assert isinstance(item, Finding)
    assert item.code == "index.cdxj.block"
