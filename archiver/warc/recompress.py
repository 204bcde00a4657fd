"""Stores the records of a file anew, each by itself, and proves that not a byte of them changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from archiver.errors import UsageError, WarcError
from archiver.model import Finding
from archiver.store.folder import atomic_file
from archiver.warc.compression import Compression
from archiver.warc.files import open_warc, read_file
from archiver.warc.ledger import Tell
from archiver.warc.members import copy_records, record_pieces
from archiver.warc.reader import Item
from archiver.warc.record import WarcRecord
from archiver.warc.repair import refuse_to_overwrite
from archiver.warc.writer import OPEN_SUFFIX

_DIGEST = hashlib.sha256().digest_size
_HINT = "The file stays as it is. `archiver warc repair` makes one of its whole records."
_HELD = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Recompressed:
    """What became of a file: the number of records, and the bytes before and after."""

    records: int
    before_bytes: int
    after_bytes: int


class RefusedError(WarcError):
    """A file whose records would not all survive; nothing was written."""


def recompress_file(
    source: Path, out: Path, *, tell: Tell, compression: Compression = "size", force: bool = False
) -> Recompressed:
    """Write the records of `source` to `out`, each stored by itself, header and block unchanged.

    What was written is read back and compared record by record before it gets its name; `tell` gets each finding.
    Raises RefusedError if `source` is not whole or anything differs, UsageError if a file would be overwritten,
    WarcError if `source` cannot be read, StoreError if `out` cannot be written; then nothing is left behind.
    """
    refuse_to_overwrite([source], [out], force=force)
    return _recompress(source, out, tell, compression)


def recompress_in_place(source: Path, *, tell: Tell, compression: Compression = "size") -> Recompressed:
    """Put in the place of `source` the same records as `recompress_file` would write them; raises as that does.

    The name must suit what the file will hold, and no crawl may be writing it.
    """
    path = source.resolve()
    if path.name.endswith(OPEN_SUFFIX):
        raise UsageError("a crawl has this file open", str(source), "The next crawl of that name closes it.")
    kind = path.suffix.lower()
    if (kind == ".gz") != (compression != "none") or kind == ".zst":
        hint = "Write to a file of another name with -o."
        raise UsageError("its name would not say what it holds", str(source), hint)
    return _recompress(path, path, tell, compression)


def _recompress(source: Path, out: Path, tell: Tell, compression: Compression) -> Recompressed:
    if not source.is_file():
        raise WarcError("no such file, or none that can be read twice", str(source))
    with open_warc(source) as reading, tempfile.SpooledTemporaryFile(_HELD) as digests, atomic_file(out) as file:
        before = os.fstat(reading.fileno())
        count = _write(reading, file, source, digests, tell, compression)
        file.flush()
        _prove(Path(file.name), source, digests, count)
        after = source.stat()
        if (before.st_size, before.st_mtime_ns, before.st_ino) != (after.st_size, after.st_mtime_ns, after.st_ino):
            raise RefusedError("the file changed while it was read", str(source), "Nothing was written; try again.")
        if out == source:
            shutil.copymode(source, file.name)
        return Recompressed(count, before.st_size, file.tell())


def _write(
    reading: BinaryIO, out: BinaryIO, source: Path, digests: IO[bytes], tell: Tell, compression: Compression
) -> int:
    """Write the records and their digests; return how many they are."""
    count, worst = 0, None
    begun = Counter[bool]()
    for item in copy_records(_counted(read_file(reading, source.name), begun), out, compression=compression):
        if isinstance(item, Finding):
            tell(item)
            worst = worst or (item if item.severity == "error" else None)
        else:
            digests.write(item.digest)
            count += 1
    if worst:
        raise RefusedError(f"not every record is whole: {worst.message}", str(source), _HINT)
    if count < begun[True]:
        raise RefusedError(f"{begun[True] - count} of its records are not whole", str(source), _HINT)
    if not count:
        raise RefusedError("there is no record in it", str(source), _HINT)
    return count


def _counted(items: Iterable[Item], begun: Counter[bool]) -> Iterator[Item]:
    for item in items:
        begun[isinstance(item, WarcRecord)] += 1
        yield item


def _prove(written: Path, source: Path, digests: IO[bytes], count: int) -> None:
    """Compare the records in `written` with the digests. Raises RefusedError where they differ."""
    digests.seek(0)
    seen = 0
    with written.open("rb") as file:
        for digest in _digests_of(file, source):
            seen += 1
            if digest != digests.read(_DIGEST):
                raise RefusedError(f"record {seen} would not be the same", str(source), _HINT)
    if seen != count:
        raise RefusedError(f"{count} records would be {seen}", str(source), _HINT)


def _digests_of(file: BinaryIO, source: Path) -> Iterator[bytes]:
    """Yield the digest of each record. Raises RefusedError for whatever is no whole record stored by itself."""
    last: tuple[WarcRecord, bytes] | None = None
    for item in read_file(file, source.name):
        yield from _proven(last, source)
        if isinstance(item, Finding):
            raise RefusedError(f"what was written cannot be read back: {item.message}", str(source), _HINT)
        hashed = hashlib.sha256()
        for piece in record_pieces(item):
            hashed.update(piece)
        last = item, hashed.digest()
    yield from _proven(last, source)


def _proven(last: tuple[WarcRecord, bytes] | None, source: Path) -> Iterator[bytes]:
    if last is None:
        return
    record, digest = last
    if not record.is_whole or record.length is None:
        raise RefusedError(f"record {record.record_id} would not be whole", str(source), _HINT)
    yield digest
