"""ZipNum sets, written and looked up."""

from __future__ import annotations

import gzip
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from archiver.index.sortedfile import ZipNum
from archiver.index.zipnum import write_zipnum

LINES = [f"com,example)/{number:05} 20240506120000 {{}}\n".encode() for number in range(100)]


def test_members_begin_where_the_second_index_says(tmp_path: Path) -> None:
    assert write_zipnum(LINES, tmp_path, per_member=30) == 100
    raw = (tmp_path / "index.cdxj.gz").read_bytes()
    entries = [line.split("\t") for line in (tmp_path / "index.idx").read_text().splitlines()]
    assert [entry[0] for entry in entries] == [LINES[at].decode()[:33] for at in (0, 30, 60, 90)]
    assert [entry[4] for entry in entries] == ["1", "2", "3", "4"]
    blocks = [gzip.decompress(raw[int(offset) : int(offset) + int(length)]) for _, _, offset, length, _ in entries]
    assert b"".join(blocks) == b"".join(LINES) == gzip.decompress(raw)
    assert (tmp_path / "index.loc").read_text() == "index\tindex.cdxj.gz\n"


def test_no_lines_make_an_empty_set(tmp_path: Path) -> None:
    assert write_zipnum([], tmp_path) == 0
    assert list(ZipNum(tmp_path / "index.idx").lines_from(b"")) == []


@given(wanted=st.integers(-1, 100), per_member=st.integers(1, 101))
def test_lines_are_found_from_any_place_on(tmp_path_factory: object, wanted: int, per_member: int) -> None:
    folder = tmp_path_factory.mktemp("zipnum")  # type: ignore[attr-defined]  # pytest's, wider than hypothesis likes
    write_zipnum(LINES, folder, per_member=per_member)
    start = f"com,example)/{wanted:05} ".encode()
    assert list(ZipNum(folder / "index.idx").lines_from(start)) == [line for line in LINES if line >= start]


def test_one_key_and_timestamp_may_fill_many_members(tmp_path: Path) -> None:
    # The places in the second index go from two digits to four, and so are not in the order of their bytes.
    same = [b'com,example)/x 20240506120000 {"offset": "%05d"}\n' % number for number in range(100)]
    lines = [b"com,example)/w 20240506120000 {}\n", *same, b"com,example)/y 20240506120000 {}\n"]
    write_zipnum(lines, tmp_path, per_member=3)
    zipnum = ZipNum(tmp_path / "index.idx")

    assert list(zipnum.lines_from(b"")) == lines
    assert list(zipnum.lines_from(b"com,example)/x ")) == lines[1:]
    assert list(zipnum.lines_from(b"com,example)/y ")) == lines[-1:]
