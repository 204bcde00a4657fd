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


def items(raw: bytes) -> list[tuple[str, bytes] | str]:
    found: list[tuple[str, bytes] | str] = []
    for item in read_arc(io.BytesIO(raw), "a.arc"):
        if isinstance(item, Finding):
            found.append(item.code)
            continue
        assert isinstance(item, WarcRecord)
        with contextlib.suppress(WarcError):
            found.append((item.target_url or "", b"".join(item.pieces())))
    return found


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
def test_a_damaged_gzipped_file_raises_nothing(place: int, flip: int) -> None:
    damaged = bytearray(MEMBERS)
    damaged[place] ^= flip
    items(bytes(damaged))


@given(
    st.lists(
        st.sampled_from([FILE, HTTP, b"\n", b"http://a/ ", b"-5\n", b"9\n", b"text/html "]) | st.binary(max_size=9)
    )
)
def test_any_bytes_are_records_and_findings(parts: list[bytes]) -> None:
    items(b"".join(parts))
    items(FILE + b"".join(parts))


@pytest.mark.parametrize("length", [b"-5", b"99999999999999999999", b"x", b""])
def test_a_lying_length_is_told_or_read_to_the_end(length: bytes) -> None:
    raw = FILE + b"http://example.com/a 127.0.0.1 20240506120000 text/html " + length + b"\n" + HTTP
    found = items(raw)

    assert "arc.unreadable" in found or found[1:] == [("http://example.com/a", HTTP)]


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
    _, record = read_arc(io.BytesIO(raw))

    assert isinstance(record, WarcRecord)
    assert (record.date, record.target_url) == (date, "http://example.com/a")
