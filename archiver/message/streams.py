"""Unpacks one coded body piece by piece: gzip, deflate, br, zstd (RFC 9110, 8.4)."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

_PIECE = 64 * 1024


class Stream(Protocol):
    """One coded body being unpacked."""

    def feed(self, raw: bytes) -> Iterator[bytes]:
        """Yield what the next bytes of the body unpack to, in small pieces."""

    def is_finished(self) -> bool:
        """Tell whether the body has come to its end."""


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


def _gzip() -> Stream:
    # Several gzip members in a row are one body (RFC 1952, 2.2).
    return _Series(lambda: _Zlib(wbits=31), (b"\x1f\x8b",))


def _zstd() -> Stream:
    # Several frames are one body, and some may be skippable ones (RFC 8878, 3).
    skippable = [bytes([low]) + b"\x2a\x4d\x18" for low in range(0x50, 0x60)]
    return _Series(_ZstdFrame, (b"\x28\xb5\x2f\xfd", *skippable))


def _deflate(raw: bytes) -> Stream:
    # "deflate" means zlib's wrapper (RFC 9110, 8.4.1.2), but bare streams are common.
    wrapped = len(raw) > 1 and raw[0] & 0x0F == 8 and int.from_bytes(raw[:2]) % 31 == 0
    return _Series(lambda: _Zlib(wbits=15 if wrapped else -15), ())


def decoder(coding: str, raw: bytes) -> Stream | None:
    """Return a stream that takes `coding` off a body that begins with `raw`, None for a coding that is not known."""
    makers: dict[str, Callable[[], Stream]] = {
        "gzip": _gzip,
        "x-gzip": _gzip,
        "deflate": lambda: _deflate(raw),
        "br": _Brotli,
        "zstd": _zstd,
    }
    return makers[coding]() if coding in makers else None


def decoding_errors() -> tuple[type[Exception], ...]:
    """Return what a stream's `feed` may raise."""
    import brotli
    import zstandard

    return (zlib.error, brotli.error, zstandard.ZstdError)
