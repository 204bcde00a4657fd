"""The seals of the archive that cover the file of a capture, as far as a page can check them.

Looked at are the form of a seal, its signatures and timestamps, and the size of the file. The digest of a whole WARC
file takes too long for a page, and whose keys these are nobody has told the server; `archiver verify` does the rest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from archiver.archive import Archive
from archiver.errors import SealError
from archiver.model import Capture
from archiver.seal.checking import check_seal
from archiver.seal.dataset import SEAL_SUFFIX
from archiver.seal.document import Seal
from archiver.seal.files import FOLDER, open_seal
from archiver.seal.timestamps import check_with

MOST_SEALS = 20
"""Seals that are looked at, the last ones by their names, which end in their times."""

MOST_BYTES = 2 * 1024 * 1024
"""The longest seal that is read for a page: one of some 10,000 files."""


_SIGNATURE = re.compile(r"/signatures/(\d+)")


@dataclass(frozen=True, slots=True)
class ReadSeal:
    """A seal: `keys` are the fingerprints of those that signed it, `stamps` the times and authorities of timestamps.

    `faults` say what is wrong with it, in English. `sizes` are the bytes of the WARC files it lists, by their paths.
    """

    name: str
    created: datetime
    keys: tuple[str, ...]
    stamps: tuple[tuple[datetime, str], ...]
    faults: tuple[str, ...]
    sizes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Covering:
    """A seal that lists the file of a capture; `path` is its own below the archive's folder.

    `has_size`: whether the file is as long as it was when it was sealed.
    """

    path: str
    seal: ReadSeal
    has_size: bool

    @property
    def mark(self) -> str:
        """The style of its verdict."""
        if self.seal.faults or not self.has_size:
            return "bad"
        return "good" if self.seal.keys else "fair"


@dataclass(frozen=True, slots=True)
class Seals:
    """The seals that cover a file, the newest first; `unread` were too long, or cannot be read."""

    covering: tuple[Covering, ...]
    unread: tuple[str, ...]


def seals_of(archive: Archive, capture: Capture, now: datetime) -> Seals:
    """Return the seals among those of the archive that cover the WARC file of `capture`."""
    name = f"warcs/{capture.warc}"
    covering, unread = [], []
    for path in _newest(archive.folder / FOLDER):
        shown = f"{FOLDER}/{path.name}"
        seal = _read_again(path, now)
        if seal is None:
            unread.append(shown)
        elif name in seal.sizes:
            covering.append(Covering(shown, seal, seal.sizes[name] == _size(archive.warc_path(capture.warc))))
    covering.sort(key=lambda each: each.seal.created, reverse=True)
    return Seals(tuple(covering), tuple(unread))


def _newest(folder: Path) -> list[Path]:
    try:
        names = sorted(path.name for path in folder.iterdir() if path.name.endswith(SEAL_SUFFIX))
    except OSError:
        return []
    return [folder / name for name in names[-MOST_SEALS:]]


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _read_again(path: Path, now: datetime) -> ReadSeal | None:
    """Return the seal in the file at `path` if it can be read; what was read before is kept for an hour."""
    try:
        stat = path.stat()
    except OSError:
        return None
    if stat.st_size > MOST_BYTES:
        return None
    hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return _read(path, stat.st_size, stat.st_mtime_ns, hour)


@lru_cache(maxsize=MOST_SEALS)
def _read(path: Path, size: int, mtime_ns: int, now: datetime) -> ReadSeal | None:
    try:
        opened = open_seal(path)
    except SealError:
        return None
    if opened.seal is None:
        return None
    seal = opened.seal
    checked = check_seal(seal, now=now)
    faults = [each for each in (*opened.findings, *checked.findings) if each.severity == "error"]
    broken = {found[1] for each in faults if (found := _SIGNATURE.match(each.pointer or ""))}
    keys = [each.key_sha256 for number, each in enumerate(seal.signatures) if str(number) not in broken]
    return ReadSeal(
        name=seal.manifest.name,
        created=seal.manifest.created,
        keys=tuple(keys),
        stamps=tuple(_stamps(seal, now)),
        faults=tuple(finding.message for finding in faults),
        sizes={each.path: each.size_bytes for each in seal.manifest.warcs},
    )


def _stamps(seal: Seal, now: datetime) -> Iterator[tuple[datetime, str]]:
    """Yield the times and authorities of the timestamps that hold, whoever made them."""
    for stamp in seal.timestamps:
        if stamp.signature is not None and stamp.signature >= len(seal.signatures):
            continue
        message = seal.manifest.raw if stamp.signature is None else seal.signatures[stamp.signature].signature
        try:
            held = check_with(stamp.token, hashlib.sha256(message).digest(), (), at=now)
        except SealError:
            # A finding says so.
            continue
        yield held.instant, held.authority
