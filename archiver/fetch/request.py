"""Request bytes: what is sent for a prepared request, and what of it is recorded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from requests.models import PreparedRequest

from archiver.errors import FetchError

REDACTED_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie"})
"""Request headers whose values are secrets; they are sent and not recorded."""

REDACTED = b"[redacted]"

_BREAK = re.compile(r"[\r\n\0]")


def request_body(request: PreparedRequest) -> bytes:
    """Return the body of `request`, read whole if it is a file or an iterable."""
    body: object = request.body
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    if hasattr(body, "read"):
        read = body.read()
        return read.encode() if isinstance(read, str) else bytes(read)
    if isinstance(body, Iterable):
        return b"".join(body)
    raise FetchError(f"a body of type {type(body).__name__} cannot be sent", request.url or "")


def request_head(request: PreparedRequest, body: bytes) -> bytes:
    """Return the head sent for `request` (RFC 9112, 3): Host first, then its headers in their order.

    A body always goes with its Content-Length, also where requests would send it chunked.
    """
    parts = urlsplit(request.url or "")
    headers = {str(_text(name)): _text(value) for name, value in (request.headers or {}).items()}
    names = {name.lower() for name in headers}
    lines = [f"{request.method} {request.path_url} HTTP/1.1"]
    if "host" not in names:
        lines.append(f"Host: {parts.netloc.rpartition('@')[2]}")
    lines += [f"{name}: {value}" for name, value in headers.items() if name.lower() != "transfer-encoding"]
    if body and "content-length" not in names:
        lines.append(f"Content-Length: {len(body)}")
    if any(_BREAK.search(line) for line in lines):
        raise FetchError("a request header holds a line break", request.url or "")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def redacted_head(head: bytes, names: frozenset[str]) -> bytes:
    """Return `head` with the values of the fields called `names` (lower case) replaced."""
    lines = head.split(b"\r\n")
    return b"\r\n".join(_redacted(line, names) for line in lines)


def _redacted(line: bytes, names: frozenset[str]) -> bytes:
    name, colon, _ = line.partition(b":")
    return name + b": " + REDACTED if colon and name.strip().lower().decode("latin-1") in names else line


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
