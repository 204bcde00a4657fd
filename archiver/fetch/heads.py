"""Receives response heads: whole, within a time, and no more than a bound of them."""

from __future__ import annotations

from archiver.errors import FetchError, MessageError
from archiver.fetch.interface import Limits
from archiver.fetch.wire import Wire
from archiver.message.head import head_size

# How a status line begins (RFC 9112, 4; "ICY 200 OK" is SHOUTcast's).
_BEGINNINGS = (b"HTTP/", b"ICY ")


def receive_head(wire: Wire, ahead: bytearray, url: str, limits: Limits, deadline: float) -> bytes:
    """Return the next whole head, taken from the front of `ahead`, which holds what was received and not used yet.

    Raises FetchError for a head beyond the limits, MessageError as soon as the answer can be no HTTP, SilenceError at
    the deadline, OSError where the connection breaks or is closed before the head's end.
    """
    searched = dropped = 0
    while True:
        dropped += _drop_empty_lines(ahead)
        _check_beginning(ahead)
        end = head_size(ahead, searched - 3)
        if end > limits.head_bytes or (end < 0 and dropped + len(ahead) > limits.head_bytes):
            raise FetchError(f"a response head of more than {limits.head_bytes} bytes", url)
        if end >= 0:
            raw = bytes(ahead[:end])
            del ahead[:end]
            return _checked(raw, url, limits)
        searched = len(ahead)
        piece = wire.receive(deadline)
        if not piece:
            raise ConnectionError("closed by the server" if ahead or dropped else "closed without an answer")
        ahead += piece


def _drop_empty_lines(ahead: bytearray) -> int:
    """Drop empty lines before the status line, which are no part of the response (RFC 9112, 2.2)."""
    if not ahead.startswith((b"\r", b"\n")):
        return 0
    blank = len(ahead) - len(ahead.lstrip(b"\r\n"))
    del ahead[:blank]
    return blank


def _check_beginning(ahead: bytearray) -> None:
    """Refuse at once what is no status line: HTTP/0.9, another protocol, garbage. It might never end."""
    if ahead.startswith(_BEGINNINGS):
        return
    if not any(beginning.startswith(ahead[: len(beginning)]) for beginning in _BEGINNINGS):
        raise MessageError(f"no HTTP status line: {bytes(ahead[:80])!r}")


def _checked(raw: bytes, url: str, limits: Limits) -> bytes:
    # The status line and the empty line are no fields.
    if raw.count(b"\n") - 2 > limits.head_fields:
        raise FetchError(f"a response head of more than {limits.head_fields} fields", url)
    return raw
