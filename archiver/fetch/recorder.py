"""Sends one request and records its response, byte for byte, before anything is read in it.

A response that began is never thrown away: where it breaks off, is too long or too slow, what came is kept and the
reason said in the words of WARC-Truncated.
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from archiver.errors import FetchError, FetchTimeoutError, MessageError, StoreError, TransientFetchError
from archiver.fetch.heads import receive_head
from archiver.fetch.interface import Limits
from archiver.fetch.wire import SilenceError, Wire
from archiver.message.framing import ChunkedDecoder, Framing, response_framing
from archiver.message.head import ResponseHead, parse_response_head
from archiver.model import TruncatedReason, header_value
from archiver.store.folder import store_error

_IN_MEMORY = 1024 * 1024


class _Spool(SpooledTemporaryFile[bytes]):
    """Is closed with the last reference to it: the exchange owns it, and nobody is asked to close an exchange."""

    def __del__(self) -> None:
        # What did not fit on a full disk is written once more by close(), and nobody is there to be told.
        with suppress(OSError):
            self.close()


class StaleError(Exception):
    """A kept connection turned out to be closed before it answered; the request may be sent again on a fresh one."""


@dataclass(slots=True)
class Recording:
    """A response being received. `response` holds the final head and the body as they came, in `folder` when large."""

    response: BinaryIO
    folder: Path | None = None
    size: int = 0
    interim: bytes = b""
    truncated: TruncatedReason | None = None
    is_reusable: bool = False
    ahead: bytearray = field(default_factory=bytearray)

    def keep(self, raw: bytes) -> None:
        """Append received bytes. Raises LimitReachedError where the disk is full, StoreError where it does not work."""
        try:
            self.response.write(raw)
        except OSError as error:
            raise store_error(error, Path(tempfile.gettempdir()) if self.folder is None else self.folder) from error
        self.size += len(raw)


def record(
    wire: Wire, sent: bytes, *, method: str, url: str, limits: Limits, deadline: float, spool: Path | None = None
) -> tuple[Recording, ResponseHead]:
    """Send `sent` over `wire` and return what came back and its head, by `deadline` (monotonic seconds).

    What is larger than 1 MiB is kept in a file in the folder `spool` (None: the system's). Raises FetchError if no
    response head came, StaleError if a kept connection was closed without a byte, and as `Recording.keep` does.
    """
    kept = _Spool(max_size=_IN_MEMORY, dir=os.fspath(spool) if spool else None)
    recording = Recording(cast(BinaryIO, kept), spool)
    head = _exchange_heads(wire, sent, recording, url, limits, deadline)
    framing = response_framing(method, head.status, head.headers)
    if framing.kind != "none":
        _receive_body(wire, recording, framing, limits, deadline)
    recording.is_reusable = _is_reusable(recording, head, framing)
    _check_kept(recording, url)
    return recording, head


def _exchange_heads(
    wire: Wire, sent: bytes, recording: Recording, url: str, limits: Limits, deadline: float
) -> ResponseHead:
    reused, wire.is_used = wire.is_used, True
    head_by = min(deadline, time.monotonic() + limits.first_byte_s)
    try:
        wire.send(sent, head_by)
        for _ in range(limits.interim_heads + 1):
            raw = receive_head(wire, recording.ahead, url, limits, head_by)
            head = parse_response_head(raw)
            if not 100 <= head.status < 200 or head.status == 101:
                recording.keep(raw)
                return head
            recording.interim += raw
    except SilenceError as error:
        raise FetchTimeoutError(
            "no response head within the time allowed", url, "Try again, or raise --timeout."
        ) from error
    except MessageError as error:
        raise FetchError(f"the answer is no HTTP: {error.what}", url, "Check the URL's scheme and port.") from error
    except OSError as error:
        if reused and not recording.ahead and not recording.interim:
            raise StaleError from error
        raise TransientFetchError(
            f"the connection broke before a response ({error})", url, "Try again later."
        ) from error
    raise FetchError(f"more than {limits.interim_heads} interim responses", url)


class _Pace:
    """Whether a body comes fast enough: at each look after a window of time, at least the bytes due in it came."""

    def __init__(self, limits: Limits, size: int) -> None:
        self._window_s = limits.min_rate_after_s if limits.min_rate > 0 and limits.min_rate_after_s > 0 else None
        self._due = limits.min_rate * limits.min_rate_after_s
        self._size = size
        self.next_look = time.monotonic() + self._window_s if self._window_s else float("inf")

    def is_too_slow(self, size: int) -> bool:
        """Look at the size received, if it is time to."""
        if self._window_s is None or (now := time.monotonic()) < self.next_look:
            return False
        came, self._size, self.next_look = size - self._size, size, now + self._window_s
        return came < self._due


def _receive_body(wire: Wire, recording: Recording, framing: Framing, limits: Limits, deadline: float) -> None:
    decoder = ChunkedDecoder() if framing.kind == "chunked" else None
    left = framing.length if framing.kind == "length" else None
    head_end = recording.size
    pace = _Pace(limits, head_end)
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
            recording.truncated = recording.truncated or "length"
            return
        if pace.is_too_slow(recording.size):
            recording.truncated = recording.truncated or "time"
            return
        try:
            piece = wire.receive(min(deadline, pace.next_look))
        except SilenceError:
            if time.monotonic() >= deadline:
                recording.truncated = recording.truncated or "time"
                return
            piece = b""
            continue
        except OSError:
            piece = b""
            recording.truncated = recording.truncated or "disconnect"
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


def _check_kept(recording: Recording, url: str) -> None:
    """Make sure that the file holds all that was received, and leave it at its start: an archive of nothing is none."""
    held = recording.response.tell()
    if not held or held != recording.size:
        raise StoreError(f"{recording.size} bytes were received and {held} are kept", url, "Check the disk.")
    recording.response.seek(0)
