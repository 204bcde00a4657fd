"""The bytes of what `requests` prepared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from requests.models import PreparedRequest

from archiver.errors import FetchError

_BREAK = re.compile(r"[\r\n\0]")
_BLANK = re.compile(r"[\0-\x20\x7f]")


def request_body(request: PreparedRequest) -> bytes:
    """Return the body of `request`, read whole if it is a file or an iterable."""
    body: object = request.body
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body)
    if hasattr(body, "read"):
        return _raw(body.read())
    if isinstance(body, Iterable):
        return b"".join(map(_raw, body))
    raise FetchError(f"a body of type {type(body).__name__} cannot be sent", request.url or "")


def request_head(request: PreparedRequest, body: bytes) -> bytes:
    """Return the head sent for `request` (RFC 9112, 3): Host first, then its headers in their order.

    A body always goes with its Content-Length, also where requests would send it chunked, or counts a text file's
    characters. Raises FetchError for what would break out of its line, or HTTP cannot carry.
    """
    parts = urlsplit(request.url or "")
    headers = {str(_text(name)): _text(value) for name, value in (request.headers or {}).items()}
    names = {name.lower() for name in headers}
    if body:
        headers = {n: str(len(body)) if n.lower() == "content-length" else value for n, value in headers.items()}
    if _BLANK.search(f"{request.method}{request.path_url}"):
        raise FetchError("a blank or control character stands in the method or URL", request.url or "", "Escape it.")
    lines = [f"{request.method} {request.path_url} HTTP/1.1"]
    if "host" not in names:
        lines.append(f"Host: {parts.netloc.rpartition('@')[2]}")
    lines += [f"{name}: {value}" for name, value in headers.items() if name.lower() != "transfer-encoding"]
    if body and "content-length" not in names:
        lines.append(f"Content-Length: {len(body)}")
    if any(_BREAK.search(line) for line in lines):
        raise FetchError("a request header holds a line break", request.url or "")
    try:
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    except UnicodeEncodeError as error:
        what = f"a request header holds {error.object[error.start]!r}, which is not in ISO-8859-1"
        raise FetchError(what, request.url or "", "Escape or encode the header's value.") from error


def _raw(piece: str | bytes) -> bytes:
    return piece.encode() if isinstance(piece, str) else bytes(piece)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
