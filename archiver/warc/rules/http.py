"""The rules about a block that should be an HTTP message (WARC/1.1, 6.3.2 and 6.5.2).

The standard lets tools store what a broken server sent, so nothing here is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.message.framing import is_chunked
from archiver.message.head import parse_fields
from archiver.warc.rules.digests import Body
from archiver.warc.rules.fault import Fault, quoted

_STATUS_LINE = re.compile(rb"(?:\r?\n)*(?:HTTP/\d+(?:\.\d+)?|ICY)[ \t]+\d{1,3}(?:[ \t\r\n]|\Z)").match
_REQUEST_LINE = re.compile(rb"(?:\r?\n)*[!#$%&'*+.^_`|~0-9A-Za-z-]+ +[^ \t\r\n]").match
_CHUNKED = re.compile(rb"\ntransfer-encoding:[ \t]*chunked\r?\n(?![ \t])").search
_CONTENT_LENGTH = re.compile(rb"\ncontent-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?\n").search


class HttpHead:
    """The head of a stored HTTP message as far as the rules need it."""

    def __init__(self, raw: bytes, *, has_end: bool, is_request: bool) -> None:
        self.raw = raw
        self.has_end = has_end
        is_response = _STATUS_LINE(raw) is not None
        # Early warcio.js began the heads of requests with a status line: a message all the same, of the wrong kind.
        self.is_message = is_response or (is_request and _REQUEST_LINE(raw) is not None)
        self.is_as_said = self.is_message and is_response != is_request
        lowered = raw.lower()
        codings = lowered.count(b"\ntransfer-encoding") if self.is_message else 0
        self.is_chunked = bool(codings) and (
            (codings == 1 and _CHUNKED(lowered) is not None) or is_chunked(_fields(raw))
        )
        length = _CONTENT_LENGTH(lowered)
        self.content_length = int(length[1]) if length and not self.is_chunked else None


def _fields(raw: bytes) -> tuple[tuple[str, str], ...]:
    return parse_fields([line.rstrip(b"\r") for line in raw.strip(b"\r\n").split(b"\n")[1:]])


def check_head(head: HttpHead, kind: str) -> Iterator[Fault]:
    """Yield what is odd about the head of a message in a record of type `kind`."""
    expected = f"an HTTP {'request' if kind == 'request' else 'response'} (RFC 9112, 2)"
    if not head.is_as_said:
        line = head.raw[:60].partition(b"\n")[0]
        what = f"begins with {quoted(line)}" if head.raw else "is empty"
        message = f"Content-Type says application/http, and the content {what}"
        yield Fault("warc.http.head", "warning", message, expected=expected)
    elif not head.has_end:
        message = "the HTTP head has no empty line at its end"
        yield Fault("warc.http.head", "warning", message, expected=expected)


def check_body(head: HttpHead, body: Body, *, is_truncated: bool) -> Iterator[Fault]:
    """Yield what is odd about the body of a response, seen whole."""
    if body.coding == "broken-off" and not is_truncated:
        message = f"the chunked coding breaks off after {body.size} bytes"
        hint = "The capture was cut off; WARC-Truncated should say so."
        yield Fault("warc.http.chunked", "warning", message, expected="a last chunk (RFC 9112, 7.1)", hint=hint)
    elif body.coding == "not-there" and body.size:
        message = "Transfer-Encoding says chunked, and the body is stored without that coding"
        yield Fault("warc.http.chunked", "info", message, hint="Readers take the body as it is stored.")
    length = head.content_length
    if length is not None and length != body.size and not is_truncated and body.size:
        message = f"the HTTP head says {length} bytes of content, {body.size} are stored"
        hint = "The body was cut off, or is stored with its content coding removed."
        yield Fault("warc.http.length", "info", message, hint=hint)
