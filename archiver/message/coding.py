"""Content codings: gzip, deflate, br, zstd (RFC 9110, 8.4), taken off under a cap.

Labels lie: a body labelled gzip may be plain, one labelled deflate may be a bare DEFLATE stream. What cannot be
decoded is returned as it is, with the problem said.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

MAX_CONTENT = 256 * 1024 * 1024
"""Default cap on decoded bytes."""

_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body without its content codings; `problem` says what kept the result from being whole, else it is None."""

    content: bytes
    problem: str | None = None


class _Stream(Protocol):
    def feed(self, raw: bytes) -> Iterator[bytes]: ...

    def is_finished(self) -> bool: ...


class _Zlib:
    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._inflate = zlib.decompressobj(wbits)

    def feed(self, raw: bytes) -> Iterator[bytes]:
        while raw:
            if self._inflate.eof:
                # Several gzip members in a row are one body (RFC 1952, 2.2); anything else behind the end is padding.
                if not raw.startswith(b"\x1f\x8b"):
                    return
                self._inflate = zlib.decompressobj(self._wbits)
            yield self._inflate.decompress(raw, _PIECE)
            raw = self._inflate.unconsumed_tail or self._inflate.unused_data

    def is_finished(self) -> bool:
        return self._inflate.eof


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._inflate = brotli.Decompressor()

    def feed(self, raw: bytes) -> Iterator[bytes]:
        if self._inflate.is_finished():
            return
        piece = self._inflate.process(raw, output_buffer_limit=_PIECE)
        # can_accept_more_data() says yes while output is still held back, so ask until nothing comes (brotli 1.2.1).
        while piece:
            yield piece
            if self._inflate.is_finished():
                return
            piece = self._inflate.process(b"", output_buffer_limit=_PIECE)

    def is_finished(self) -> bool:
        return bool(self._inflate.is_finished())


class _Zstd:
    def __init__(self) -> None:
        import zstandard

        # A window above 128 MiB is not asked of anybody (RFC 8878, 3.1.1.1.2 recommends 8 MiB for interchange).
        self._inflate = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj(write_size=_PIECE)

    def feed(self, raw: bytes) -> Iterator[bytes]:
        # The binding returns all that one input makes; short inputs keep one step small.
        for start in range(0, len(raw), 1024):
            if self._inflate.eof:
                return
            yield self._inflate.decompress(raw[start : start + 1024])

    def is_finished(self) -> bool:
        return self._inflate.eof


def _gzip() -> _Stream:
    return _Zlib(wbits=31)


def _deflate(raw: bytes) -> _Stream:
    # "deflate" means zlib's wrapper (RFC 9110, 8.4.1.2), but bare streams are common.
    wrapped = len(raw) > 1 and raw[0] & 0x0F == 8 and int.from_bytes(raw[:2]) % 31 == 0
    return _Zlib(wbits=15 if wrapped else -15)


def _decoder(coding: str, raw: bytes) -> _Stream | None:
    makers: dict[str, Callable[[], _Stream]] = {
        "gzip": _gzip,
        "x-gzip": _gzip,
        "deflate": lambda: _deflate(raw),
        "br": _Brotli,
        "zstd": _Zstd,
    }
    return makers[coding]() if coding in makers else None


def decode_content(payload: bytes, codings: str | None, *, max_bytes: int = MAX_CONTENT) -> Decoded:
    """Return `payload` with the Content-Encoding `codings` removed, at most `max_bytes` of it.

    A body that turns out not to be coded, or breaks off, is returned as far as it goes with the problem said.
    """
    content, problem = payload, None
    for coding in reversed([part.strip().lower() for part in (codings or "").split(",")]):
        if coding in ("", "identity", "none"):
            continue
        step = _decode_one(content, coding, max_bytes)
        content, problem = step.content, step.problem or problem
    return Decoded(content, problem)


def _decode_one(raw: bytes, coding: str, max_bytes: int) -> Decoded:
    if not raw:
        return Decoded(raw)
    stream = _decoder(coding, raw)
    if stream is None:
        return Decoded(raw, f"unknown content coding {coding[:40]!r}")
    out = bytearray()
    try:
        for start in range(0, len(raw), _PIECE):
            for piece in stream.feed(raw[start : start + _PIECE]):
                out += piece
                if len(out) > max_bytes:
                    return Decoded(bytes(out[:max_bytes]), f"more than {max_bytes} bytes when {coding} is taken off")
    except _errors() as error:
        if not out:
            return Decoded(raw, f"labelled {coding}, but is not ({error})")
        return Decoded(bytes(out), f"{coding} breaks off after {len(out)} bytes ({error})")
    if not stream.is_finished():
        # A short text can pass for the start of a stream; with nothing decoded the label is the likelier error.
        problem = f"{coding} breaks off after {len(out)} bytes" if out else f"labelled {coding}, but is not"
        return Decoded(bytes(out) if out else raw, problem)
    return Decoded(bytes(out))


def _errors() -> tuple[type[Exception], ...]:
    import brotli
    import zstandard

    return (zlib.error, brotli.error, zstandard.ZstdError)
