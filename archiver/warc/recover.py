"""After a crash: brings files that were left open back to their last whole record."""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
from pathlib import Path
from typing import BinaryIO

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.store.folder import atomic_file, store_error, sync_folder
from archiver.warc.digest import Hashes, algorithm_of, digest_bytes
from archiver.warc.reader import WarcReader
from archiver.warc.record import WarcRecord
from archiver.warc.writer import OPEN_SUFFIX

TORN_SUFFIX = ".torn"

_SUFFIXES = (".warc.gz", ".warc")
_END = b"\r\n\r\n"


def recover_open_files(folder: Path) -> list[Finding]:
    """Close each `*.open` file in `folder` behind its last whole record, and say what was cut off.

    The cut bytes are kept beside the file as `*.torn`. A file that a writer is still at is left alone: it holds a lock
    on it. So is a symbolic link: no writer of ours makes one, and what it leads to is not ours to cut. Raises
    LimitReachedError if the disk is full, StoreError if it fails otherwise; calling again goes on then.
    """
    findings = []
    names = sorted(path.name for path in folder.iterdir() if path.name.endswith(OPEN_SUFFIX))
    for path in (folder / name for name in names):
        if path.name.removesuffix(OPEN_SUFFIX).endswith(_SUFFIXES) and path.is_file() and not path.is_symlink():
            try:
                findings.append(_recover(path))
            except OSError as error:
                raise store_error(error, path) from error
    return findings


def _recover(path: Path) -> Finding:
    with path.open("rb+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message, hint = "another process is writing it; it is left alone", "Do not run two writers on one archive."
            return Finding("warc.in-use", "warning", message, file=path.name, hint=hint)
        return _close(path, file)


def _close(path: Path, file: BinaryIO) -> Finding:
    final = _free_name(path.with_name(path.name.removesuffix(OPEN_SUFFIX)))
    size, end = file.seek(0, os.SEEK_END), _whole_bytes(file, path.name)
    message = f"a crashed run left it open; {end} bytes of whole records are kept"
    if end < size:
        torn = _free_name(final.with_name(final.name + TORN_SUFFIX))
        file.seek(end)
        with atomic_file(torn) as kept:
            shutil.copyfileobj(file, kept)
        file.truncate(end)
        message += f", {size - end} torn bytes are set aside in {torn.name}"
    if end:
        # Also where nothing was cut: the run may have been killed before it synced, and a name promises the bytes.
        os.fsync(file.fileno())
        path.rename(final)
    else:
        path.unlink()
        message += "; no record was whole, so there is no file"
    sync_folder(path.parent)
    return Finding("warc.recovered", "info", message, file=final.name)


def _free_name(path: Path) -> Path:
    """Return `path`, or one beside it if there is another file of this name: a rename would replace that."""
    suffix = next(each for each in (*(s + TORN_SUFFIX for s in _SUFFIXES), *_SUFFIXES) if path.name.endswith(each))
    stem = path.name.removesuffix(suffix)
    names = itertools.chain([path.name], (f"{stem}-recovered-{number}{suffix}" for number in itertools.count(1)))
    return next(each for name in names if not (each := path.with_name(name)).exists())


def _whole_bytes(file: BinaryIO, name: str) -> int:
    """Return the offset behind the last of the whole records that the file begins with."""
    is_plain = name.endswith(".warc" + OPEN_SUFFIX)
    end = block = 0
    last: WarcRecord | None = None
    file.seek(0)
    for item in itertools.chain(WarcReader(file, name), [None]):
        if last:
            if not last.length or (is_plain and not _ends_well(file, last, block)):
                return end
            end = last.offset + last.length
            last = None
        if isinstance(item, Finding) and item.severity != "error":
            # What is merely odd, as other writers leave it, tears nothing.
            continue
        if not isinstance(item, WarcRecord):
            return end
        block = _checked_size(item) if is_plain else 0
        last = item
    return end


def _ends_well(file: BinaryIO, record: WarcRecord, block: int) -> bool:
    """Tell whether head, block and the blank lines behind it (WARC/1.1, 4) are all there."""
    behind = record.offset + len(record.head) + block
    return block >= 0 and os.pread(file.fileno(), len(_END), behind) == _END


def _checked_size(record: WarcRecord) -> int:
    """Return the bytes in the block, -1 if it is not what the record's digest says.

    Nothing else tells where bytes are not compressed; a gzip member has a checksum of its own.
    """
    recorded = record.field("WARC-Block-Digest")
    hashes, size = Hashes({algorithm_of(recorded)}), 0
    try:
        for piece in record.pieces():
            hashes.update(piece)
            size += len(piece)
    except WarcError:
        return -1
    is_same = recorded is None or digest_bytes(recorded) in (None, hashes.raw(algorithm_of(recorded)))
    return size if is_same else -1
