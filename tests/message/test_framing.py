"""Where bodies end, and the chunked coding."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import MessageError
from archiver.message.framing import ChunkedDecoder, Framing, chunk, dechunk, is_chunked, response_framing
from archiver.model import Headers

FRAMINGS: list[tuple[str, str, int, Headers, Framing]] = [
    ("HEAD", "HEAD", 200, (("Content-Length", "5"),), Framing("none")),
    ("204", "GET", 204, (("Content-Length", "5"),), Framing("none")),
    ("304", "GET", 304, (("Transfer-Encoding", "chunked"),), Framing("none")),
    ("1xx", "GET", 103, (), Framing("none")),
    ("status 0 has a body", "GET", 0, (("Content-Length", "5"),), Framing("length", 5)),
    ("length", "GET", 200, (("content-length", " 5 "),), Framing("length", 5)),
    ("length 0", "GET", 200, (("Content-Length", "0"),), Framing("length", 0)),
    ("nothing said", "GET", 200, (), Framing("close")),
    ("chunked", "GET", 200, (("Transfer-Encoding", "Chunked"),), Framing("chunked")),
    (
        "chunked beats a length",
        "GET",
        200,
        (("Content-Length", "5"), ("Transfer-Encoding", "chunked")),
        Framing("chunked"),
    ),
    ("chunked last", "GET", 200, (("Transfer-Encoding", "gzip, chunked"),), Framing("chunked")),
    (
        "chunked last, in two fields",
        "GET",
        200,
        (("Transfer-Encoding", "gzip"), ("Transfer-Encoding", "chunked")),
        Framing("chunked"),
    ),
    (
        "chunked not last",
        "GET",
        200,
        (("Transfer-Encoding", "chunked, gzip"), ("Content-Length", "5")),
        Framing("close"),
    ),
    ("an empty list element", "GET", 200, (("Transfer-Encoding", "chunked,"),), Framing("chunked")),
    (
        "an empty coding is none",
        "GET",
        200,
        (("Transfer-Encoding", " "), ("Content-Length", "5")),
        Framing("length", 5),
    ),
    (
        "an empty field before one that counts",
        "GET",
        200,
        (("Transfer-Encoding", ""), ("Transfer-Encoding", "gzip"), ("Content-Length", "5")),
        Framing("close"),
    ),
    ("one length twice", "GET", 200, (("Content-Length", "5"), ("Content-Length", "5")), Framing("length", 5)),
    ("one length twice in a list", "GET", 200, (("Content-Length", "5, 5"),), Framing("length", 5)),
    ("two lengths", "GET", 200, (("Content-Length", "5"), ("Content-Length", "6")), Framing("close")),
    ("length with a sign", "GET", 200, (("Content-Length", "+5"),), Framing("close")),
    ("negative length", "GET", 200, (("Content-Length", "-5"),), Framing("close")),
    ("length in letters", "GET", 200, (("Content-Length", "five"),), Framing("close")),
    ("length in Arabic digits", "GET", 200, (("Content-Length", "\u0665"),), Framing("close")),
    ("superscript length", "GET", 200, (("Content-Length", "\xb2"),), Framing("close")),
    ("length beyond all files", "GET", 200, (("Content-Length", "9" * 5000),), Framing("close")),
    ("empty length", "GET", 200, (("Content-Length", ""),), Framing("close")),
]


@pytest.mark.parametrize(
    ("method", "status", "headers", "expected"), [case[1:] for case in FRAMINGS], ids=[case[0] for case in FRAMINGS]
)
def test_bodies_end_where_rfc_9112_says(method: str, status: int, headers: Headers, expected: Framing) -> None:
    assert response_framing(method, status, headers) == expected


def test_a_word_that_only_contains_chunked_is_not_chunked() -> None:
    assert not is_chunked((("Transfer-Encoding", "xchunked"),))
    assert not is_chunked((("TE", "chunked"),))


CODED = [
    pytest.param(b"5\r\nhello\r\n0\r\n\r\n", b"hello", b"", id="by the book"),
    pytest.param(b"5\nhello\n0\n\n", b"hello", b"", id="LF only"),
    pytest.param(b" 5 \r\nhello\r\n 0\r\n\r\n", b"hello", b"", id="blanks around the size"),
    pytest.param(b'0005;a=b;c="d;e"\r\nhello\r\n0;x\r\n\r\n', b"hello", b"", id="extensions"),
    pytest.param(b"5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\n", b"hello", b"A: b\r\nC: d\r\n", id="trailer"),
    pytest.param(b"a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", b"0123456789" * 2, b"", id="both cases of hex"),
    pytest.param(b"0\r\n\r\n", b"", b"", id="nothing"),
    pytest.param(b"000000000000005\r\nhello\r\n0\r\n\r\n", b"hello", b"", id="leading zeros"),
    pytest.param(b"2\r\n\r\n\r\n0\r\n\r\n", b"\r\n", b"", id="a body of line ends"),
]

UNCODED = [
    pytest.param(b"", id="empty"),
    pytest.param(b"<html>", id="a body that is not coded"),
    pytest.param(b"5\r\n", id="cut before the first chunk"),
    pytest.param(b"5", id="cut in the first size"),
    pytest.param(b"0\r\nA: b\r\n", id="cut in the trailer of nothing"),
    pytest.param(b"5\r\nhello!\r\n0\r\n\r\n", id="chunk longer than it says"),
    pytest.param(b"-5\r\nhello\r\n0\r\n\r\n", id="negative size"),
    pytest.param(b"0x5\r\nhello\r\n0\r\n\r\n", id="0x"),
    pytest.param(b"5 5\r\nhello\r\n0\r\n\r\n", id="two sizes"),
    pytest.param(b"5\rX\r\nhello\r\n0\r\n\r\n", id="bare CR behind the size"),
    pytest.param(b"\r\nhello", id="no size"),
    pytest.param(b"1\n2\n3\n", id="lines of numbers"),
    pytest.param(b"fffffffffffffffff\r\nhello", id="a larger size than the largest"),
    pytest.param(b"5;" + b"x" * 20_000 + b"\r\nhello\r\n0\r\n\r\n", id="endless extension"),
    pytest.param(b"0\r\n" + b"a: b\r\n" * 60_000 + b"\r\n", id="endless trailer of short lines"),
    pytest.param(b"0\r\n" + b"a" * 300_000 + b"\r\n\r\n", id="endless trailer of one line"),
]


@pytest.mark.parametrize(("raw", "body", "trailer"), CODED)
@pytest.mark.parametrize("step", [1, 2, 3, 1000])
def test_chunks_are_taken_off_however_they_arrive(raw: bytes, body: bytes, trailer: bytes, step: int) -> None:
    decoder = ChunkedDecoder()
    got = b"".join(decoder.feed((raw + b"next")[at : at + step]) for at in range(0, len(raw) + 4, step))

    assert (got, decoder.done, decoder.trailer, decoder.rest) == (body, True, trailer, b"next")
    assert dechunk((raw + b"next")[at : at + step] for at in range(0, len(raw) + 4, step)) == body


@pytest.mark.parametrize("raw", UNCODED)
@pytest.mark.parametrize("step", [1, 1000])
def test_what_is_not_chunked_is_not_dechunked(raw: bytes, step: int) -> None:
    assert dechunk(raw[at : at + step] for at in range(0, len(raw), step)) is None


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        pytest.param(b"5\r\nhel", b"hel", id="in the first chunk"),
        pytest.param(b"5\r\nhello", b"hello", id="behind the first chunk"),
        pytest.param(b"5\r\nhello\r", b"hello", id="in the line end behind a chunk"),
        pytest.param(b"5\r\nhello\r\n", b"hello", id="before a size"),
        pytest.param(b"5\r\nhello\r\nf", b"hello", id="in a size"),
        pytest.param(b"5\r\nhello\r\n0\r\nA: b\r\n", b"hello", id="in the trailer"),
        pytest.param(b"ffffffffffffffff\r\nhello", b"hello", id="in a chunk of the largest size"),
    ],
)
@pytest.mark.parametrize("step", [1, 1000])
def test_of_chunks_that_break_off_what_came_is_returned(raw: bytes, body: bytes, step: int) -> None:
    assert dechunk(raw[at : at + step] for at in range(0, len(raw), step)) == body


@given(st.binary(min_size=1, max_size=100), st.integers(1, 40), st.integers(0, 400))
def test_chunks_broken_off_anywhere_are_a_start_of_the_body(body: bytes, size: int, end: int) -> None:
    raw = chunk(body, size)[:end]
    found = dechunk([raw])

    assert (found is None) == (len(raw) <= len(b"%x\r\n" % min(size, len(body))))
    assert body.startswith(found or b"")


def test_no_more_is_dechunked_than_asked_for() -> None:
    pieces = iter([b"5\r\nhello\r\n", b"5\r\nworld\r\n", b"no chunk\r\n"])

    assert dechunk(pieces, 7) == b"hellowo"
    assert list(pieces) == [b"no chunk\r\n"]


@given(st.binary(max_size=300), st.integers(1, 40))
def test_dechunk_undoes_chunk(body: bytes, size: int) -> None:
    assert dechunk([chunk(body, size)]) == body


def decoded(pieces: list[bytes]) -> tuple[bytes, bytes, bytes] | None:
    decoder, out = ChunkedDecoder(), b""
    try:
        for piece in pieces:
            out += decoder.feed(piece)
    except MessageError:
        return None
    return out, decoder.trailer, decoder.rest if decoder.done else b"not done"


TOKENS = st.sampled_from(
    [b"0", b"1", b"2", b"a", b"\r\n", b"\n", b"\r", b";", b" ", b"x", b"0\r\n\r\n", b"1\r\nx\r\n", b"t: u\r\n"]
)


@given(st.lists(TOKENS, max_size=14).map(b"".join) | st.binary(max_size=40), st.integers(1, 4))
def test_byte_by_byte_is_the_same_as_at_once(raw: bytes, step: int) -> None:
    assert decoded([raw[at : at + step] for at in range(0, len(raw), step)]) == decoded([raw])


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(chunk(b"x" * 300_000, 1), id="a chunk for each byte"),
        pytest.param(b"0\r\n" + b"a:b\r\n" * 400_000 + b"\r\n", id="a long trailer"),
        pytest.param(b"5;" * 500_000, id="no line end"),
        pytest.param(b" " * 1_000_000, id="only blanks"),
    ],
)
def test_hostile_chunks_take_linear_time(raw: bytes) -> None:
    started = time.process_time()
    dechunk([raw])

    assert time.process_time() - started < 10


def test_an_endless_trailer_is_refused_while_it_arrives() -> None:
    decoder = ChunkedDecoder()
    decoder.feed(b"0\r\n" + b"a: b\r\n" * 40_000)
    with pytest.raises(MessageError, match="trailer"):
        decoder.feed(b"a: b\r\n" * 10_000)
