"""Opens ZIP files that may be hostile: a bound on what is read, and views of stored members that can be sought.

The standard library reads the directory; what it trusts is looked at here first (APPNOTE.TXT 6.3.10, 4.3 and 4.4).
"""

from __future__ import annotations

import contextlib
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from archiver.errors import WarcError

MAX_DIRECTORY = 4 * 1024 * 1024
"""Bytes of the directory; it is held in memory, up to 16 bytes for one."""

# RuntimeError: an encrypted member; NotImplementedError: a compression the standard library does not know; the rest is
# what zipfile and the decompressors raise on damage.
FAILURES = (
    zipfile.BadZipFile,
    OSError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OverflowError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)

_END = struct.Struct("<4s4H2LH")
_END_MAGIC = b"PK\x05\x06"
_LOCATOR = struct.Struct("<4sLQL")
_LOCATOR_MAGIC = b"PK\x06\x07"
_END64 = struct.Struct("<4sQ2H2L4Q")
_END64_MAGIC = b"PK\x06\x06"
_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_MAGIC = b"PK\x03\x04"
_MAX_COMMENT = 0xFFFF


@dataclass(frozen=True, slots=True)
class Directory:
    """Where a ZIP's directory lies: from `start` for `size` bytes, `count` entries as it says.

    `before` counts the bytes before the first one the ZIP knows of, `behind` those after its end.
    """

    start: int
    size: int
    count: int
    before: int
    behind: int


@dataclass(frozen=True, slots=True)
class LocalHeader:
    """The header before a member's bytes, which begin at `data_start`. Sizes are None where ZIP64 has them."""

    name: bytes
    flags: int
    method: int
    crc: int
    stored_size: int | None
    size: int | None
    data_start: int


@contextlib.contextmanager
def telling(where: str) -> Iterator[None]:
    """Turn what zipfile raises on damage into a WarcError."""
    try:
        yield
    except FAILURES as error:
        raise WarcError(f"the WACZ cannot be read ({error})"[:200], where) from error


def open_zip(file: BinaryIO, where: str) -> tuple[zipfile.ZipFile, Directory]:
    """Return the ZIP in `file`, and where its directory lies.

    Raises WarcError if there is none, or its directory is larger than MAX_DIRECTORY.
    """
    with telling(where):
        directory = _directory(file)
        if directory.size > MAX_DIRECTORY:
            raise WarcError(f"the ZIP has a directory of {directory.size} bytes, over {MAX_DIRECTORY}", where)
        return zipfile.ZipFile(file), directory


def _directory(file: BinaryIO) -> Directory:
    total = file.seek(0, io.SEEK_END)
    at = max(0, total - _END.size - _MAX_COMMENT)
    file.seek(at)
    tail = file.read(total - at)
    # As zipfile looks for it: at the very end, else the last one that a comment may follow.
    last = len(tail) - _END.size
    is_last = last >= 0 and tail.startswith(_END_MAGIC, last) and tail.endswith(b"\0\0")
    found = last if is_last else tail.rfind(_END_MAGIC)
    if not 0 <= found <= last:
        raise zipfile.BadZipFile("it has no directory")
    _, _, _, _, count, size, offset, comment = _END.unpack_from(tail, found)
    end = at + found
    behind = total - end - _END.size - comment
    if large := _end64(file, end):
        count, size, offset = large
        end -= _LOCATOR.size + _END64.size
    start = end - size
    if start < offset:
        raise zipfile.BadZipFile("its directory does not lie where it says")
    return Directory(start, size, count, start - offset, max(behind, 0))


def _end64(file: BinaryIO, end: int) -> tuple[int, int, int] | None:
    """Return count, size and offset from the ZIP64 record before the end record at `end`, or None."""
    place = end - _LOCATOR.size - _END64.size
    if place < 0:
        return None
    file.seek(place)
    raw = file.read(_END64.size + _LOCATOR.size)
    if len(raw) < _END64.size + _LOCATOR.size or not raw.startswith(_LOCATOR_MAGIC, _END64.size):
        return None
    magic, _, _, _, _, _, _, count, size, offset = _END64.unpack_from(raw)
    return (count, size, offset) if magic == _END64_MAGIC else None


def local_header(file: BinaryIO, info: zipfile.ZipInfo) -> LocalHeader:
    """Return the local header of a member. Raises zipfile.BadZipFile if there is none."""
    file.seek(info.header_offset)
    raw = file.read(_LOCAL.size)
    if len(raw) < _LOCAL.size or not raw.startswith(_LOCAL_MAGIC):
        raise zipfile.BadZipFile(f"no header of a member at byte {info.header_offset}")
    _, _, flags, method, _, _, crc, stored, size, name_size, extra_size = _LOCAL.unpack(raw)
    name = file.read(name_size)
    start = info.header_offset + _LOCAL.size + name_size + extra_size
    is_large = 0xFFFFFFFF in (stored, size)
    return LocalHeader(name, flags, method, crc, None if is_large else stored, None if is_large else size, start)


class _View(io.RawIOBase):
    """A stretch of another file as a file of its own; the other one is sought at each read."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file = file
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("a position before the beginning")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: object) -> int:
        room = memoryview(buffer)  # type: ignore[arg-type]  # the base class takes any writable buffer
        wanted = min(len(room), max(0, self._size - self._at))
        self._file.seek(self._start + self._at)
        piece = self._file.read(wanted)
        room[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def stored_view(file: BinaryIO, info: zipfile.ZipInfo) -> BinaryIO:
    """Return a stored member as a file that can be sought, valid while `file` is open; its CRC is not looked at.

    Raises zipfile.BadZipFile for a member that is not stored as it is.
    """
    if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1 or info.compress_size != info.file_size:
        raise zipfile.BadZipFile(f"{info.filename[:80]!r} is not stored as it is")
    start = local_header(file, info).data_start
    return cast(BinaryIO, io.BufferedReader(_View(file, start, info.file_size), 64 * 1024))
