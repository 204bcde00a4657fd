"""Opens WARC and ARC files by what they hold, whatever they are called."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.warc.gz import MAGIC, GzipError, inflater, is_seekable
from archiver.warc.reader import Item, WarcReader
from archiver.warc.record import WarcRecord

# The first record of an ARC file describes the file (ARC 1.0); a record taken from its middle begins with a URL.
_ARC_OPENINGS = (b"filedesc://", b"http://", b"https://", b"dns:")
_ZSTD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")


def opening(file: BinaryIO) -> bytes:
    """Return the first bytes of the content of `file`, gzip taken off; `file` is left where it was."""
    start = file.tell()
    raw = file.read(4096)
    file.seek(start)
    if raw.startswith(MAGIC):
        with contextlib.suppress(*GzipError):
            return inflater().decompress(raw, 64)
    return raw[:64]


def read_file(file: BinaryIO, name: str = "") -> Iterator[Item]:
    """Yield the records and findings of a WARC or ARC file. Nothing at all in a file with bytes is a finding too."""
    first, offset = (opening(file), file.tell()) if is_seekable(file) else (b"", 0)
    if first.startswith(_ZSTD):
        message = "WARC files compressed with zstd are not read by this version"
        yield Finding("warc.zstd", "error", message, file=name or None, hint="Recompress it with gzip.")
        return
    seen = False
    for item in _reader(file, name, first, offset):
        seen = True
        yield item
    if not seen:
        yield Finding("warc.empty", "warning", "the file holds no records", file=name or None)


def _reader(file: BinaryIO, name: str, first: bytes, offset: int) -> Iterator[Item]:
    if first.startswith(_ARC_OPENINGS):
        from archiver.warc.arc import read_arc

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
            first = next(read_file(file, path.name), None)
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
