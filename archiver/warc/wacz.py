"""Takes the WARC files out of a WACZ (WACZ 1.1.1: a ZIP whose WARC files lie under `archive/`).

Names inside a ZIP are never paths here: only the last part is used, and only if it is a plain file name. Files are
streamed under a cap, nothing is unpacked besides them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from archiver.errors import WarcError

_FOLDER = "archive/"
_NAME = re.compile(r"[^/\\\0]+\.(?:warc|arc)(?:\.gz)?\Z", re.IGNORECASE)
_NESTED = re.compile(r"[^/\\\0]+\.wacz\Z", re.IGNORECASE)
_MAX_MEMBER = 100 * 1024**3


@dataclass(frozen=True, slots=True)
class WaczMember:
    """One WARC file in a WACZ: its bare `name`, its size, and a stream of its bytes."""

    name: str
    size: int
    stream: BinaryIO


def is_wacz(path: Path) -> bool:
    """Tell whether the file at `path` is a ZIP with a WACZ's description in it."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as package:
        return "datapackage.json" in package.namelist()


def warc_members(path: Path) -> Iterator[WaczMember]:
    """Yield the WARC files of the WACZ at `path`; each stream is valid until the next one is asked for.

    Raises WarcError for a ZIP that cannot be read, or that holds no WARC file.
    """
    seen = set()
    try:
        with zipfile.ZipFile(path) as package:
            for info in package.infolist():
                name = info.filename.removeprefix(_FOLDER)
                if info.is_dir() or not info.filename.startswith(_FOLDER) or not _NAME.match(name):
                    continue
                if name in seen or info.file_size > _MAX_MEMBER:
                    raise WarcError(f"holds {name[:80]!r} twice, or too large", str(path))
                seen.add(name)
                with package.open(info) as stream:
                    yield WaczMember(name, info.file_size, cast(BinaryIO, stream))
            nested = [name for name in package.namelist() if _NESTED.search(name)]
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        # RuntimeError: an encrypted member; NotImplementedError: a compression the standard library does not know.
        raise WarcError(f"the WACZ cannot be read ({error})"[:200], str(path)) from error
    if not seen:
        hint = "It holds other WACZ files: unzip it and import those." if nested else "Is it a WACZ?"
        raise WarcError("no WARC file lies under archive/ in it", str(path), hint)
