"""What a list shows of each record."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from archiver.model import Finding
from archiver.warc.rows import RecordRow, record_rows

Record = Callable[..., bytes]


def rows(raw: bytes) -> list[RecordRow]:
    return [item for item in record_rows(io.BytesIO(raw), "a.warc") if isinstance(item, RecordRow)]


def response(block: bytes) -> bytes:
    return (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:1>\r\nWARC-Date: 2024-05-06T12:00:00Z\r\n"
        b"WARC-Target-URI: <http://example.com/>\r\nContent-Type: application/http\r\n"
        b"Content-Length: %d\r\n\r\n%b\r\n\r\n" % (len(block), block)
    )


def test_offsets_and_lengths_are_those_of_the_stored_bytes(plain: bytes, members: list[bytes]) -> None:
    found = rows(plain)
    assert [plain[row.offset : row.offset + (row.length or 0)][:8] for row in found] == [b"WARC/1.1"] * 3
    assert sum(row.length or 0 for row in found) == len(plain)
    packed = rows(b"".join(members))
    assert [row.length for row in packed] == [len(member) for member in members]


def test_records_that_share_a_member_have_no_length_of_their_own(plain: bytes) -> None:
    assert rows(gzip.compress(plain))[1].length is None


def test_a_response_has_the_status_and_type_of_its_message() -> None:
    (row,) = rows(response(b"HTTP/1.1 404 Not Found\r\nContent-Type: Text/HTML; charset=utf-8\r\n\r\nbody"))
    assert (row.status, row.mime, row.url) == (404, "text/html", "http://example.com/")
    assert row.as_json()["id"] == "<urn:x:1>"


def test_what_is_no_message_has_the_type_of_its_block(record: Record) -> None:
    assert [(row.status, row.mime) for row in rows(response(b"nothing of the kind"))] == [(None, "application/http")]
    assert [(row.status, row.mime) for row in rows(record(1, b"one"))] == [(None, "text/plain")]


def test_a_torn_record_is_listed_and_told(record: Record) -> None:
    items = list(record_rows(io.BytesIO(record(1, b"one") + record(2, b"x" * 90)[:-20]), "a.warc"))
    assert [item.id for item in items if isinstance(item, RecordRow)] != []
    assert [item.code for item in items if isinstance(item, Finding)] == ["warc.record.torn"]


@given(st.binary(max_size=300))
def test_any_bytes_are_listed(raw: bytes) -> None:
    for item in record_rows(io.BytesIO(response(raw) + raw), "a.warc"):
        assert isinstance(item, RecordRow | Finding)
