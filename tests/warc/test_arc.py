"""ARC files, sound and broken."""

from __future__ import annotations

import contextlib
import gzip
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.warc.arc import read_arc
from archiver.warc.record import WarcRecord

ABOUT = b"1 0 Tests\nURL IP-address Archive-date Content-type Archive-length\n"
FILE = b"filedesc://a.arc 0.0.0.0 20240506120000 text/plain %d\n" % len(ABOUT) + ABOUT + b"\n"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>hello</p>"


def line(url: bytes, block: bytes) -> bytes:
    return b"%s 127.0.0.1 20240506120000 text/html %d\n" % (url, len(block)) + block + b"\n"


ARC = FILE + line(b"http://example.com/a", HTTP) + line(b"http://example.com/b", HTTP * 3)
MEMBERS = b"".join(gzip.compress(part, mtime=0) for part in (FILE, *(line(b"http://example.com/x", HTTP),) * 2))


class Stream(io.BytesIO):
    """A file that cannot go back, as standard input."""

    def seekable(self) -> bool:
        return False


def items(raw: bytes, kind: type[io.BytesIO] = io.BytesIO) -> list[tuple[str, bytes] | str]:
    """What a reader gives: (URL, block) for a record that is whole, the code for a finding."""
    found: list[tuple[str, bytes] | str] = []
    last: tuple[WarcRecord, bytes] | None = None
    for item in read_arc(kind(raw), "a.arc"):
        if last and last[0].is_whole:
            found.append((last[0].target_url or "", last[1]))
        last = None
        if isinstance(item, Finding):
            assert item.offset is not None
            assert 0 <= item.offset <= len(raw)
            assert item.length is None or 0 < item.length <= len(raw) - item.offset
            found.append(item.code)
            continue
        assert isinstance(item, WarcRecord)
        block = bytearray()
        with contextlib.suppress(WarcError):
            for piece in item.pieces():
                block += piece
        last = (item, bytes(block))
    if last and last[0].is_whole:
        found.append((last[0].target_url or "", last[1]))
    return found


def urls(raw: bytes, kind: type[io.BytesIO] = io.BytesIO) -> list[str]:
    return [item[0] for item in items(raw, kind) if not isinstance(item, str) and item[0]]


def codes(raw: bytes, kind: type[io.BytesIO] = io.BytesIO) -> list[str]:
    return [item for item in items(raw, kind) if isinstance(item, str)]


def test_records_are_read_as_those_of_a_warc_file() -> None:
    about, first, second = items(ARC)

    assert about[0] == ""
    assert (first, second) == (("http://example.com/a", HTTP), ("http://example.com/b", HTTP * 3))


def test_ids_are_the_same_at_each_reading_and_differ_by_place() -> None:
    first, again = (
        [item.record_id for item in read_arc(io.BytesIO(ARC), "a") if isinstance(item, WarcRecord)] for _ in "ab"
    )

    assert first == again
    assert len(set(first)) == 3


def test_offsets_and_lengths_lead_to_the_records() -> None:
    for raw in (ARC, MEMBERS):
        records = [item for item in read_arc(io.BytesIO(raw)) if isinstance(item, WarcRecord)]
        assert all(each.is_whole and each.length for each in records)
        for record in records[1:]:
            again = next(read_arc(io.BytesIO(raw[record.offset :])))
            assert isinstance(again, WarcRecord)
            assert again.target_url == record.target_url


def test_a_gzipped_file_torn_at_any_byte_raises_nothing() -> None:
    for end in range(len(MEMBERS)):
        assert len(items(MEMBERS[:end])) <= 4


@given(st.integers(0, len(MEMBERS) - 1), st.integers(1, 255))
def test_a_damaged_gzipped_file_loses_nothing_without_a_finding(place: int, flip: int) -> None:
    damaged = bytearray(MEMBERS)
    damaged[place] ^= flip
    assert codes(bytes(damaged)) or items(bytes(damaged)) == items(MEMBERS)


@given(
    st.lists(
        st.sampled_from([FILE, HTTP, b"\n", b"http://a/ ", b"-5\n", b"9\n", b"text/html "]) | st.binary(max_size=9)
    )
)
def test_any_bytes_are_records_and_findings(parts: list[bytes]) -> None:
    raw = b"".join(parts)
    assert items(raw) or not raw.strip()
    assert items(FILE + raw)


NAMES = [b"http://example.com/%d" % number for number in range(4)]
PARTS = [FILE, *(line(name, HTTP * (number + 1)) for number, name in enumerate(NAMES))]
LIES = [b"-5", b"99999999999999999999", b"x", b"", b"0", b"1", b"70", b"130", b"131", b"132", b"300", b"99999999"]


@pytest.mark.parametrize("kind", [io.BytesIO, Stream])
@pytest.mark.parametrize("is_gzipped", [False, True], ids=["plain", "members"])
@pytest.mark.parametrize("length", LIES)
def test_a_lying_length_costs_its_record_and_no_other(length: bytes, is_gzipped: bool, kind: type[io.BytesIO]) -> None:
    lying = PARTS[2].replace(b" %d\n" % (2 * len(HTTP)), b" " + length + b"\n", 1)
    parts = [PARTS[0], PARTS[1], lying, *PARTS[3:]]
    raw = b"".join(gzip.compress(part) for part in parts) if is_gzipped else b"".join(parts)

    assert [url for url in urls(raw, kind) if url != NAMES[1].decode()] == [NAMES[n].decode() for n in (0, 2, 3)]
    assert codes(raw, kind)


@pytest.mark.parametrize("kind", [io.BytesIO, Stream])
def test_a_lying_length_in_a_whole_file_gzip_costs_its_record_and_no_other(kind: type[io.BytesIO]) -> None:
    raw = gzip.compress(b"".join(PARTS).replace(b" %d\n" % (2 * len(HTTP)), b" 9999\n", 1))

    assert urls(raw, kind) == [NAMES[n].decode() for n in (0, 2, 3)]
    assert codes(raw, kind) == ["arc.record.length"]


def test_damage_costs_its_range_and_the_records_behind_are_read() -> None:
    raw = b"".join(PARTS[:2]) + b"\0garbage\xff" * 30 + b"\n" + b"".join(PARTS[2:])
    (finding,) = (item for item in read_arc(io.BytesIO(raw)) if isinstance(item, Finding))

    assert urls(raw) == [name.decode() for name in NAMES]
    assert (finding.code, finding.offset, finding.length) == ("arc.record.missing", len(b"".join(PARTS[:2])), 271)


def test_a_broken_gzip_member_costs_its_record_and_no_other() -> None:
    parts = [gzip.compress(part, mtime=0) for part in PARTS]
    for hurt in range(len(parts)):
        broken = bytearray(parts[hurt])
        broken[len(broken) // 2] ^= 0xFF
        broken[-6] ^= 0xFF
        raw = b"".join((*parts[:hurt], bytes(broken), *parts[hurt + 1 :]))
        findings = [item for item in read_arc(io.BytesIO(raw)) if isinstance(item, Finding)]
        place = (len(b"".join(parts[:hurt])), len(parts[hurt]))

        assert urls(raw) == [name.decode() for number, name in enumerate(NAMES, 1) if number != hurt]
        assert [(each.offset, each.length) for each in findings] == [place]


def test_a_gzipped_file_whose_first_bytes_are_gone_is_read_from_its_next_member() -> None:
    parts = [gzip.compress(part, mtime=0) for part in PARTS]

    assert urls(b"".join(parts)[7:]) == [name.decode() for name in NAMES]


@pytest.mark.parametrize("kind", [io.BytesIO, Stream])
def test_a_cut_at_any_byte_is_told_or_harmless_and_earlier_records_stay(kind: type[io.BytesIO]) -> None:
    raw = b"".join(PARTS)
    ends = [len(b"".join(PARTS[: number + 2])) - 1 for number in range(len(NAMES))]
    for end in range(len(raw)):
        whole = [name.decode() for name, least in zip(NAMES, ends, strict=True) if end >= least]
        assert urls(raw[:end], kind) == whole
        boundary = sum(end >= least for least in ends)
        begun = len(b"".join(PARTS[: boundary + 1]))
        if end > begun and end < len(raw) - 1:
            assert codes(raw[:end], kind), end


def test_many_records_in_one_member_have_ids_of_their_own_and_no_length() -> None:
    records = [item for item in read_arc(io.BytesIO(gzip.compress(b"".join(PARTS)))) if isinstance(item, WarcRecord)]

    assert len({record.record_id for record in records}) == len(PARTS)
    assert {(record.offset, record.length) for record in records} == {(0, None)}
    assert [record.position_in_member for record in records[:2]] == [0, len(PARTS[0])]


def test_a_large_record_is_read_with_its_end_looked_at_first() -> None:
    large = HTTP + b"x" * 3_000_000
    raw = FILE + line(NAMES[0], large) + PARTS[2]

    for kind in (io.BytesIO, Stream):
        assert [item[1] for item in items(raw, kind) if not isinstance(item, str)] == [ABOUT, large, HTTP * 2]
    lying = raw.replace(b"%d\n" % len(large), b"%d\n" % (len(large) + 50), 1)
    assert urls(lying) == [NAMES[1].decode()]


@pytest.mark.parametrize(
    ("line_of_record", "stated"),
    [
        (b"http://example.com/a b 127.0.0.1 20240506120000 text/html %d\n", ("http://example.com/a%20b", "ARC/1.0")),
        (b"http://a/ 127.0.0.1 20240506120000 text/html; charset=utf-8 %d\n", ("http://a/", "ARC/1.0")),
        (b"http://a/ 127.0.0.1 20240506120000 text/html 200 abc - 20 a.arc %d\n", ("http://a/", "ARC/2.0")),
        (b"dns:a.org 127.0.0.1 20240506120000 text/dns %d\r\n", ("dns:a.org", "ARC/1.0")),
    ],
)
def test_lines_of_either_version_are_parted_around_their_date(line_of_record: bytes, stated: tuple[str, str]) -> None:
    raw = line_of_record % len(HTTP)
    (record,) = (item for item in read_arc(io.BytesIO(raw + HTTP + b"\n")) if isinstance(item, WarcRecord))

    assert (record.target_url, record.version) == stated
    assert record.head == raw
    assert record.field("WARC-Date") == "2024-05-06T12:00:00Z"


def test_the_description_says_the_version_of_the_file() -> None:
    first = next(read_arc(io.BytesIO(FILE.replace(b"1 0 Tests", b"1 1 Tests"))))

    assert isinstance(first, WarcRecord)
    assert (first.version, first.record_type) == ("ARC/1.1", "warcinfo")


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        b" 1 123456789012",
        b"http://a/ 1.1.1.1 20240506120000 text/html 999999999\n",
        b"http://a/ 1.1.1.1 20240506120000 text/html 3\nabcdefg\n",
        b"filedesc:// ",
        b"\nfiledesc://x",
        b"http://",
        b"\x1f\x8b\x08",
        gzip.compress(b"http://x"),
    ],
)
def test_hostile_bytes_are_read_in_time_that_grows_with_their_number(unit: bytes) -> None:
    raw = FILE + b"garbage\n" + unit * (1_000_000 // len(unit))

    assert codes(raw)


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        (b"20240506120000", datetime(2024, 5, 6, 12, tzinfo=UTC)),
        (b"202405061201", datetime(2024, 5, 6, 12, 1, tzinfo=UTC)),
        (b"202405061200001234", datetime(2024, 5, 6, 12, tzinfo=UTC)),
        (b"xx", None),
        (b"--------------", None),
        (b"20241306120000", None),
        (b"1024", None),
    ],
)
def test_a_date_is_read_or_there_is_none_and_never_made_up(stated: bytes, date: datetime | None) -> None:
    raw = FILE + line(b"http://example.com/a", HTTP).replace(b"20240506120000", stated)
    _, record, *findings = read_arc(io.BytesIO(raw))

    assert isinstance(record, WarcRecord)
    assert (record.date, record.target_url) == (date, "http://example.com/a")
    assert [each.code for each in findings if isinstance(each, Finding)] == ["arc.record.date"] * (date is None)


def test_a_length_that_reaches_into_the_next_record_is_told_with_the_length_there_is() -> None:
    raw = FILE + line(NAMES[0], HTTP).replace(b" %d\n" % len(HTTP), b" %d\n" % (len(HTTP) + 9), 1) + PARTS[2]
    (finding,) = (item for item in read_arc(io.BytesIO(raw)) if isinstance(item, Finding))

    # The line end behind the block is counted with it: nothing else parts it from the next record.
    assert finding.message.endswith(f"the next record begins after {len(HTTP) + 1} bytes")
