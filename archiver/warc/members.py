"""Writes records one by one, their bytes unchanged: each as a gzip member of its own (WARC/1.1, Annex D), or plain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.warc.compression import Compression, pack_member, packer
from archiver.warc.reader import Item
from archiver.warc.record import WarcRecord

WARC_END = b"\r\n\r\n"
ARC_END = b"\n"

IN_MEMORY = 16 * 1024 * 1024
"""Records up to this many bytes are packed in one go, as libdeflate wants it; memory stays well below 128 MiB."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A record that was written whole; `digest` is the SHA-256 of its header and block."""

    record: WarcRecord
    digest: bytes


def copy_records(items: Iterable[Item], out: BinaryIO, *, compression: Compression) -> Iterator[Copied | Finding]:
    """Write the whole records of `items` to `out`; yield each once it is known to be whole, and the findings.

    `out` can go back: a record that breaks off, or turns out to be damaged, is taken out of it again.
    """
    last: tuple[int, Copied] | None = None
    for item in items:
        if last:
            yield from _settled(out, *last)
            last = None
        if isinstance(item, Finding):
            yield item
            continue
        start, hashed = out.tell(), hashlib.sha256()
        if append_record(out, _hashing(item, hashed), size=item.content_length, compression=compression):
            last = start, Copied(item, hashed.digest())
    if last:
        yield from _settled(out, *last)


def _settled(out: BinaryIO, start: int, copied: Copied) -> Iterator[Copied]:
    """Yield the record if it is whole now that the reader has moved on; else take it out again."""
    if copied.record.is_whole:
        yield copied
    else:
        out.seek(start)
        out.truncate()


def _hashing(record: WarcRecord, hashed: hashlib._Hash) -> Iterator[bytes]:
    for piece in record_pieces(record):
        hashed.update(piece)
        yield piece
    yield end_of(record)


def record_pieces(record: WarcRecord) -> Iterator[bytes]:
    """Yield the header as it stands and the block. Raises WarcError where the block breaks off."""
    yield record.head
    yield from record.pieces()


def end_of(record: WarcRecord) -> bytes:
    """Return what stands behind the record: two line ends, in an ARC file one."""
    return ARC_END if record.version.startswith("ARC") else WARC_END


def append_record(out: BinaryIO, pieces: Iterable[bytes], *, size: int, compression: Compression) -> bool:
    """Append `pieces`, `size` bytes or little more, as one record; where they break off, leave `out` as it was.

    Returns whether they were all there.
    """
    start = out.tell()
    try:
        _write(out, pieces, size, compression)
    except WarcError:
        # The reader tells of it next.
        out.seek(start)
        out.truncate()
        return False
    return True


def _write(out: BinaryIO, pieces: Iterable[bytes], size: int, compression: Compression) -> None:
    if size <= IN_MEMORY:
        out.write(pack_member(compression, b"".join(pieces)))
        return
    streamed = packer(compression)
    for piece in pieces:
        out.write(streamed.compress(piece))
    out.write(streamed.flush())
