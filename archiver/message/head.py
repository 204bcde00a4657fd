"""Heads of HTTP/1.x messages: start line and header fields, read tolerantly and without loss.

Servers send heads that RFC 9112 forbids: bare LF line ends, a blank before the colon, lines without a colon, folded
lines, ISO-8859-1 or UTF-8 octets, "ICY 200". An archive keeps the bytes as they are; here we only read what can be
read in them. (h11 refuses nine of seventeen such heads that browsers accept: docs/design/decisions/003.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.errors import MessageError
from archiver.model import Headers

# What bytes.strip() takes off; str.strip() would take more.
_BLANK = " \t\n\r\v\f"
# No two neighbouring parts can match the same blanks, so that a hostile line of blanks costs linear time.
_STATUS_LINE = re.compile(rb"(?:HTTP/(\d+(?:\.\d+)?)|ICY)[ \t]+(\d{1,3})(?:[ \t](.*))?", re.DOTALL)
_METHOD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VERSION = re.compile(rb"HTTP/(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """A response's status line and fields; `size` counts the head's bytes with the empty line that ends it."""

    version: str
    status: int
    reason: str
    headers: Headers
    size: int


@dataclass(frozen=True, slots=True)
class RequestHead:
    """A request's line and fields; `size` counts the head's bytes with the empty line that ends it."""

    method: str
    target: str
    version: str
    headers: Headers
    size: int


def head_size(raw: bytes | bytearray, start: int = 0) -> int:
    """Return the index just behind the empty line that ends the head, or -1 if there is none yet.

    Each line ends in CRLF, or in LF alone (RFC 9112, 2.2). `start` is where to begin looking: pass the former length
    less 3 when bytes were appended.
    """
    start = max(start, 0)
    crlf = raw.find(b"\n\r\n", start)
    bare = raw.find(b"\n\n", start, crlf + 1 if crlf >= 0 else len(raw))
    if bare >= 0:
        return bare + 2
    return crlf + 3 if crlf >= 0 else -1


def parse_fields(lines: list[bytes]) -> Headers:
    """Return the header fields in `lines` in order; folded lines are joined, lines without a colon passed over.

    A line that begins with a blank and continues no field is passed over too (RFC 9112, 2.2).
    """
    return fields_of(b"\n".join(lines).decode("latin-1"))


def fields_of(text: str) -> Headers:
    """Return the header fields in the lines of `text`, as `parse_fields` does."""
    if "\n " in text or "\n\t" in text or text[:1] in (" ", "\t"):
        return _folded_fields(text.split("\n"))
    parted = [line.partition(":") for line in text.split("\n")]
    return tuple([(name.strip(_BLANK), value.strip(_BLANK)) for name, colon, value in parted if colon])


def _folded_fields(lines: list[str]) -> Headers:
    fields: list[tuple[str, str]] = []
    parts: list[str] = []
    for line in lines:
        if line[:1] in (" ", "\t"):
            if parts:
                parts.append(line.strip(_BLANK))
            continue
        _flush(parts, fields)
        parts = [line.rstrip("\r")] if ":" in line else []
    _flush(parts, fields)
    return tuple(fields)


def _flush(parts: list[str], fields: list[tuple[str, str]]) -> None:
    if parts:
        name, _, value = " ".join(parts).partition(":")
        fields.append((name.strip(_BLANK), value.strip(_BLANK)))


def parse_response_head(raw: bytes) -> ResponseHead:
    """Return the response head at the start of `raw`; without an empty line all of `raw` is taken as head.

    Raises MessageError if the first line is no status line.
    """
    start_line, fields, size = _parts(raw)
    found = _STATUS_LINE.fullmatch(start_line)
    if not found:
        raise MessageError(f"no HTTP status line: {start_line[:80]!r}")
    version, status, reason = found.groups()
    return ResponseHead(
        version=(version or b"1.0").decode(),
        status=int(status),
        # A bare CR is a blank to a recipient (RFC 9112, 2.2), and must not reach a status line that we write.
        reason=(reason or b"").replace(b"\r", b" ").decode("latin-1").strip(),
        headers=fields_of(fields),
        size=size,
    )


def parse_request_head(raw: bytes) -> RequestHead:
    """Return the request head at the start of `raw`. Raises MessageError if the first line is no request line."""
    start_line, fields, size = _parts(raw)
    method, _, rest = start_line.partition(b" ")
    rest = rest.lstrip(b" ").rstrip(b" \t")
    if not _METHOD.fullmatch(method) or not rest or rest[:1].isspace():
        raise MessageError(f"no HTTP request line: {start_line[:80]!r}")
    target, _, last = rest.rpartition(b" ")
    version = _VERSION.fullmatch(last) if target else None
    return RequestHead(
        method=method.decode(),
        target=(target.rstrip(b" ") if version else rest).decode("latin-1"),
        version=version[1].decode() if version else "0.9",
        headers=fields_of(fields),
        size=size,
    )


def _parts(raw: bytes) -> tuple[bytes, str, int]:
    """Return the start line, the lines of the fields as a text, and the size of the head."""
    # An empty line before the start line is ignored (RFC 9112, 2.2).
    skipped = len(raw) - len(raw.lstrip(b"\r\n"))
    end = head_size(raw, skipped)
    size = len(raw) if end < 0 else end
    start_line, _, fields = raw[skipped:size].rstrip(b"\r\n").partition(b"\n")
    return start_line.rstrip(b"\r"), fields.decode("latin-1"), size
