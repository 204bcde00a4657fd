"""Sends one request and records its response, byte for byte, before anything is read in it.

A response that began is never thrown away: where it breaks off, is too long or too slow, what came is kept and the
reason said in the words of WARC-Truncated.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from archiver.errors import FetchError, MessageError, TransientFetchError
from archiver.fetch.interface import Limits
from archiver.fetch.wire import SilenceError, Wire
from archiver.message.framing import ChunkedDecoder, Framing, response_framing
from archiver.message.head import ResponseHead, head_size, parse_response_head
from archiver.model import TruncatedReason, header_value

_IN_MEMORY = 1024 * 1024


class _Spool(SpooledTemporaryFile[bytes]):
    """Is closed with the last reference to it: the exchange owns it, and nobody is asked to close an exchange."""

    def __del__(self) -> None:
        self.close()


class StaleError(Exception):
    """A kept connection turned out to be closed before it answered; the request may be sent again on a fresh one."""


@dataclass(slots=True)
class Recording:
    """A response being received. `response` holds the final head and the body as they came."""

    response: BinaryIO
    size: int = 0
    head: ResponseHead | None = None
    interim: bytes = b""
    truncated: TruncatedReason | None = None
    is_reusable: bool = False
    ahead: bytearray = field(default_factory=bytearray)

    def keep(self, raw: bytes) -> None:
        """Append received bytes."""
        self.response.write(raw)
        self.size += len(raw)


def record(wire: Wire, sent: bytes, *, method: str, url: str, limits: Limits) -> Recording:
    """Send `sent` over `wire` and return what came back.

    Raises FetchError if no response head came, StaleError if a kept connection was closed without a byte.
    """
    deadline = time.monotonic() + limits.total_s
    spool = _Spool(max_size=_IN_MEMORY)
    recording = Recording(cast(BinaryIO, spool))
    head = _exchange_heads(wire, sent, recording, url, limits, deadline)
    recording.head = head
    framing = response_framing(method, head.status, head.headers)
    _receive_body(wire, recording, framing, limits, deadline)
    recording.is_reusable = _is_reusable(recording, head, framing)
    spool.seek(0)
    return recording


def _exchange_heads(
    wire: Wire, sent: bytes, recording: Recording, url: str, limits: Limits, deadline: float
) -> ResponseHead:
    reused, wire.is_used = wire.is_used, True
    first_byte_by = min(deadline, time.monotonic() + limits.first_byte_s)
    try:
        wire.send(sent, first_byte_by)
        for _ in range(limits.interim_heads + 1):
            raw = _receive_head(wire, recording.ahead, url, limits, first_byte_by)
            head = parse_response_head(raw)
            if not 100 <= head.status < 200 or head.status == 101:
                recording.keep(raw)
                return head
            recording.interim += raw
    except SilenceError as error:
        raise TransientFetchError(
            "no response head within the time allowed", url, "Try again, or raise --timeout."
        ) from error
    except MessageError as error:
        raise FetchError(f"the answer is no HTTP: {error.what}", url, "Check the URL's scheme and port.") from error
    except OSError as error:
        if reused and not recording.ahead:
            raise StaleError from error
        raise TransientFetchError(
            f"the connection broke before a response ({error})", url, "Try again later."
        ) from error
    raise FetchError(f"more than {limits.interim_heads} interim responses", url)


def _receive_head(wire: Wire, ahead: bytearray, url: str, limits: Limits, deadline: float) -> bytes:
    """Return the next whole head, taken from the front of `ahead`."""
    searched = 0
    while True:
        skipped = len(ahead) - len(ahead.lstrip(b"\r\n"))
        end = head_size(ahead, max(searched - 3, skipped))
        if end >= 0:
            # Empty lines before the status line are no part of the response (RFC 9112, 2.2).
            raw = bytes(ahead[skipped:end])
            del ahead[:end]
            return raw
        if len(ahead) > limits.head_bytes:
            raise FetchError(f"a response head of more than {limits.head_bytes} bytes", url)
        searched = len(ahead)
        piece = wire.receive(deadline)
        if not piece:
            raise ConnectionError("closed by the server" if ahead else "closed without an answer")
        ahead += piece


def _receive_body(wire: Wire, recording: Recording, framing: Framing, limits: Limits, deadline: float) -> None:
    if framing.kind == "none":
        return
    decoder = ChunkedDecoder() if framing.kind == "chunked" else None
    left = framing.length if framing.kind == "length" else None
    head_end = recording.size
    piece = bytes(recording.ahead)
    recording.ahead.clear()
    while True:
        room = limits.body_bytes - (recording.size - head_end)
        taken, over, decoder = _take(piece[:room], decoder, left, recording)
        left = None if left is None else left - taken
        if over:
            recording.ahead += piece[taken:]
            return
        if len(piece) > room:
            recording.truncated = "length"
            return
        try:
            piece = wire.receive(deadline)
        except SilenceError:
            recording.truncated = "time"
            return
        except OSError:
            piece = b""
            recording.truncated = "disconnect"
        if not piece:
            # Only a body that runs to the close is whole at the close.
            if framing.kind != "close":
                recording.truncated = recording.truncated or "disconnect"
            return


def _take(
    piece: bytes, decoder: ChunkedDecoder | None, left: int | None, recording: Recording
) -> tuple[int, bool, ChunkedDecoder | None]:
    """Keep what of `piece` belongs to the body; return how much that is, and whether the body is over."""
    if left is not None:
        recording.keep(piece[:left])
        return min(len(piece), left), len(piece) >= left, None
    if decoder is None:
        recording.keep(piece)
        return len(piece), False, None
    try:
        decoder.feed(piece)
    except MessageError:
        # What is framed wrongly is kept as it comes, up to the close of the connection.
        recording.keep(piece)
        recording.truncated = "unspecified"
        return len(piece), False, None
    taken = len(piece) - len(decoder.rest)
    recording.keep(piece[:taken])
    return taken, decoder.done, decoder


def _is_reusable(recording: Recording, head: ResponseHead, framing: Framing) -> bool:
    if recording.truncated or recording.ahead or framing.kind == "close" or head.status == 101:
        return False
    options = (header_value(head.headers, "connection") or "").lower()
    return "keep-alive" in options if head.version == "1.0" else "close" not in options
