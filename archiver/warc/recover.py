"""After a crash: brings files that were left open back to their last whole record."""

from __future__ import annotations

import itertools
import os
import shutil
from pathlib import Path

from archiver.model import Finding
from archiver.store.folder import atomic_file, sync_folder
from archiver.warc.files import open_warc
from archiver.warc.reader import WarcReader
from archiver.warc.record import WarcRecord
from archiver.warc.writer import OPEN_SUFFIX

TORN_SUFFIX = ".torn"


def recover_open_files(folder: Path) -> list[Finding]:
    """Close each `*.open` file in `folder` behind its last whole record, and say what was cut off.

    The cut bytes are kept beside the file as `*.torn`. Only call this while holding the archive's lock: a file that
    another writer has open would be cut under its hands.
    """
    findings = []
    for path in sorted(folder.glob(f"*.warc.gz{OPEN_SUFFIX}")):
        findings.append(_recover(path))
    return findings


def _recover(path: Path) -> Finding:
    final = _free_name(path.with_name(path.name.removesuffix(OPEN_SUFFIX)))
    size, end = path.stat().st_size, _whole_bytes(path)
    message = f"a crashed run left it open; {end} bytes of whole records are kept"
    if end < size:
        torn = path.with_name(final.name + TORN_SUFFIX)
        with path.open("rb+") as file:
            file.seek(end)
            with atomic_file(torn) as kept:
                shutil.copyfileobj(file, kept)
            file.truncate(end)
            os.fsync(file.fileno())
        message += f", {size - end} torn bytes are set aside in {torn.name}"
    if end:
        path.rename(final)
    else:
        path.unlink()
        message += "; no record was whole, so there is no file"
    sync_folder(path.parent)
    return Finding("warc.recovered", "info", message, file=final.name)


def _free_name(path: Path) -> Path:
    """Return `path`, or one beside it if there is another file of this name: a rename would replace that."""
    stem = path.name.removesuffix(".warc.gz")
    names = itertools.chain([path.name], (f"{stem}-recovered-{number}.warc.gz" for number in itertools.count(1)))
    return next(each for name in names if not (each := path.with_name(name)).exists())


def _whole_bytes(path: Path) -> int:
    """Return the offset behind the last of the whole records that the file begins with."""
    end = 0
    last: WarcRecord | None = None
    with open_warc(path) as file:
        for item in WarcReader(file, path.name):
            if last and last.length:
                end = last.offset + last.length
            if isinstance(item, Finding):
                return end
            last = item
    return last.offset + last.length if last and last.length else end
