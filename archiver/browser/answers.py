"""What goes back to the browser: a recorded response byte for byte, a part of one, or a refusal."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from archiver.message.framing import response_framing
from archiver.model import Exchange, header_value

_PIECE = 64 * 1024
_SINGLE_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{1,18})?\Z")
_FROM_THE_START = re.compile(r"bytes=0-\Z")
_NOT_OF_A_PART = frozenset(["content-length", "content-range", "connection", "keep-alive", "transfer-encoding"])

NETWORK_ERROR = b"HTTP/1.1 502 Refused\r\nContent-Length: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
"""An answer that no client may read (RFC 9112, 6.3): the page gets a network error, as from a host that is not there.

A connection that is just closed would do the same, but Chromium asks once more when that connection was used before.
"""

FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"
CONNECTED = b"HTTP/1.1 200 Connection Established\r\n\r\n"
UNKNOWN_CLIENT = (
    b'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="archiver"\r\n'
    b"Content-Length: 0\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a response (RFC 9110, 15.3.7): its head, and where in the recording its `length` bytes start."""

    head: bytes
    start: int
    length: int


def is_from_the_start(range_header: str) -> bool:
    """Tell whether a range is the whole: what media players ask for first."""
    return bool(_FROM_THE_START.match(range_header.strip()))


def send_whole(sock: socket.socket, exchange: Exchange, reading: Lock) -> bool:
    """Send the response as it was received; tell whether the connection can go on. Raises OSError.

    `reading` is held while the recording is read, for others may read it at the same time.
    """
    for piece in _pieces(exchange, 0, exchange.response_size, reading):
        sock.sendall(piece)
    options = (header_value(exchange.headers, "connection") or "").lower()
    framing = response_framing(exchange.method, exchange.status, exchange.headers)
    is_last = exchange.truncated or framing.kind == "close" or exchange.response_version == "1.0"
    return not is_last and "close" not in options


def has_parts(exchange: Exchange) -> bool:
    """Tell whether parts of the response can be given as its server would give them."""
    framing = response_framing(exchange.method, exchange.status, exchange.headers)
    return (
        exchange.method == "GET"
        and exchange.status == 200
        and not exchange.truncated
        and framing.kind == "length"
        and (header_value(exchange.headers, "accept-ranges") or "").strip().lower() == "bytes"
    )


def part_of(exchange: Exchange, range_header: str) -> Part | None:
    """Return the part that a single range asks for; None if it asks for something else (RFC 9110, 14.2)."""
    asked = _SINGLE_RANGE.match(range_header.strip())
    size = exchange.response_size - exchange.head_size
    if not asked or int(asked[1]) >= size:
        return None
    start = int(asked[1])
    last = min(int(asked[2]), size - 1) if asked[2] else size - 1
    if last < start:
        return None
    kept = [f"{name}: {value}" for name, value in exchange.headers if name.lower() not in _NOT_OF_A_PART]
    own = [f"Content-Range: bytes {start}-{last}/{size}", f"Content-Length: {last - start + 1}"]
    head = "\r\n".join(["HTTP/1.1 206 Partial Content", *kept, *own]) + "\r\n\r\n"
    return Part(head.encode("latin-1"), exchange.head_size + start, last - start + 1)


def send_part(sock: socket.socket, exchange: Exchange, part: Part, reading: Lock) -> None:
    """Send a part of a recorded response. Raises OSError."""
    sock.sendall(part.head)
    for piece in _pieces(exchange, part.start, part.length, reading):
        sock.sendall(piece)


def _pieces(exchange: Exchange, start: int, length: int, reading: Lock) -> Iterator[bytes]:
    """Yield a stretch of the recorded response."""
    while length > 0:
        with reading:
            exchange.response.seek(start)
            piece = exchange.response.read(min(length, _PIECE))
        if not piece:
            return
        yield piece
        start, length = start + len(piece), length - len(piece)
