"""Whole-file gzips made readable record by record."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from archiver.warc.reader import WarcReader
from archiver.warc.record import WarcRecord
from archiver.warc.split import split_members, suffix_of

Read = Callable[..., list[Any]]
Record = Callable[..., bytes]


def test_each_record_gets_a_member_and_keeps_its_bytes(plain: bytes, read: Read) -> None:
    out = io.BytesIO()
    count, findings = split_members(io.BytesIO(gzip.compress(plain)), out, "a")

    assert (count, findings) == (3, [])
    assert gzip.decompress(out.getvalue()) == plain
    records = [item for item in WarcReader(io.BytesIO(out.getvalue())) if isinstance(item, WarcRecord)]
    assert all(each.length for each in records)


def test_a_torn_record_is_left_out_and_told(plain: bytes, read: Read) -> None:
    for source in (gzip.compress(plain)[:-30], gzip.compress(plain[:-20])):
        out = io.BytesIO()
        count, findings = split_members(io.BytesIO(source), out, "a")
        items = read(out.getvalue())

        assert count == len(items)
        assert items == read(plain)[:count]
        assert [finding.severity for finding in findings] == ["error"]


def test_damage_in_the_middle_costs_one_record(record: Record, read: Read) -> None:
    source = gzip.compress(record(1, b"one") + record(2, b"bad", length="x") + record(3, b"three"))
    out = io.BytesIO()
    count, findings = split_members(io.BytesIO(source), out, "a")

    assert (count, [finding.code for finding in findings]) == (2, ["warc.head.length"])
    assert read(out.getvalue()) == [("1", b"one"), ("3", b"three")]


@pytest.mark.parametrize(
    ("packed", "opening", "suffix"),
    [
        (False, b"WARC/1.0", ".warc"),
        (True, b"warc/1.0", ".warc.gz"),
        (False, b"filedesc://", ".arc"),
        (True, b"filedesc://", ".arc.gz"),
    ],
)
def test_the_suffix_says_what_the_file_holds(tmp_path: Path, packed: bool, opening: bytes, suffix: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(gzip.compress(opening) if packed else opening)

    assert suffix_of(path, opening) == suffix


def test_the_suffix_of_a_zstd_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(zstandard.compress(b"WARC/1.1"))

    assert suffix_of(tmp_path / "x", b"WARC/1.1") == ".warc.zst"
