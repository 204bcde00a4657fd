"""One record, or a part of it, as stored."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import WarcError
from archiver.message.framing import chunk
from archiver.warc.files import read_file, record_at
from archiver.warc.parts import Part, part_of, record_with_id
from archiver.warc.record import WarcRecord

Record = Callable[..., bytes]

ID = "<urn:uuid:00000000-0000-0000-0000-000000000002>"
HEAD = b"HTTP/1.1 200 OK\r\nX-Odd :  one\r\n two\r\n"


def response(body: bytes, extra: bytes = b"") -> bytes:
    """A response record; its HTTP head is spelled oddly."""
    block = HEAD + extra + b"\r\n" + body
    return (
        b"WARC/1.1\r\nWARC-Type: response\r\nwarc-record-id: %b\r\nWARC-Date: 2024-05-06T12:00:00Z\r\n"
        b"WARC-Target-URI: http://example.com/\r\nContent-Type: application/http;msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n%b\r\n\r\n" % (ID.encode(), len(block), block)
    )


def take(raw: bytes, part: Part) -> bytes:
    """The part of the one record in `raw`."""
    (taken,) = (b"".join(part_of(item, part)) for item in read_file(io.BytesIO(raw)) if isinstance(item, WarcRecord))
    return taken


CHUNKED = b"Transfer-Encoding: chunked\r\n"


@given(st.binary())
def test_a_whole_record_is_the_bytes_of_the_file(body: bytes) -> None:
    raw = response(body)
    assert take(raw, "record") == raw
    assert take(gzip.compress(raw), "record") == raw


def test_heads_are_given_as_they_are_spelled() -> None:
    raw = response(b"body")
    assert take(raw, "headers") == raw[: raw.index(b"\r\n\r\n") + 4]
    assert take(raw, "http") == HEAD + b"\r\n"


@given(st.binary(min_size=1), st.integers(1, 40))
def test_a_payload_is_without_its_chunks(body: bytes, size: int) -> None:
    assert take(response(chunk(body, size), CHUNKED), "payload") == body


@pytest.mark.parametrize(
    "body", [b"", b"stored decoded", b"\r\n", b"x" * 200_000], ids=["empty", "text", "end", "long"]
)
def test_a_body_that_is_only_said_to_be_chunked_is_given_as_stored(body: bytes) -> None:
    assert take(response(body, CHUNKED), "payload") == body
    assert take(response(body), "payload") == body


def test_a_body_too_long_for_memory_is_given_whole() -> None:
    body = b"0123456789" * 2_000_000
    assert take(response(chunk(body, 60_000), CHUNKED), "payload") == body


def test_content_is_without_its_coding() -> None:
    packed = chunk(brotli.compress(b"text" * 50), 9)
    raw = response(packed, CHUNKED + b"Content-Encoding: br\r\n")
    assert take(raw, "payload") == brotli.compress(b"text" * 50)
    assert take(raw, "content") == b"text" * 50


def test_content_that_cannot_be_decoded_is_an_error_with_a_way_out() -> None:
    raw = response(b"no such thing", b"Content-Encoding: gzip\r\n")
    with pytest.raises(WarcError, match="--payload"):
        take(raw, "content")


def test_the_block_of_another_record_is_its_payload(record: Record) -> None:
    raw = record(1, b"text")
    assert take(raw, "payload") == take(raw, "content") == b"text"
    with pytest.raises(WarcError, match="no HTTP message"):
        take(raw, "http")


def test_a_torn_record_gives_what_there_is_and_then_fails() -> None:
    raw = response(b"x" * 100)[:-50]
    taken: list[bytes] = []
    record = next(iter(read_file(io.BytesIO(raw))))
    assert isinstance(record, WarcRecord)
    with pytest.raises(WarcError):
        taken.extend(part_of(record, "record"))
    assert b"".join(taken) == raw


@pytest.mark.parametrize("text", [ID, ID[1:-1], ID[10:-1], ID.upper()], ids=["as-is", "bare", "uuid", "upper"])
def test_a_record_is_found_by_its_id_in_each_spelling(tmp_path: Path, record: Record, text: str) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(record(1, b"one") + record(2, b"two") + record(3, b"three"))
    with record_with_id(path, text) as found:
        assert b"".join(part_of(found, "payload")) == b"two"


def test_an_id_that_is_not_there_is_an_error(tmp_path: Path, plain: bytes) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(plain)
    with pytest.raises(WarcError, match="no record has the id"), record_with_id(path, "<urn:x>"):
        pass


def test_a_record_is_found_by_its_place(tmp_path: Path, members: list[bytes]) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(members))
    with record_at(path, len(members[0])) as found:
        assert b"".join(part_of(found, "record")) == gzip.decompress(members[1])
