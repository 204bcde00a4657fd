"""The short way through a chunked body gives what the decoder gives, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import MessageError
from archiver.message.framing import ChunkedDecoder, chunk
from archiver.warc.rules.chunks import plain_chunks


def joined(raw: bytes) -> bytes | None:
    """The body, or None where the short way does not lead."""
    chunks = plain_chunks(raw)
    return None if chunks is None else b"".join(chunks)


@given(st.binary(), st.integers(1, 40))
def test_what_is_chunked_as_usual_is_taken_apart(body: bytes, size: int) -> None:
    assert joined(chunk(body, size)) == body


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"0\r\n",
        b"0\r\n\r\n\r\n",
        b"0\r\nA: b\r\n\r\n",
        b"1;a=b\r\nx\r\n0\r\n\r\n",
        b"2\r\nx\r\n0\r\n\r\n",
        b"1\nx\n0\n\n",
    ],
    ids=["nothing", "no end", "more behind", "a trailer", "an extension", "too short", "bare line ends"],
)
def test_what_is_not_is_left_to_the_decoder(raw: bytes) -> None:
    assert joined(raw) is None


@given(st.lists(st.sampled_from([b"0", b"3", b"a", b"\r\n", b"\r\n\r\n", b"abc", b";x", b" "]), max_size=12))
def test_the_decoder_gives_the_same(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)
    body = joined(raw)
    if body is None:
        return
    decoder = ChunkedDecoder()
    try:
        assert (decoder.feed(raw), decoder.done, decoder.rest) == (body, True, b"")
    except MessageError as error:
        raise AssertionError(raw) from error
