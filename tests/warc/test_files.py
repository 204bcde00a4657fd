"""Files told by what they hold."""

from __future__ import annotations

import errno
import gzip
import io
import random
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.warc.files import open_warc, opening, read_file, record_at
from archiver.warc.payload import read_block
from archiver.warc.record import WarcRecord

Record = Callable[..., bytes]

EXPECTED = Path(__file__).with_name("expected_shared.tsv")
SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz", ".wat", ".wat.gz", ".wet", ".wet.gz", ".bad")


def summary(path: Path) -> tuple[int, str]:
    """The number of records, and the findings' codes with their numbers; "raised" for blocks that break off."""
    records, codes = 0, Counter[str]()
    with path.open("rb") as file:
        for item in read_file(file, path.name):
            if isinstance(item, Finding):
                codes[item.code] += 1
                continue
            records += 1
            try:
                read_block(item)
            except WarcError:
                codes["raised"] += 1
    return records, " ".join(f"{code}*{count}" for code, count in sorted(codes.items()))


def test_files_by_other_people_give_what_we_looked_at_once(shared: Path) -> None:
    folder = shared / "data" / "warc"
    if not folder.is_dir():
        pytest.skip("../shared/data/warc is absent")
    lines = EXPECTED.read_text(encoding="utf-8").splitlines()
    expected = {
        name: (int(count), codes) for name, count, codes in (line.split("\t") for line in lines if line[0] != "#")
    }
    paths = sorted(path for path in folder.rglob("*") if path.name.endswith(SUFFIXES))
    found = {path.relative_to(folder).as_posix(): summary(path) for path in paths}

    assert found == expected


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a", "a.arc"])
def test_the_name_of_a_file_says_nothing(tmp_path: Path, plain: bytes, members: list[bytes], name: str) -> None:
    for raw in (plain, b"".join(members), gzip.compress(plain)):
        (tmp_path / name).write_bytes(raw)
        with open_warc(tmp_path / name) as file:
            assert len(list(read_file(file, name))) == 3


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "warc.empty"),
        (b"\0" * 512, "warc.record.missing"),
        (b"http://example.com/ is a page\n", "warc.record.missing"),
        (b"PK\x03\x04", "warc.record.missing"),
    ],
)
def test_a_file_without_records_is_a_finding(raw: bytes, code: str) -> None:
    (finding,) = read_file(io.BytesIO(raw), "a.warc")

    assert isinstance(finding, Finding)
    assert (finding.code, finding.file) == (code, "a.warc")


@pytest.mark.parametrize(
    ("raw", "odd"),
    [
        (b"\n\n\n", "warc.record.blank"),
        (gzip.compress(b""), "warc.member.empty"),
        (b"\x5d\x2a\x4d\x18\0\0\0\0", ""),
        (b"\x50\x2a\x4d\x18\0\0\0\0", "warc.member.header"),
    ],
    ids=["line ends", "an empty member", "a dictionary alone", "a skippable frame alone"],
)
def test_a_file_without_records_is_an_error_whatever_else_is_odd(raw: bytes, odd: str) -> None:
    found = [item for item in read_file(io.BytesIO(raw), "a.warc") if isinstance(item, Finding)]

    assert [each.code for each in found] == [*filter(None, [odd]), "warc.empty"]
    assert found[-1].severity == "error"


def test_a_stream_that_cannot_go_back_is_read(plain: bytes) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *place: Any) -> int:
            raise io.UnsupportedOperation

        tell = seek

    assert len(list(read_file(Pipe(plain)))) == 3


def test_the_opening_is_seen_through_gzip_and_damage(plain: bytes) -> None:
    file = io.BytesIO(b"12345" + gzip.compress(plain))
    file.seek(5)

    assert opening(file).startswith(b"WARC/1.1\r\n")
    assert file.tell() == 5
    assert opening(io.BytesIO(b"\x1f\x8b\x08" + b"\xff" * 99)) == b""
    assert opening(io.BytesIO()) == b""


def test_a_record_is_found_at_its_offset(tmp_path: Path, members: list[bytes]) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(members))
    with record_at(path, len(members[0])) as record:
        assert b"".join(record.pieces()) == b"two" * 50


@pytest.mark.parametrize("offset", [1, 50, 10_000, 10**15, -1])
def test_an_offset_that_leads_to_no_record_raises(tmp_path: Path, members: list[bytes], offset: int) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(members))
    with pytest.raises(WarcError, match=r"no record begins here|cannot be read"), record_at(path, offset):
        pass


def test_a_file_that_is_gone_raises(tmp_path: Path) -> None:
    for path in (tmp_path / "gone", tmp_path):
        with pytest.raises(WarcError, match="cannot be read"):
            open_warc(path)


class Failing(io.BytesIO):
    """A file whose disk fails behind its first 70,000 bytes."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= 70_000:
            raise OSError(errno.EIO, "Input/output error")
        return super().read(min(size or 0, 70_000 - self.tell()))


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_a_disk_that_fails_ends_the_reading_with_an_error(record: Record, packed: bool) -> None:
    records = [record(number, random.Random(number).randbytes(3000)) for number in range(1, 60)]
    items = read_file(Failing(b"".join(map(gzip.compress, records) if packed else records)), "a.warc")

    assert all(isinstance(item, WarcRecord) for item in islice(items, 15))
    with pytest.raises(WarcError, match="cannot be read"):
        list(items)


def test_a_damaged_arc_file_is_known_by_its_name() -> None:
    first = bytearray(gzip.compress(b"filedesc://a.arc 0.0.0.0 20240506120000 text/plain 20\n1 0 Somebody\nURL \n\n"))
    first[15] ^= 0xFF
    body = b"HTTP/1.1 200 OK\r\n\r\nbody"
    line = b"http://example.com/ 127.0.0.1 20240506120000 text/html %d\n" % len(body)
    raw = bytes(first) + gzip.compress(line + body + b"\n")

    assert [type(item) for item in read_file(io.BytesIO(raw), "a.arc.gz")] == [Finding, WarcRecord]
