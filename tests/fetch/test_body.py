"""The entity body of a recorded exchange."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.fetch.body import EntityStream
from archiver.message.framing import chunk
from archiver.model import Exchange, Headers, TruncatedReason

CHUNKED: Headers = (("Transfer-Encoding", "chunked"),)


def exchange_of(body: bytes, headers: Headers = (), truncated: TruncatedReason | None = None) -> Exchange:
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    return Exchange(
        target_url="http://example.org/",
        method="GET",
        started_at=datetime(2025, 1, 2, tzinfo=UTC),
        elapsed_s=0.1,
        request=b"",
        response=io.BytesIO(head + body),
        response_size=len(head) + len(body),
        head_size=len(head),
        status=200,
        reason="OK",
        headers=headers,
        ip_address="192.0.2.1",
        truncated=truncated,
    )


@given(st.binary(max_size=3000), st.integers(1, 700), st.integers(1, 900), st.booleans())
def test_body_is_read_back_in_pieces_of_any_size(body: bytes, chunk_size: int, piece: int, chunked: bool) -> None:
    stored = chunk(body, chunk_size) if chunked else body
    stream = io.BufferedReader(EntityStream(exchange_of(stored, CHUNKED if chunked else ())), piece)
    read = b""
    while not stream.closed and (part := stream.read(piece)):
        read += part
    assert read == body


def test_stream_closes_itself_at_the_end_and_not_the_recording() -> None:
    exchange = exchange_of(b"abc")
    stream = io.BufferedReader(EntityStream(exchange))
    assert stream.read() == b"abc"
    assert stream.closed
    assert not exchange.response.closed


@pytest.mark.parametrize("truncated", ["length", "time", "disconnect", "unspecified"])
def test_body_that_is_not_whole_ends_in_an_error(truncated: TruncatedReason) -> None:
    stream = EntityStream(exchange_of(b"abc", truncated=truncated))
    assert stream.read(3) == b"abc"
    with pytest.raises(OSError, match=truncated):
        stream.read(1)


def test_chunks_that_are_none_are_an_error() -> None:
    with pytest.raises(OSError, match="breaks off"):
        EntityStream(exchange_of(b"xyz\r\nabc", CHUNKED)).read(1)
