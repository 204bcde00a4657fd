"""What the browser gets for what was recorded."""

from __future__ import annotations

import socket
from threading import Lock

import pytest

from archiver.browser.answers import NETWORK_ERROR, has_parts, is_from_the_start, part_of, send_part, send_whole
from archiver.message.framing import response_framing
from archiver.message.head import parse_response_head
from archiver.model import Exchange, TruncatedReason
from tests.browser.exchanges import exchange_of

WHOLE = b"HTTP/1.1 200 OK\r\nAccept-Ranges: bytes\r\nX-a:  b\r\nContent-Length: 10\r\n\r\n0123456789"


def received(send: object, exchange: Exchange, *rest: object) -> tuple[bytes, object]:
    """Return what `send` wrote to a socket, and what it returned."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        returned = send(ours, exchange, *rest, Lock())  # type: ignore[operator]  # one of two functions
        ours.close()
        pieces = iter(lambda: theirs.recv(65536), b"")
        return b"".join(pieces), returned


@pytest.mark.parametrize(
    ("raw", "goes_on"),
    [
        (WHOLE, True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x\r\na\r\n0\r\nT: x\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: Close\r\n\r\na", False),
        (b"HTTP/1.1 200 OK\r\n\r\nto the end", False),
        (b"HTTP/1.0 200 OK\nContent-Length: 1\n\na", False),
        (b"HTTP/1.1 204 \r\n\r\n", True),
    ],
    ids=["length", "chunked", "close", "until-close", "old", "no-content"],
)
def test_a_response_goes_back_byte_for_byte(raw: bytes, goes_on: bool) -> None:
    assert received(send_whole, exchange_of(raw)) == (raw, goes_on)


@pytest.mark.parametrize("reason", ["length", "time", "disconnect"])
def test_a_response_that_broke_off_breaks_off_for_the_page_too(reason: TruncatedReason) -> None:
    raw = WHOLE[:-3]
    assert received(send_whole, exchange_of(raw, truncated=reason)) == (raw, False)


@pytest.mark.parametrize(
    ("asked", "span", "body"),
    [
        ("bytes=0-", "0-9", b"0123456789"),
        ("bytes=2-4", "2-4", b"234"),
        ("bytes=8-99", "8-9", b"89"),
        ("bytes=9-9", "9-9", b"9"),
    ],
)
def test_a_part_of_what_is_there_whole_is_given(asked: str, span: str, body: bytes) -> None:
    exchange = exchange_of(WHOLE)
    part = part_of(exchange, asked)
    assert part is not None
    raw, _ = received(send_part, exchange, part)
    head = parse_response_head(raw)
    assert (head.status, dict(head.headers)) == (
        206,
        {
            "Accept-Ranges": "bytes",
            "X-a": "b",
            "Content-Range": f"bytes {span}/10",
            "Content-Length": str(len(body)),
        },
    )
    assert raw[head.size :] == body


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=4-2", "bytes=-3", "bytes=0-1,3-4", "lines=1-2", "bytes=x-", ""])
def test_other_ranges_are_the_servers_to_answer(asked: str) -> None:
    assert part_of(exchange_of(WHOLE), asked) is None


@pytest.mark.parametrize(
    ("raw", "method", "expected"),
    [
        (WHOLE, "GET", True),
        (WHOLE, "POST", False),
        (WHOLE.replace(b"bytes", b"none"), "GET", False),
        (WHOLE.replace(b"200", b"206"), "GET", False),
        (b"HTTP/1.1 200 OK\r\nAccept-Ranges: bytes\r\n\r\n01", "GET", False),
    ],
    ids=["whole", "post", "no-ranges", "part", "until-close"],
)
def test_parts_are_given_of_whole_resources_only(raw: bytes, method: str, expected: bool) -> None:
    assert has_parts(exchange_of(raw, method=method)) is expected


def test_a_range_from_the_start_is_the_whole() -> None:
    assert is_from_the_start("bytes=0-")
    assert not is_from_the_start("bytes=0-5")


def test_a_refusal_is_no_response_at_all() -> None:
    head = parse_response_head(NETWORK_ERROR)
    assert [value for name, value in head.headers if name == "Content-Length"] == ["1", "2"]
    assert response_framing("GET", head.status, head.headers).kind == "close"
