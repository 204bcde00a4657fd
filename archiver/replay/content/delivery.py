"""Sends a representation as the request asks for it: all of it, parts of it, only its head, or that nothing changed."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import cast

from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from archiver.errors import ArchiverError
from archiver.replay.content.bodies import Body, HeldBody
from archiver.replay.content.ranges import Span, StoredRange, content_range, wanted_spans
from archiver.replay.content.representations import Representation
from archiver.replay.content.validators import allows_range, is_known

Fields = list[tuple[str, str]]
"""Header fields in the order they are sent."""

# A 304 has no body to describe (RFC 9110, 15.4.5).
_ABOUT_BODIES = frozenset(["content-type", "content-encoding", "content-language", "content-disposition"])


def deliver(request: Request, what: Representation, status: int, fields: Fields) -> Response:
    """Return the response that sends `what` under `status`; `fields` are all headers but those about the body's length.

    A request whose If-None-Match names the representation gets a 304 (RFC 9110, 13.1.2), one with a Range header gets
    those parts of a 200 (14.2), all of it where the length is not known beforehand.
    """
    fields = [*fields, ("ETag", what.tag)]
    if request.method in ("GET", "HEAD") and is_known(request.headers.get("if-none-match"), what.tag):
        return plain(b"", 304, [pair for pair in fields if pair[0].lower() not in _ABOUT_BODIES])
    fields.append(("Content-Type", what.content_type))
    if what.coding:
        fields.append(("Content-Encoding", what.coding))
    if what.part:
        return _part_of(request, what, what.part, fields)
    if status in (204, 205):
        return plain(b"", status, fields)
    size = what.body.size
    fields.append(("Accept-Ranges", "bytes" if status == 200 and size is not None else "none"))
    spans = _asked(request, what, size) if status == 200 and size is not None else None
    if spans is None or size is None:
        return _sent(request, what.body, status, fields, Span(0, size) if size is not None else None)
    if not spans:
        return _unsatisfiable(fields, size)
    if len(spans) == 1:
        return _sent(request, what.body, 206, [*fields, ("Content-Range", content_range(spans[0], size))], spans[0])
    return _several(request, cast(HeldBody, what.body), spans, fields)


def _asked(request: Request, what: Representation, size: int) -> list[Span] | None:
    """Return the spans that a request asks for and may have, None for all of the body.

    Several at once only of a body in memory: of others each would cost reading all before it.
    """
    wanted = request.headers.get("range")
    if wanted is None or request.method != "GET" or not allows_range(request.headers.get("if-range"), what.tag):
        return None
    spans = wanted_spans(wanted, size)
    return None if spans and len(spans) > 1 and not isinstance(what.body, HeldBody) else spans


def _part_of(request: Request, what: Representation, part: StoredRange, fields: Fields) -> Response:
    """Send what a recorded 206 holds, or what of it is asked for; positions are those in the whole it was part of."""
    span = Span(part.start, part.stop)
    wanted = request.headers.get("range")
    if wanted is not None and request.method == "GET" and allows_range(request.headers.get("if-range"), what.tag):
        # What was not the end of the whole cannot be counted from there.
        spans = wanted_spans(wanted, part.total or part.stop)
        if spans is not None and not (len(spans) == 1 and part.start <= spans[0].start < part.stop):
            return _unsatisfiable(fields, part.total)
        if spans:
            span = Span(spans[0].start, min(spans[0].stop, part.stop))
    fields = [*fields, ("Accept-Ranges", "bytes"), ("Content-Range", content_range(span, part.total))]
    return _sent(request, what.body, 206, fields, Span(span.start - part.start, span.stop - part.start))


def _unsatisfiable(fields: Fields, size: int | None) -> Response:
    kept = [pair for pair in fields if pair[0].lower() not in _ABOUT_BODIES and pair[0] != "ETag"]
    total = "*" if size is None else str(size)
    return plain(b"", 416, [*kept, ("Content-Range", f"bytes */{total}")])


def _several(request: Request, body: HeldBody, spans: list[Span], fields: Fields) -> Response:
    """Send several parts as multipart/byteranges (RFC 9110, 14.6)."""
    boundary = secrets.token_hex(16)
    kind = next(value for name, value in fields if name == "Content-Type")
    pieces: list[bytes] = []
    for span in spans:
        head = f"\r\n--{boundary}\r\nContent-Type: {kind}\r\nContent-Range: {content_range(span, body.size)}\r\n\r\n"
        pieces += (head.encode("latin-1"), body.raw[span.start : span.stop])
    pieces.append(f"\r\n--{boundary}--\r\n".encode())
    others = [pair for pair in fields if pair[0] != "Content-Type"]
    whole = HeldBody(b"".join(pieces))
    kind = f"multipart/byteranges; boundary={boundary}"
    return _sent(request, whole, 206, [*others, ("Content-Type", kind)], Span(0, whole.size))


def _sent(request: Request, body: Body, status: int, fields: Fields, span: Span | None) -> Response:
    """Send the bytes of `body` that `span` covers; None: all of them, however many they are."""
    if request.method == "HEAD":
        length = [] if span is None else [("Content-Length", str(span.stop - span.start))]
        return plain(None, status, [*fields, *length])
    if isinstance(body, HeldBody):
        raw = body.raw if span is None else body.raw[span.start : span.stop]
        return plain(raw, status, fields)
    if span is None:
        return Streamed(body.pieces(), status, fields)
    length = [("Content-Length", str(span.stop - span.start))]
    return Streamed(body.pieces(span.start, span.stop), status, [*fields, *length])


def plain(raw: bytes | None, status: int, fields: Fields) -> Response:
    """Return a response with these headers alone; of None not even the length is told."""
    response = Response(None, status)
    response.body = raw or b""
    response.raw_headers = _encoded(fields)
    if raw is not None and status != 304:
        response.raw_headers.append((b"content-length", b"%d" % len(raw)))
    return response


def _encoded(fields: Fields) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in fields]


class Streamed(Response):
    """Sends pieces as they are read. Where that fails the connection is broken off, so that no client takes what came
    for the whole."""

    def __init__(self, pieces: Iterator[bytes], status: int, fields: Fields) -> None:
        super().__init__(None, status)
        self.raw_headers = _encoded(fields)
        self._pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            async for piece in iterate_in_threadpool(self._pieces):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        except ArchiverError:
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})
