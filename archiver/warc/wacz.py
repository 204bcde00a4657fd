"""Takes the WARC files out of a WACZ (WACZ 1.1.1: a ZIP whose WARC files lie under `archive/`).

Names inside a ZIP are never paths here: only the last part is used, and only if it is a plain file name. Files are
streamed under a cap, nothing is unpacked besides them.
"""

from __future__ import annotations

import contextlib
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from archiver.errors import WarcError
from archiver.warc.files import open_warc

_FOLDER = "archive/"
_NAME = re.compile(r"[^/\\\0]+\.(?:warc|arc)(?:\.gz)?\Z", re.IGNORECASE)
_NESTED = re.compile(r"[^/\\\0]+\.wacz\Z", re.IGNORECASE)
_MAX_MEMBER = 100 * 1024**3
_ZIP_OPENINGS = (b"PK\x03\x04", b"PK\x05\x06")

# RuntimeError: an encrypted member; NotImplementedError: a compression the standard library does not know; the rest is
# what zipfile and the decompressors raise on damage.
_FAILURES = (
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


@dataclass(frozen=True, slots=True)
class WaczMember:
    """One WARC file in a WACZ: its bare `name`, its size, and a stream of its bytes."""

    name: str
    size: int
    stream: BinaryIO


class _Checked:
    """Reads a member's bytes; damage is a WarcError."""

    def __init__(self, stream: IO[bytes], where: str) -> None:
        self._stream = stream
        self._where = where

    def read(self, size: int = -1) -> bytes:
        with _telling(self._where):
            return self._stream.read(size)


def is_wacz(path: Path) -> bool:
    """Tell whether the file at `path` is a ZIP with a WACZ's description in it.

    It must begin as a ZIP: a plain WARC file may end with one that somebody's server sent. Raises WarcError for a ZIP
    that cannot be read.
    """
    with open_warc(path) as file:
        if file.read(4) not in _ZIP_OPENINGS:
            return False
    with _telling(str(path)), zipfile.ZipFile(path) as package:
        return "datapackage.json" in package.namelist()


@contextlib.contextmanager
def _telling(where: str) -> Iterator[None]:
    try:
        yield
    except _FAILURES as error:
        raise WarcError(f"the WACZ cannot be read ({error})"[:200], where) from error


def warc_members(path: Path) -> Iterator[WaczMember]:
    """Yield the WARC files of the WACZ at `path`; each stream is valid until the next one is asked for.

    Raises WarcError for a ZIP that cannot be read, or that holds no WARC file, or one name twice; damage inside a
    member is raised where its stream is read.
    """
    where = str(path)
    with _telling(where):
        package = zipfile.ZipFile(path)
    with package:
        for info in _chosen(package, where):
            with _telling(where):
                stream = package.open(info)
            with stream:
                name = info.filename.removeprefix(_FOLDER)
                yield WaczMember(name, info.file_size, cast(BinaryIO, _Checked(stream, where)))


def _chosen(package: zipfile.ZipFile, where: str) -> list[zipfile.ZipInfo]:
    chosen: dict[str, zipfile.ZipInfo] = {}
    for info in package.infolist():
        name = info.filename.removeprefix(_FOLDER)
        if info.filename.endswith("/") or not info.filename.startswith(_FOLDER) or not _NAME.match(name):
            continue
        if name in chosen or info.file_size > _MAX_MEMBER:
            raise WarcError(f"holds {name[:80]!r} twice, or too large", where)
        chosen[name] = info
    if not chosen:
        is_nested = any(_NESTED.search(name) for name in package.namelist())
        hint = "It holds other WACZ files: unzip it and import those." if is_nested else "Is it a WACZ?"
        raise WarcError("no WARC file lies under archive/ in it", where, hint)
    return list(chosen.values())
