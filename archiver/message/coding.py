"""Content codings: gzip, deflate, br, zstd (RFC 9110, 8.4), taken off under a cap.

Labels lie: a body labelled gzip may be plain, one labelled deflate may be a bare DEFLATE stream. What cannot be
decoded is returned as it is, with the problem said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from archiver.message.streams import Stream, decoder, decoding_errors

MAX_CONTENT = 256 * 1024 * 1024
"""Default cap on decoded bytes."""

MAX_RATIO = 1000
"""How many times its size a body may unpack to, once it is large; deflate cannot do better by much."""

# A text of one letter packs well; below this size nothing is a bomb.
_FREE = 16 * 1024 * 1024
_PIECE = 64 * 1024
# Two are seen in the wild; each more costs a pass over up to `max_bytes`.
_MAX_CODINGS = 8


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body without its content codings; `problem` says what kept the result from being whole, else it is None."""

    content: bytes
    problem: str | None = None


def decode_content(payload: bytes, codings: str | None, *, max_bytes: int = MAX_CONTENT) -> Decoded:
    """Return `payload` with the Content-Encoding `codings` removed, at most `max_bytes` of it.

    A body above 16 MiB is cut where it is more than MAX_RATIO times as long as the payload. One that turns out not to
    be coded, or breaks off, is returned as far as it goes with the problem said.
    """
    content, problem = payload, None
    names = [part.strip().lower() for part in (codings or "").split(",")]
    names = [name for name in names if name not in ("", "identity", "none")]
    if len(names) > _MAX_CODINGS:
        return Decoded(payload, f"{len(names)} content codings, more than {_MAX_CODINGS}")
    max_bytes = min(max_bytes, max(_FREE, len(payload) * MAX_RATIO))
    for coding in reversed(names):
        step = _decode_one(content, coding, max_bytes)
        content, problem = step.content, step.problem or problem
    return Decoded(content, problem)


def _decode_one(raw: bytes, coding: str, max_bytes: int) -> Decoded:
    if not raw:
        return Decoded(raw)
    stream = decoder(coding, raw)
    if stream is None:
        return Decoded(raw, f"unknown content coding {coding[:40]!r}")
    out = bytearray()
    start, error = 0, None
    while start < len(raw) and error is None and len(out) <= max_bytes:
        error = _unpack(stream, (raw[start : start + _PIECE],), out, max_bytes)
        start += _PIECE
    if error:
        # What an input brought is lost where that input fails; byte by byte, only the byte that fails brings nothing.
        stream, out = decoder(coding, raw) or stream, bytearray()
        whole = (raw[place : place + _PIECE] for place in range(0, start - _PIECE, _PIECE))
        single = (raw[place : place + 1] for place in range(start - _PIECE, min(start, len(raw))))
        error = _unpack(stream, chain(whole, single), out, max_bytes)
    if len(out) > max_bytes:
        return Decoded(bytes(out[:max_bytes]), f"more than {max_bytes} bytes when {coding} is taken off")
    if error:
        if not out:
            return Decoded(raw, f"labelled {coding}, but is not ({error})")
        return Decoded(bytes(out), f"{coding} breaks off after {len(out)} bytes ({error})")
    if not stream.is_finished():
        # A short text can pass for the start of a stream; with nothing decoded the label is the likelier error.
        problem = f"{coding} breaks off after {len(out)} bytes" if out else f"labelled {coding}, but is not"
        return Decoded(bytes(out) if out else raw, problem)
    return Decoded(bytes(out))


def _unpack(stream: Stream, inputs: Iterable[bytes], out: bytearray, max_bytes: int) -> Exception | None:
    """Append what `inputs` unpack to until there is more than `max_bytes`; return the error that ended it, if any."""
    try:
        for raw in inputs:
            for piece in stream.feed(raw):
                out += piece
                if len(out) > max_bytes:
                    return None
    except decoding_errors() as error:
        return error
    return None
