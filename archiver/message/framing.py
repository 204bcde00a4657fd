"""Where an HTTP/1.x body ends, and the chunked coding (RFC 9112, 6 and 7)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from archiver.errors import MessageError
from archiver.model import Headers

_SHORT_SIZE = re.compile(rb"([1-9A-Fa-f][0-9A-Fa-f]{0,3})\r\n")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\n]*)?\r?\n")
# What may stand at the start of a chunk-size line that has not ended yet.
_CHUNK_START = re.compile(rb"[ \t]*[0-9A-Fa-f]{0,16}[ \t]*(?:;|\r?$)")
# A chunk-size line longer than this is no chunk-size line; extensions in use stay far below.
_LINE_LIMIT = 16 * 1024
_TRAILER_LIMIT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Framing:
    """How a body is delimited; `length` only for kind "length"."""

    kind: Literal["none", "length", "chunked", "close"]
    length: int = 0


def is_chunked(headers: Headers) -> bool:
    """Tell whether the last transfer coding is chunked."""
    return _transfer_codings(headers)[-1:] == ["chunked"]


def _transfer_codings(headers: Headers) -> list[str]:
    # Empty elements of a list are passed over (RFC 9110, 5.6.1.2): "chunked," is chunked.
    value = ",".join(text for name, text in headers if name.lower() == "transfer-encoding")
    return [coding for part in value.lower().split(",") if (coding := part.strip())]


def response_framing(method: str, status: int, headers: Headers) -> Framing:
    """Return how the body of a response to `method` is delimited (RFC 9112, 6.3).

    A Content-Length that is no number, or several that differ, delimit nothing: the body runs to the close.
    """
    if method == "HEAD" or 100 <= status < 200 or status in (204, 304):
        return Framing("none")
    if is_chunked(headers):
        return Framing("chunked")
    if _transfer_codings(headers):
        return Framing("close")
    lengths = {text.strip() for name, value in headers if name.lower() == "content-length" for text in value.split(",")}
    if len(lengths) == 1 and (text := lengths.pop()).isascii() and text.isdigit() and len(text) < 19:
        return Framing("length", int(text))
    return Framing("close")


class ChunkedDecoder:
    """Removes the chunked coding piece by piece.

    `feed` returns the body bytes that `raw` completes. `done` turns true behind the trailer's empty line; bytes after
    it are in `rest`. Raises MessageError at bytes that are no chunk; what was returned before stays good.
    """

    def __init__(self) -> None:
        self.done = False
        self.rest = b""
        self._trailer = bytearray()
        self._pending = bytearray()
        self._left = 0
        self._has_body = False
        self._is_by_the_book = True
        self._state: Literal["size", "body", "body-end", "trailer"] = "size"

    @property
    def breaks_off(self) -> bool:
        """Whether some of the body has come, but not its end.

        Size lines that end in a bare LF are taken, but a broken-off body is not known by them: a text that was stored
        decoded may begin with lines of numbers.
        """
        return self._has_body and self._is_by_the_book and not self.done

    @property
    def trailer(self) -> bytes:
        """The lines behind the last chunk so far, line ends included."""
        return bytes(self._trailer)

    def feed(self, raw: bytes) -> bytes:
        """Take `raw` and return the body bytes in it."""
        if self.done:
            self.rest += raw
            return b""
        self._pending += raw
        out: list[bytes] = []
        while not self.done and self._step(out):
            pass
        return b"".join(out)

    def _step(self, out: list[bytes]) -> bool:
        if self._state == "size":
            return self._read_whole(out) or self._read_size()
        if self._state == "body":
            return self._read_body(out)
        if self._state == "body-end":
            return self._read_body_end()
        return self._read_trailer()

    def _read_whole(self, out: list[bytes]) -> bool:
        """Read short chunks by the book that are there to their ends, as most are; leave others to the other steps."""
        pending, place = self._pending, 0
        while found := _SHORT_SIZE.match(pending, place):
            end = found.end() + int(found[1], 16)
            if pending[end : end + 2] != b"\r\n":
                break
            out.append(bytes(pending[found.end() : end]))
            place = end + 2
        if not place:
            return False
        del pending[:place]
        self._has_body = True
        return True

    def _read_size(self) -> bool:
        end = self._pending.find(b"\n", 0, _LINE_LIMIT)
        if end < 0:
            if len(self._pending) >= _LINE_LIMIT or not _CHUNK_START.match(self._pending):
                raise MessageError(f"no chunk size: {bytes(self._pending[:40])!r}")
            return False
        found = _CHUNK_SIZE.match(self._pending)
        if not found:
            raise MessageError(f"no chunk size: {bytes(self._pending[:40])!r}")
        self._left = int(found[1], 16)
        self._is_by_the_book = self._is_by_the_book and found[0].endswith(b"\r\n")
        del self._pending[: found.end()]
        self._state = "body" if self._left else "trailer"
        return True

    def _read_body(self, out: list[bytes]) -> bool:
        if not self._pending:
            return False
        piece = bytes(self._pending[: self._left])
        del self._pending[: len(piece)]
        self._left -= len(piece)
        self._has_body = True
        out.append(piece)
        if not self._left:
            self._state = "body-end"
        return True

    def _read_body_end(self) -> bool:
        for end in (b"\r\n", b"\n"):
            if self._pending.startswith(end):
                del self._pending[: len(end)]
                self._state = "size"
                return True
        if len(self._pending) < 2 and b"\r\n".startswith(self._pending):
            return False
        raise MessageError(f"no line end behind a chunk: {bytes(self._pending[:40])!r}")

    def _read_trailer(self) -> bool:
        end = self._pending.find(b"\n")
        line = self._pending[: end + 1] if end >= 0 else self._pending
        if line.strip() and len(self._trailer) + len(line) > _TRAILER_LIMIT:
            raise MessageError(f"a trailer of more than {_TRAILER_LIMIT} bytes")
        if end < 0:
            return False
        del self._pending[: end + 1]
        if line.strip():
            self._trailer += line
            return True
        self.done = True
        self.rest = bytes(self._pending)
        self._pending.clear()
        return False


def dechunk(pieces: Iterable[bytes], limit: int = sys.maxsize) -> bytes | None:
    """Return `pieces` without their chunked coding, at most `limit` bytes, or None if they are not in it.

    Of a body that breaks off, what came is returned. Many writers store a body already decoded under a head that still
    says chunked, so None is no error. Takes no more pieces than it needs.
    """
    decoder = ChunkedDecoder()
    body = bytearray()
    try:
        for piece in pieces:
            body += decoder.feed(piece)
            if decoder.done or len(body) >= limit:
                break
    except MessageError:
        return None
    return bytes(body[:limit]) if decoder.done or decoder.breaks_off else None


def chunk(body: bytes, size: int) -> bytes:
    """Return `body` in the chunked coding with chunks of `size` bytes (the last one shorter)."""
    pieces = (body[start : start + size] for start in range(0, len(body), size))
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
