"""gzip as WARC files use it: one member per record (WARC/1.1, Annex D), read with the members' places known.

isal inflates three times and deflates five times as fast as zlib (docs/design/dependencies.md); zlib stands in where
isal has no wheel.
"""

from __future__ import annotations

import io
import zlib
from importlib import import_module
from types import ModuleType
from typing import BinaryIO, Protocol, cast

from archiver.errors import WarcError


def _engine() -> tuple[ModuleType, int]:
    """Return the fastest zlib there is, and the level that crawling uses with it."""
    try:
        return import_module("isal.isal_zlib"), 2
    except ImportError:  # pragma: no cover  (a platform without isal)
        return zlib, 6


engine, FAST_LEVEL = _engine()

MAGIC = b"\x1f\x8b\x08"
PIECE = 64 * 1024

GzipError: tuple[type[Exception], ...] = (zlib.error, engine.error)


class DamagedError(WarcError):
    """The compressed bytes cannot be read on; the reader tells it as a Finding and looks for the next member."""


class _Inflate(Protocol):
    eof: bool
    unused_data: bytes
    unconsumed_tail: bytes

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


def inflater() -> _Inflate:
    """Return a fresh decompressor for one gzip member."""
    return cast(_Inflate, engine.decompressobj(31))


def deflate(raw: bytes) -> bytes:
    """Return `raw` as one gzip member."""
    packer = engine.compressobj(FAST_LEVEL, zlib.DEFLATED, 31)
    return b"".join((packer.compress(raw), packer.flush()))


class GzipMembers:
    """Reads a file member by member; `offset` is the file position of the next byte not yet taken."""

    def __init__(self, file: BinaryIO, offset: int = 0, ahead: bytes = b"") -> None:
        """Begin at `offset`; `ahead` are bytes already read from there."""
        self._file = file
        self._ahead = ahead
        self._ended = False
        self.offset = offset

    def next_member(self) -> Member | None:
        """Return the member that begins here, or None at the end of the file.

        Zero bytes between members are padding (gzip's own rule) and passed over. Raises DamagedError if something
        else stands here.
        """
        while True:
            self._fill(len(MAGIC))
            kept = self._ahead.lstrip(b"\0")
            self.offset += len(self._ahead) - len(kept)
            if not self._ahead:
                return None
            self._ahead = kept
            if len(kept) >= len(MAGIC) or self._ended:
                break
        if not self._ahead:
            return None
        if not self._ahead.startswith(MAGIC[: len(self._ahead)]):
            raise DamagedError("no gzip member begins here")
        return Member(self)

    def take(self) -> bytes:
        """Return the next raw bytes, b"" at the end of the file."""
        raw, self._ahead = self._ahead, b""
        raw = raw or self._file.read(PIECE)
        self.offset += len(raw)
        return raw

    def give_back(self, raw: bytes) -> None:
        """Put back the last bytes taken."""
        self._ahead = raw + self._ahead
        self.offset -= len(raw)

    def _fill(self, size: int) -> None:
        while len(self._ahead) < size and not self._ended:
            raw = self._file.read(PIECE)
            self._ended = not raw
            self._ahead += raw


class Member:
    """One gzip member; `pull` gives its bytes, `end` is known once they are all taken."""

    def __init__(self, members: GzipMembers) -> None:
        self.offset = members.offset
        self.end: int | None = None
        self._members = members
        self._inflate = inflater()
        self._raw = b""
        self._failure: DamagedError | None = None

    def pull(self) -> bytes:
        """Return the next bytes of the member, b"" behind its last one. Raises DamagedError."""
        if self._failure:
            raise self._failure
        piece = b""
        while not piece and self.end is None:
            try:
                piece = self._step()
            except DamagedError as error:
                self._failure = error
                raise
        return piece

    def _step(self) -> bytes:
        raw = self._raw or self._members.take()
        if not raw:
            raise DamagedError("the file ends inside a gzip member", f"byte {self.offset}")
        try:
            piece = self._inflate.decompress(raw, PIECE)
        except GzipError as error:
            raise DamagedError(f"the gzip member is damaged ({error})", f"byte {self.offset}") from error
        self._raw = self._inflate.unconsumed_tail
        if self._inflate.eof:
            self._members.give_back(self._inflate.unused_data)
            self.end = self._members.offset
        return piece


def find_member(file: BinaryIO, start: int, *, opens_with: tuple[bytes, ...]) -> int | None:
    """Return the offset of the first gzip member at or behind `start` whose content opens with one of the given bytes.

    `file` must be seekable. This is how reading goes on behind a damaged member.
    """
    position, kept = start, b""
    while True:
        file.seek(position + len(kept))
        raw = file.read(PIECE)
        window = kept + raw
        found = window.find(MAGIC)
        while found >= 0:
            if _opens_with(file, position + found, opens_with):
                return position + found
            found = window.find(MAGIC, found + 1)
        if not raw:
            return None
        kept = window[-(len(MAGIC) - 1) :]
        position += len(window) - len(kept)


def _opens_with(file: BinaryIO, offset: int, wanted: tuple[bytes, ...]) -> bool:
    file.seek(offset)
    try:
        return inflater().decompress(file.read(1024), 32).startswith(wanted)
    except GzipError:
        return False


def is_seekable(file: BinaryIO) -> bool:
    """Tell whether `file` can go back, which resynchronising needs."""
    try:
        return file.seekable()
    except (AttributeError, io.UnsupportedOperation):
        return False
