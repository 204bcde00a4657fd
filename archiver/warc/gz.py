"""gzip as WARC files use it: one member per record (WARC/1.1, Annex D), read with the members' places known.

isal inflates three times and deflates five times as fast as zlib, and libdeflate inflates a member whose end is known
in two thirds of isal's time (docs/design/dependencies.md); each stands in for the one that has no wheel.
"""

from __future__ import annotations

import contextlib
import io
import zlib
from importlib import import_module
from types import ModuleType
from typing import BinaryIO, Protocol, cast

from archiver.errors import WarcError
from archiver.warc.cursor import Cursor


def _engine() -> ModuleType:
    """Return the zlib that inflates fastest."""
    try:
        return import_module("isal.isal_zlib")
    except ImportError:  # pragma: no cover  (a platform without isal)
        return zlib


def _libdeflate() -> ModuleType | None:
    try:
        return import_module("deflate")
    except ImportError:  # pragma: no cover  (a platform without libdeflate)
        return None


engine = _engine()
libdeflate = _libdeflate()

MAGIC = b"\x1f\x8b\x08"
PIECE = 64 * 1024
# What is read of the file at a time; inflating goes on in small steps, for what is left of a step is copied.
_READ = 256 * 1024
_STEP = 16 * 1024
# A member up to this size, stored and inflated, is inflated in one go.
_WHOLE_LIMIT = 4 * 1024 * 1024
# Header and trailer (RFC 1952, 2.3).
_FLAGS = 3
_KNOWN_FLAGS = b"\x1f"
_LEAST = 18
# How many places that look like the start of the next member are tried: its magic stands in stored gzip bodies too.
_TRIES = 4
# Enough of a member to see what its content opens with, long file names in its header included.
_OPENING = 1024

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


class GzipMembers:
    """Reads a file member by member; `offset` is the file position of the next byte not yet taken.

    `padding` counts the zero bytes that stood before it, `notes` tells what is odd about the member begun last.
    """

    def __init__(self, file: BinaryIO, offset: int = 0, ahead: bytes = b"") -> None:
        """Begin at `offset`; `ahead` are bytes already read from there."""
        self._cursor = Cursor(lambda: file.read(_READ), ahead)
        self._begun = offset
        self._file = file if is_seekable(file) else None
        self.padding = 0
        self.notes: list[str] = []

    @property
    def offset(self) -> int:
        """The file position of the next byte not yet taken."""
        return self._begun + self._cursor.taken

    def next_member(self) -> Member | None:
        """Return the member that begins here, or None at the end of the file.

        Zero bytes between members are padding (gzip's own rule), counted and passed over. Raises DamagedError if
        something else stands here.
        """
        self.padding = self._cursor.skip_all(b"\0")
        opening = self._cursor.peek(len(MAGIC))
        if not opening:
            return None
        if not MAGIC.startswith(opening):
            raise DamagedError("no gzip member begins here")
        if self._cursor.peek(_FLAGS + 1)[_FLAGS:] > _KNOWN_FLAGS:
            # RFC 1952, 2.3.1.2: a decoder must tell of them.
            self.notes.append("reserved flags are set in the gzip header")
        return Member(self._cursor, self._begun, self._file)

    def take_whole(self) -> bytearray | None:
        """Return and take the member that begins here, inflated; None, and nothing taken, if that is not plain to see.

        Plain to see: a member of a few megabytes whose end is where the next one's magic, or the end of the file, is.
        """
        cursor = self._cursor
        header = cursor.peek(_FLAGS + 1)
        if libdeflate is None or not header.startswith(MAGIC) or header[_FLAGS : _FLAGS + 1] > _KNOWN_FLAGS:
            return None
        end = _LEAST - 1
        for _ in range(_TRIES):
            end = cursor.find(MAGIC, end + 1, _WHOLE_LIMIT)
            stored = cursor.peek(end if end >= 0 else _WHOLE_LIMIT)
            content = _inflate_whole(stored) if len(stored) < _WHOLE_LIMIT else None
            if content is not None:
                cursor.skip(len(stored))
                return content
            if end < 0:
                break
        return None

    def held(self) -> bytes:
        """Return the bytes that were read of the file and are not taken."""
        return self._cursor.held()

    def find_next(self, wanted: tuple[bytes, ...]) -> bool:
        """Pass over everything up to the next member whose content opens with one of the given bytes; tell if any does.

        This is how reading goes on behind a damaged member.
        """
        while self._cursor.skip_to(MAGIC):
            if opens_with(self._cursor.peek(_OPENING), wanted):
                return True
            self._cursor.skip(1)
        return False


def _inflate_whole(stored: bytes) -> bytearray | None:
    """Return the content of `stored` if it is one gzip member and nothing else, and not too large."""
    size = int.from_bytes(stored[-4:], "little")
    if libdeflate is None or not 0 < size < _WHOLE_LIMIT or len(stored) < _LEAST:
        return None
    try:
        content: bytearray = libdeflate.gzip_decompress(stored, size)
    except libdeflate.DeflateError:
        return None
    # libdeflate says nothing of bytes behind the member. It has compared the member's own trailer with the content;
    # so if that trailer stands nowhere but at the very end, the member ends there.
    checksum: int = libdeflate.crc32(content)
    trailer = checksum.to_bytes(4, "little") + stored[-4:]
    is_whole = len(content) == size and stored.find(trailer, _LEAST - 8) == len(stored) - 8
    return content if is_whole else None


class Member:
    """One gzip member; `pull` gives its bytes, `end` is known once they are all taken."""

    def __init__(self, cursor: Cursor, begun: int, file: BinaryIO | None) -> None:
        """Begin where `cursor` stands; it stands at the file position `begun` when it has taken nothing.

        `file` is there to go back in, if that is possible.
        """
        self._cursor = cursor
        self._begun = begun
        self._file = file
        self._given = 0
        self.offset = begun + cursor.taken
        self.end: int | None = None
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
                if piece := self._last_piece():
                    break
                raise
        self._given += len(piece)
        return piece

    def _last_piece(self) -> bytes:
        """Return what can still be had of the step that failed, which itself gives nothing: it is done again in steps
        of a byte, after all before it."""
        if self._file is None:
            return b""
        place, last = self._file.tell(), self._begun + self._cursor.taken
        inflate, given, at, out = inflater(), self._given, self.offset, bytearray()
        self._file.seek(at)
        with contextlib.suppress(*GzipError):
            while not inflate.eof and (raw := self._file.read(min(_STEP, last - at) if at < last else 1)):
                at += len(raw)
                while raw:
                    out += inflate.decompress(raw, PIECE)
                    raw = inflate.unconsumed_tail
                    dropped = min(given, len(out))
                    given -= dropped
                    del out[:dropped]
                if len(out) > _WHOLE_LIMIT:
                    break
        self._file.seek(place)
        return bytes(out)

    def _step(self) -> bytes:
        raw = self._raw or self._cursor.peek(_STEP)
        if not raw:
            raise DamagedError("the file ends inside a gzip member", f"byte {self.offset}")
        try:
            piece = self._inflate.decompress(raw, PIECE)
        except GzipError as error:
            raise DamagedError(f"the gzip member is damaged ({error})", f"byte {self.offset}") from error
        self._raw = self._inflate.unconsumed_tail
        left = self._inflate.unused_data if self._inflate.eof else self._raw
        self._cursor.skip(len(raw) - len(left))
        if self._inflate.eof:
            self.end = self._begun + self._cursor.taken
        return piece


class WholeMember:
    """A member that was inflated in one go."""

    def __init__(self, content: bytearray, offset: int, end: int) -> None:
        self.offset = offset
        self.end: int | None = end
        self._content = content

    def pull(self) -> bytes:
        """Return its bytes, then b""."""
        content, self._content = bytes(self._content), bytearray()
        return content


def opens_with(raw: bytes, wanted: tuple[bytes, ...]) -> bool:
    """Tell whether the gzip member that `raw` begins with has content that begins with one of `wanted`."""
    with contextlib.suppress(*GzipError):
        return inflater().decompress(raw, 32).startswith(wanted)
    return False


def find_member(file: BinaryIO, start: int, *, opens_with: tuple[bytes, ...]) -> int | None:
    """Return the offset of the first gzip member at or behind `start` whose content opens with one of the given bytes.

    `file` must be seekable; it is left anywhere.
    """
    file.seek(start)
    members = GzipMembers(file, start)
    return members.offset if members.find_next(opens_with) else None


def is_seekable(file: BinaryIO) -> bool:
    """Tell whether `file` can go back, which resynchronising needs."""
    try:
        return file.seekable()
    except (AttributeError, io.UnsupportedOperation):
        return False
