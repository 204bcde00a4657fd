"""The reader on sound files and on every kind of damage."""

from __future__ import annotations

import gzip
import io
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.model import Finding
from archiver.warc.reader import WarcReader
from archiver.warc.record import WarcRecord

Read = Callable[..., list[Any]]
Record = Callable[..., bytes]

ROOT = Path(__file__).resolve().parents[2]

ONE, TWO, THREE = ("1", b"one"), ("2", b"two" * 50), ("3", b"three")


def test_plain_and_gzipped_files_give_the_same_records(read: Read, plain: bytes, members: list[bytes]) -> None:
    assert read(plain) == read(b"".join(members)) == read(gzip.compress(plain)) == [ONE, TWO, THREE]


def test_offset_and_length_span_what_is_stored(plain: bytes, members: list[bytes]) -> None:
    for raw, joined in ((plain, False), (b"".join(members), False), (gzip.compress(plain), True)):
        records = [item for item in WarcReader(io.BytesIO(raw)) if isinstance(item, WarcRecord)]
        assert len(records) == 3
        if joined:
            assert [each.length for each in records] == [None, None, None]
            assert records[0].position_in_member < records[1].position_in_member < records[2].position_in_member
        else:
            assert [each.offset for each in records[1:]] == [each.offset + (each.length or 0) for each in records[:2]]
            assert records[2].offset + (records[2].length or 0) == len(raw)


def test_reading_can_begin_at_any_record(read: Read, members: list[bytes]) -> None:
    file = io.BytesIO(b"".join(members))
    file.seek(len(members[0]))

    assert read(file, offset=len(members[0])) == [TWO, THREE]


def test_a_tail_torn_at_any_byte_is_told_and_the_records_before_it_are_whole(read: Read, members: list[bytes]) -> None:
    raw = b"".join(members)
    ends = [0, len(members[0]), len(members[0]) + len(members[1]), len(raw)]
    for end in range(len(raw)):
        found = read(raw[:end])
        whole = [ONE, TWO, THREE][: sum(each <= end for each in ends[1:])]
        assert found == (whole if end in ends else [*whole, "warc.gzip.damaged"]), end


def test_a_plain_tail_torn_at_any_byte_is_told(read: Read, record: Record, plain: bytes) -> None:
    starts = [0, len(record(1, b"one")), len(record(1, b"one") + record(2, b"two" * 50)), len(plain)]
    for end in range(1, len(plain)):
        found = read(plain[:end])
        whole = [ONE, TWO, THREE][: sum(each <= end for each in starts[1:])]
        assert found[: len(whole)] == whole, end
        block_is_there = any(start - 4 <= end < start for start in starts[1:])
        # A file that ends inside the blank lines behind a block has lost nothing but those.
        assert len(found) > len(whole) or block_is_there or end in starts, end


def test_every_flipped_bit_is_told_or_harmless(read: Read, members: list[bytes]) -> None:
    raw = b"".join(members)
    content = gzip.decompress(raw)
    untold, lost = Counter[str](), Counter[int]()
    starts = [0, len(members[0]), len(members[0]) + len(members[1])]
    for place in range(len(raw)):
        member = sum(start <= place for start in starts) - 1
        for bit in range(8):
            damaged = bytearray(raw)
            damaged[place] ^= 1 << bit
            found = read(bytes(damaged))
            records = [item for item in found if isinstance(item, tuple)]
            if len(records) == len(found):
                assert records == [ONE, TWO, THREE], (place, bit)
                # zlib is the judge: the bit stands for nothing.
                assert gzip.decompress(bytes(damaged)) == content
                untold["gzip header" if place - starts[member] < 10 else "deflate"] += 1
            else:
                others = [each for number, each in enumerate((ONE, TWO, THREE)) if number != member]
                lost[len(others) - sum(each in records for each in others)] += 1

    # Harmless are FTEXT, MTIME, XFL and OS in the gzip header (RFC 1952, 2.3.1), and in
    # the compressed bytes those bits that fill up the last byte, or give a length to a code that is not used.
    assert untold["gzip header"] == 3 * (1 + 32 + 8 + 8)
    assert untold["deflate"] < 3 * 10
    # Whatever bit flips in one record, the other two are read.
    assert set(lost) == {0}


def test_files_that_lost_their_first_bytes_are_read_from_the_next_member(read: Read, members: list[bytes]) -> None:
    rest = members[1] + members[2]

    assert read(b"\0" * 512 + rest) == ["warc.gzip.damaged", TWO, THREE]
    assert read(members[0][5:] + rest) == ["warc.gzip.damaged", TWO, THREE]
    assert read(random.Random(1).randbytes(200_000) + rest)[-2:] == [TWO, THREE]


def test_a_plain_file_that_holds_a_gzipped_one_is_still_plain(read: Read, record: Record, members: list[bytes]) -> None:
    inner = b"".join(members)
    outer = record(7, inner)

    assert read(outer) == [("7", inner)]
    assert read(b"garbage\r\n" + outer) == ["warc.record.missing", ("7", inner)]
    assert read(b"\n" + outer) == ["warc.record.blank", ("7", inner)]
    assert read(b"x\n" + outer) == ["warc.record.missing", ("7", inner)]


BETWEEN = [
    pytest.param(b"\0" * 3000, ["warc.member.padding"], id="zero padding"),
    pytest.param(b"\0" * 200_000, ["warc.member.padding"], id="long zero padding"),
    pytest.param(b"garbage", ["warc.gzip.damaged"], id="garbage"),
    pytest.param(b"\0garbage\0", ["warc.member.padding", "warc.gzip.damaged"], id="padded garbage"),
    pytest.param(b"\x1f\x8b\x08", ["warc.gzip.damaged"], id="a gzip magic"),
    pytest.param(b"\x1f\x8b\x08" * 5000, ["warc.gzip.damaged"], id="many gzip magics"),
    pytest.param(random.Random(2).randbytes(150_000), ["warc.gzip.damaged"], id="noise"),
    pytest.param(gzip.compress(b""), ["warc.member.empty"], id="an empty member"),
    pytest.param(gzip.compress(b"\r\n\r\n"), ["warc.member.empty"], id="a member of blank lines"),
    pytest.param(gzip.compress(b"hello"), ["warc.record.missing"], id="a member of something else"),
]


@pytest.mark.parametrize(("between", "codes"), BETWEEN)
def test_what_stands_between_members_costs_no_record(
    read: Read, members: list[bytes], between: bytes, codes: list[str]
) -> None:
    assert read(members[0] + between + members[1] + members[2]) == [ONE, *codes, TWO, THREE]
    assert read(b"".join(members) + between) == [ONE, TWO, THREE, *codes]


def test_blank_lines_around_a_record_in_its_member_leave_it_readable_by_its_offset(record: Record) -> None:
    raw = gzip.compress(b"\r\n\r\n" + record(1, b"one") + b"\r\n\r\n") + gzip.compress(record(2, b"two"))
    records = [item for item in WarcReader(io.BytesIO(raw)) if isinstance(item, WarcRecord)]

    assert [each.length is None for each in records] == [False, False]
    assert sum(each.length or 0 for each in records) == len(raw)


LYING = [
    pytest.param(2, [("1", b"on"), "warc.record.end", "warc.record.missing", TWO], id="too short"),
    pytest.param(0, [("1", b""), "warc.record.end", "warc.record.missing", TWO], id="zero"),
    pytest.param("", ["warc.head.length", TWO], id="empty"),
    pytest.param("3x", ["warc.head.length", TWO], id="no number"),
    pytest.param("-3", ["warc.head.length", TWO], id="negative"),
    pytest.param("+3", ["warc.head.length", TWO], id="signed"),
    pytest.param("\u0663", ["warc.head.length", TWO], id="Arabic digit"),
    pytest.param("9" * 400, ["warc.head.length", TWO], id="beyond all files"),
]


@pytest.mark.parametrize(("length", "expected"), LYING)
def test_lying_lengths_are_told_and_the_next_record_is_read(
    read: Read, record: Record, length: int | str, expected: list[Any]
) -> None:
    first, second = record(1, b"one", length=length), record(2, b"two" * 50)

    assert read(first + second) == expected
    assert read(gzip.compress(first) + gzip.compress(second)) == expected


def test_a_length_that_is_too_long_is_told(read: Read, record: Record) -> None:
    first, second = record(1, b"one", length=99), record(2, b"two" * 50)

    assert read(gzip.compress(first) + gzip.compress(second)) == ["warc.record.torn", TWO]
    # Without members nobody can know where the record ends; the record behind it cannot be told from its content.
    assert [item for item in read(first + second) if isinstance(item, str)] == [
        "warc.record.end",
        "warc.record.missing",
    ]
    assert read(record(1, b"one", length=9999)) == ["warc.record.torn"]


def test_a_record_that_says_too_little_can_still_be_read_by_its_offset(record: Record) -> None:
    # Its member holds no other record, so importing the file must not rewrite it and drop what stands behind.
    raw = gzip.compress(record(1, b"one", length=2))
    records = [item for item in WarcReader(io.BytesIO(raw)) if isinstance(item, WarcRecord)]

    assert [each.length for each in records] == [len(raw)]


def test_content_that_looks_like_a_record_is_none_when_the_record_before_it_says_too_little(
    read: Read, record: Record
) -> None:
    forged = record(9, b"forged")
    first = gzip.compress(record(2, b"two"))
    raw = gzip.compress(record(1, b"one more" + forged, length=3))

    assert ("9", b"forged") not in read(first + raw)


def test_damage_inside_one_large_member_costs_one_record(read: Read, record: Record) -> None:
    raw = record(1, b"one") + record(2, b"bad", length="x") + record(3, b"three") + b"noise\r\n" + record(4, b"4")

    expected = [ONE, "warc.head.length", THREE, "warc.record.missing", ("4", b"4")]
    assert read(raw) == read(gzip.compress(raw)) == expected


ODD = [
    pytest.param(lambda raw: raw.replace(b"\r\n", b"\n"), ["warc.record.end"], id="LF only"),
    pytest.param(lambda raw: raw.replace(b"WARC/1.1", b"warc/1.0"), [], id="lower-case version"),
    pytest.param(lambda raw: raw.replace(b"WARC/1.1", b"WARC/0.18 "), [], id="an old version and a blank"),
    pytest.param(lambda raw: raw.replace(b"Content-Length: ", b"content-length:"), [], id="lower-case field"),
    pytest.param(lambda raw: raw.replace(b"Content-Length: ", b"Content-Length:\r\n  "), [], id="folded"),
    pytest.param(lambda raw: raw.replace(b"\r\n\r\n\r\n\r\n", b"\r\n\r\n"), [], id="as it is"),
    pytest.param(lambda raw: b"\r\n\r\n\r\n" + raw, ["warc.record.blank"], id="blank lines before"),
    pytest.param(lambda raw: raw + b"\r\n\n\r\n", ["warc.record.blank"], id="blank lines behind"),
    pytest.param(lambda raw: raw[:-4], ["warc.record.end"], id="no blank lines"),
    pytest.param(lambda raw: raw[:-2], ["warc.record.end"], id="one blank line"),
    pytest.param(lambda raw: raw.replace(b"WARC/1.1", b"WARC/x.1"), ["warc.head.version"], id="no version"),
    pytest.param(lambda raw: raw.replace(b"WARC/1.1", b"WARD/1.1"), ["warc.record.missing"], id="other word"),
]


@pytest.mark.parametrize(("change", "codes"), ODD)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_odd_records_are_read_or_told(
    read: Read, record: Record, change: Callable[[bytes], bytes], codes: list[str], packed: bool
) -> None:
    raw = change(record(1, b"one"))
    found = read(gzip.compress(raw) if packed else raw)

    assert [item for item in found if isinstance(item, str)] == codes
    assert [item for item in found if isinstance(item, tuple)] == (
        [] if "warc.head.version" in codes or codes == ["warc.record.missing"] else [ONE]
    )


def test_records_without_blank_lines_between_them_are_all_read(read: Read, record: Record) -> None:
    raw = record(1, b"one")[:-4] + record(3, b"three")

    assert read(raw) == read(gzip.compress(raw)) == [ONE, "warc.record.end", THREE]


def first_record(raw: bytes) -> WarcRecord:
    item = next(iter(WarcReader(io.BytesIO(raw))))
    assert isinstance(item, WarcRecord)
    return item


def test_fields_are_read_in_order_in_any_case_and_any_encoding(record: Record) -> None:
    raw = record(1, b"one", extra="X-Name: 新闻\r\nx-name: twice\r\nX-Fold: a\r\n b\r\n").replace(b"text/", b"te\xe9t/")
    found = first_record(raw)

    assert found.version == "WARC/1.1"
    assert found.field("X-NAME") == "新闻"
    assert [value for name, value in found.fields if name.lower() == "x-name"] == ["新闻", "twice"]
    assert found.field("X-Fold") == "a b"
    assert found.field("Content-Type") == "te\xe9t/plain"
    assert raw.startswith(found.head)


def test_the_first_of_two_lengths_counts(read: Read, record: Record) -> None:
    assert read(record(1, b"one", extra="Content-Length: 3\r\n", length=99)) == [ONE]


@pytest.mark.parametrize("spelled", ["http://example.com/1", "<http://example.com/1>"])
def test_angle_brackets_are_no_part_of_a_url(record: Record, spelled: str) -> None:
    raw = record(1, b"one").replace(b"http://example.com/1", spelled.encode())

    assert first_record(raw).target_url == "http://example.com/1"


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        pytest.param(b"", [], id="empty"),
        pytest.param(b"\n" * 100_000, ["warc.record.blank"], id="newlines"),
        pytest.param(b"\0" * 1000, ["warc.record.missing"], id="zeros"),
        pytest.param(b"WARC/1.0", ["warc.head.endless"], id="a version and no more"),
        pytest.param(b"WARC/1.0\r\n\r\n", ["warc.head.length"], id="no fields"),
        pytest.param(b"\x1f\x8b", ["warc.gzip.damaged"], id="half a magic"),
        pytest.param(b"\x1f\x8b\x07rest", ["warc.gzip.damaged"], id="another method"),
        pytest.param(b"W", ["warc.record.missing"], id="one byte"),
        pytest.param(b"<!DOCTYPE html>", ["warc.record.missing"], id="a web page"),
    ],
)
def test_files_that_hold_no_record_say_so(read: Read, raw: bytes, codes: list[str]) -> None:
    assert read(raw) == codes


class Trickle(io.RawIOBase):
    """A stream that cannot go back and gives few bytes at a time, as a pipe does."""

    def __init__(self, raw: bytes, step: int) -> None:
        super().__init__()
        self._rest = raw
        self._step = step

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._rest[: min(self._step, len(buffer))]
        self._rest = self._rest[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


@pytest.mark.parametrize("step", [1, 2, 7, 100_000])
def test_a_stream_that_cannot_go_back_is_read(read: Read, plain: bytes, members: list[bytes], step: int) -> None:
    assert read(Trickle(plain, step)) == [ONE, TWO, THREE]
    assert read(Trickle(b"".join(members), step)) == [ONE, TWO, THREE]
    assert read(Trickle(members[0] + b"garbage" + members[1], step)) == [ONE, "warc.gzip.damaged", TWO]


ANY = st.lists(
    st.sampled_from(
        [
            b"WARC/1.0\r\n",
            b"warc/1.1\n",
            b"WARC/",
            b"Content-Length: 3\r\n",
            b"Content-Length: 40\r\n",
            b"\r\n",
            b"\n",
            b"abc",
            b"\x1f\x8b\x08",
            b"\0",
            gzip.compress(b"WARC/1.0\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n", mtime=0),
            gzip.compress(b"WARC/1.0\r\n", mtime=0)[:-3],
        ]
    )
    | st.binary(max_size=20),
    max_size=12,
).map(b"".join)


@given(ANY)
@settings(max_examples=400)
def test_any_bytes_are_records_and_findings(raw: bytes) -> None:
    items = list(WarcReader(io.BytesIO(raw), "x"))

    assert len(items) <= len(raw)
    if raw.strip(b"\r\n\0"):
        assert items or not gzip_content(raw).strip(b"\r\n\0")
    assert all(isinstance(item, WarcRecord | Finding) for item in items)


def gzip_content(raw: bytes) -> bytes:
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError, ValueError):
        return b"not gzip"


HOSTILE = [
    pytest.param(b"WARC/" * 300_000, id="the word again and again"),
    pytest.param(b"WARC/1.0\r\n" * 100_000, id="versions without an end"),
    pytest.param(b"WARC/1.0\r\nContent-Length: 9\r\n" * 50_000, id="heads without an end"),
    pytest.param(b"WARC/1.0\r\n" + b"a: b\r\n" * 1_700_000, id="a header of 10 MB"),
    pytest.param(b"WARC/1.0\r\na: " + b"b" * 10_000_000 + b"\r\n\r\n", id="a field of 10 MB"),
    pytest.param(b"WARC/1.0\r\nContent-Length: 0\r\n\r\n" * 60_000, id="many empty records"),
    pytest.param(b"x" * 5_000_000, id="no record at all"),
]


@pytest.mark.parametrize("raw", HOSTILE)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_hostile_files_take_linear_time(raw: bytes, packed: bool) -> None:
    started = time.process_time()
    count = sum(1 for _ in WarcReader(io.BytesIO(gzip.compress(raw, 1) if packed else raw)))

    assert count
    assert time.process_time() - started < 30


BIG = """
import io, zlib
from archiver.warc.reader import WarcReader
from tests.peak import peak_kib
size = 64 * 1024 * 1024
head = b"WARC/1.0\\r\\nContent-Length: %d\\r\\n\\r\\n" % size
packer = zlib.compressobj(1, zlib.DEFLATED, 31)
raw = packer.compress(head)
for _ in range(size // 65536):
    raw += packer.compress(bytes(65536))
raw += packer.compress(b"\\r\\n\\r\\n") + packer.flush()
before = peak_kib()
record, = WarcReader(io.BytesIO(raw))
assert record.is_whole and record.length == len(raw)
print(peak_kib() - before)
"""


def test_a_record_of_64_megabytes_takes_no_memory() -> None:
    ran = subprocess.run([sys.executable, "-c", BIG], capture_output=True, text=True, check=True, timeout=120, cwd=ROOT)

    assert int(ran.stdout) < 8 * 1024, "KiB more than before"
