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


class _Stream(Protocol):
    def feed(self, raw: bytes) -> Iterator[bytes]: ...

    def is_finished(self) -> bool: ...


class _Inflate(Protocol):
    """One stream; `unused` are the bytes behind its end, known once `eof` is true."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused(self) -> bytes: ...

    def pieces(self, raw: bytes) -> Iterator[bytes]: ...


class _Series:
    """Streams of one kind behind each other; what opens no further one is padding, and passed over."""

    def __init__(self, begin: Callable[[], _Inflate], openings: tuple[bytes, ...]) -> None:
        """`openings` are what a further stream may begin with, all of one length; none: there is only one stream."""
        self._begin = begin
        self._openings = openings
        self._inflate = begin()
        self._held = b""
        self._is_over = False

    def feed(self, raw: bytes) -> Iterator[bytes]:
        raw, self._held = self._held + raw, b""
        while raw and not self._is_over:
            if self._inflate.eof and not self._begin_next(raw):
                return
            yield from self._inflate.pieces(raw)
            raw = self._inflate.unused

    def is_finished(self) -> bool:
        return self._inflate.eof

    def _begin_next(self, raw: bytes) -> bool:
        if not raw.startswith(self._openings):
            # The opening may have been cut in two between one piece of input and the next.
            if any(each.startswith(raw) for each in self._openings):
                self._held = raw
            else:
                self._is_over = True
            return False
        self._inflate = self._begin()
        return True


class _Zlib:
    def __init__(self, wbits: int) -> None:
        self._inflate = zlib.decompressobj(wbits)

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def unused(self) -> bytes:
        return self._inflate.unused_data

    def pieces(self, raw: bytes) -> Iterator[bytes]:
        while not self._inflate.eof:
            piece = self._inflate.decompress(raw, _PIECE)
            yield piece
            raw = self._inflate.unconsumed_tail
            # All input may be taken while output is still held back: a bare DEFLATE stream has no trailer behind it.
            if not raw and len(piece) < _PIECE:
                return


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


class _ZstdFrame:
    def __init__(self) -> None:
        import zstandard

        # A window above 128 MiB is not asked of anybody (RFC 8878, 3.1.1.1.2 recommends 8 MiB for interchange).
        self._inflate = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj(write_size=_PIECE)

        self.unused = b""

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    def pieces(self, raw: bytes) -> Iterator[bytes]:
        # The binding returns all that one input makes (128 KiB for four bytes); short inputs keep one step small.
        for start in range(0, len(raw), 256):
            yield self._inflate.decompress(raw[start : start + 256])
            if self._inflate.eof:
                self.unused = self._inflate.unused_data + raw[start + 256 :]
                return
        self.unused = b""


def _gzip() -> _Stream:
    # Several gzip members in a row are one body (RFC 1952, 2.2).
    return _Series(lambda: _Zlib(wbits=31), (b"\x1f\x8b",))


def _zstd() -> _Stream:
    # Several frames are one body, and some may be skippable ones (RFC 8878, 3).
    skippable = [bytes([low]) + b"\x2a\x4d\x18" for low in range(0x50, 0x60)]
    return _Series(_ZstdFrame, (b"\x28\xb5\x2f\xfd", *skippable))


def _deflate(raw: bytes) -> _Stream:
    # "deflate" means zlib's wrapper (RFC 9110, 8.4.1.2), but bare streams are common.
    wrapped = len(raw) > 1 and raw[0] & 0x0F == 8 and int.from_bytes(raw[:2]) % 31 == 0
    return _Series(lambda: _Zlib(wbits=15 if wrapped else -15), ())


def _decoder(coding: str, raw: bytes) -> _Stream | None:
    makers: dict[str, Callable[[], _Stream]] = {
        "gzip": _gzip,
        "x-gzip": _gzip,
        "deflate": lambda: _deflate(raw),
        "br": _Brotli,
        "zstd": _zstd,
    }
    return makers[coding]() if coding in makers else None


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
