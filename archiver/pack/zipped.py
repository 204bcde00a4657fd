"""Writes the members of a ZIP as streams, and keeps what a manifest says of each: path, size, SHA-256.

Nothing here reads the clock: every member bears the first day that ZIP can tell, so the same members give the same
bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, Self

_DAY = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16
_UNIX = 3
_PIECE = 1024 * 1024
_SMALL = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Resource:
    """One member as datapackage.json lists it; `sha256` in hexadecimal."""

    path: str
    size: int
    sha256: str

    def as_json(self) -> dict[str, object]:
        """The resource as an entry of a data package."""
        name = self.path.rpartition("/")[2]
        return {"name": name, "path": self.path, "hash": f"sha256:{self.sha256}", "bytes": self.size}


class Sink:
    """Takes the bytes of one member; `size` counts them."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, raw: bytes) -> None:
        """Take the next bytes."""
        self._hash.update(raw)
        self.size += len(raw)
        self._out.write(raw)

    def hexdigest(self) -> str:
        """Return the SHA-256 of what was written."""
        return self._hash.hexdigest()


class Package:
    """A ZIP being written to `out`, one member after the other; `resources` are those that are done.

    `folder` is where members of unknown size lie, without a name, until that is known.
    """

    def __init__(self, out: BinaryIO, folder: Path) -> None:
        self._zip = zipfile.ZipFile(out, "w", allowZip64=True)
        self._folder = folder
        self.resources: list[Resource] = []

    @contextlib.contextmanager
    def member(self, path: str, *, is_packed: bool, size: int | None = None) -> Iterator[Sink]:
        """Give the sink of the member `path`.

        It is stored as it comes if it `is_packed` already (WACZ 1.1.1, Zip Compression), else deflated. Its header has
        the fields of ZIP64 only if its `size` (None: unknown) needs them: wabac.js 2.26 looks for the bytes of a
        member that has them without need 20 bytes too early.
        """
        if size is None:
            with SpooledTemporaryFile(_SMALL, dir=str(self._folder)) as spool:
                yield Sink(spool)
                size = spool.tell()
                spool.seek(0)
                with self.member(path, is_packed=is_packed, size=size) as sink:
                    while piece := spool.read(_PIECE):
                        sink.write(piece)
            return
        entry = zipfile.ZipInfo(path, _DAY)
        entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        entry.external_attr = _MODE
        entry.create_system = _UNIX
        entry.file_size = size
        with self._zip.open(entry, "w") as out:
            sink = Sink(out)
            yield sink
        self.resources.append(Resource(path, sink.size, sink.hexdigest()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Write the directory of the ZIP; after an exception it does not matter whether that works."""
        with contextlib.suppress(*((OSError, ValueError) if error else ())):
            self._zip.close()
