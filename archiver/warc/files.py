"""Opens WARC and ARC files by what they hold, whatever they are called."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.warc.frames import MAGIC as ZSTD
from archiver.warc.frames import dictionary_of, frame_opening
from archiver.warc.gz import MAGIC, DamagedError, GzipError, inflater, is_seekable
from archiver.warc.reader import Item, WarcReader
from archiver.warc.record import WarcRecord

if TYPE_CHECKING:
    from archiver.warc.frames import Dictionary

_OPENING = 4096
_READ = 64 * 1024


def opening(file: BinaryIO, size: int = _OPENING) -> bytes:
    """Return the first bytes of the content of `file`, gzip or zstd taken off; `file` is left where it was."""
    start = file.tell()
    raw = file.read(_READ)
    try:
        return content_opening(raw, dictionary_of(file) if raw.startswith(ZSTD) else None)[:size]
    except DamagedError:
        return b""
    finally:
        file.seek(start)


def content_opening(raw: bytes, dictionary: Dictionary | None = None) -> bytes:
    """Return the first bytes of what `raw` holds, gzip or zstd taken off."""
    if raw.startswith(MAGIC):
        with contextlib.suppress(*GzipError):
            return inflater().decompress(raw, _OPENING)
        return b""
    if raw.startswith(ZSTD):
        return frame_opening(raw, dictionary) or b""
    return raw


class _Stream:
    """A file that cannot go back, with its first bytes in front again."""

    def __init__(self, first: bytes, file: BinaryIO) -> None:
        self._first = first
        self._file = file

    def read(self, size: int) -> bytes:
        first, self._first = self._first[:size], self._first[size:]
        return first or self._file.read(size)


def read_file(file: BinaryIO, name: str = "") -> Iterator[Item]:
    """Yield the records and findings of a WARC or ARC file, told by what it holds; it need not be able to go back.

    A file without any record is a finding too.
    """
    try:
        if is_seekable(file):
            first, offset = opening(file), file.tell()
        else:
            raw = _fill(file)
            first, offset = content_opening(raw), 0
            file = cast(BinaryIO, _Stream(raw, file))
    except OSError as error:
        raise read_error(error, name) from error
    is_told = False
    try:
        for item in _reader(file, name, first, offset):
            is_told = is_told or isinstance(item, WarcRecord) or item.severity == "error"
            yield item
    except OSError as error:
        raise read_error(error, name) from error
    if not is_told:
        yield Finding("warc.empty", "error", "the file holds no records", file=name or None)


def read_error(error: OSError, where: str) -> WarcError:
    """Return what to raise where the system cannot read a file."""
    return WarcError(f"cannot be read ({error.strerror})", where, "Check the disk, or copy the file and try the copy.")


def _fill(file: BinaryIO) -> bytes:
    raw = b""
    while len(raw) < _READ and (piece := file.read(_READ - len(raw))):
        raw += piece
    return raw


def _reader(file: BinaryIO, name: str, first: bytes, offset: int) -> Iterator[Item]:
    if not first[:5].upper().startswith(b"WARC/"):
        from archiver.warc.arc import is_arc_opening, read_arc

        # Where the first bytes are damaged the name is all there is to go by.
        if is_arc_opening(first) or name.lower().endswith((".arc", ".arc.gz")):
            return read_arc(file, name, offset=offset)
    return iter(WarcReader(file, name, offset=offset))


@contextlib.contextmanager
def record_at(path: Path, offset: int) -> Iterator[WarcRecord]:
    """Give the record stored at `offset` of the file at `path`.

    Raises WarcError if there is none: the file is gone, or has changed since it was indexed.
    """
    with open_warc(path) as file:
        try:
            file.seek(offset)
            # A warning may stand before the record: a zstd frame without a checksum, say.
            items = read_file(file, path.name)
            first = next((item for item in items if isinstance(item, WarcRecord) or item.severity == "error"), None)
        except (OSError, ValueError) as error:
            # An offset out of a damaged index, or a disk that fails.
            raise WarcError(f"cannot be read ({error})", f"{path}, byte {offset}", "Run `archiver index`.") from error
        if not isinstance(first, WarcRecord):
            what = first.message if first else "nothing"
            hint = "Run `archiver index --rebuild` if the file was changed."
            raise WarcError(f"no record begins here: {what}", f"{path}, byte {offset}", hint)
        yield first


def open_warc(path: Path) -> BinaryIO:
    """Return `path` opened for reading. Raises WarcError if it cannot be."""
    try:
        return path.open("rb")
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise WarcError(what, str(path), "Check the name and its permissions.") from error
