"""Gives each record a gzip member of its own, its bytes unchanged: what a whole-file gzip lacks to be indexed."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from archiver.model import Finding
from archiver.warc.members import copy_records
from archiver.warc.reader import WarcReader, kind_of


def split_members(source: BinaryIO, out: BinaryIO, name: str) -> tuple[int, list[Finding]]:
    """Write the whole records of `source` to `out`, one gzip member each; return how many, and what could not be read.

    Header and block stay byte for byte. `out` can go back: a record that breaks off is taken out of it again.
    """
    count, findings = 0, []
    for item in copy_records(WarcReader(source, name), out, compression="speed"):
        if isinstance(item, Finding):
            findings.append(item)
        else:
            count += 1
    return count, findings


def suffix_of(path: Path, opening: bytes) -> str:
    """Return the suffix a file with this `opening` (see files.opening) should have.

    What it is compressed with is told by its first bytes.
    """
    with path.open("rb") as file:
        kind = kind_of(file.read(4))
    packed = {"gzip": ".gz", "zstd": ".zst"}.get(kind or "", "")
    return (".warc" if opening[:5].upper() == b"WARC/" else ".arc") + packed
