"""Keeps the bytes of a repaired file that went into no record, each stretch findable by its place in that file.

Beside OUT lie `OUT.quarantine`, the stretches one behind the other, and `OUT.quarantine.jsonl`, a JSON object a line
for each. Neither is made if there is nothing to keep.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from archiver.model import Finding
from archiver.store.folder import atomic_file
from archiver.warc.compression import packer
from archiver.warc.gz import PIECE

SUFFIX = ".quarantine"
LINES_SUFFIX = ".jsonl"


def quarantine_paths(out: Path) -> tuple[Path, Path]:
    """Return where the stretches that are kept out of `out`, and the lines about them, are put."""
    path = out.with_name(out.name + SUFFIX)
    return path, path.with_name(path.name + LINES_SUFFIX)


class Quarantine:
    """Beside `out`, the bytes of the file called `source` that are not in it.

    A line has `file`, `offset` and `length` of the stretch in the source, `at` and `size` of what is kept of it in the
    quarantine, the SHA-256 of the stretch, and why it is there (`code`, `reason`). With `position` the stretch is
    `length` bytes from there on of the content of the gzip member at `offset`, and is kept as a gzip member itself:
    what unpacks to a lot must not fill the disk.
    """

    def __init__(self, out: Path, source: str) -> None:
        self._path, self._lines_path = quarantine_paths(out)
        self._source = source
        self.name = self._path.name
        self._files: tuple[BinaryIO, BinaryIO] | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)
        if kind is None and self._files is None:
            # What an earlier repair of the same name left is about another file.
            self._path.unlink(missing_ok=True)
            self._lines_path.unlink(missing_ok=True)

    def keep_stored(self, stored: BinaryIO, offset: int, length: int, reason: Finding) -> int:
        """Keep `length` bytes of the source, open as `stored`, from `offset` on; return where they begin here."""
        file, _ = self._opened()
        at, hashed = file.tell(), hashlib.sha256()
        for piece in stored_pieces(stored, offset, length):
            hashed.update(piece)
            file.write(piece)
        self._tell({"offset": offset, "length": length}, at, hashed.hexdigest(), reason)
        return at

    def keep_content(self, member: int, position: int, pieces: Iterable[bytes], reason: Finding) -> tuple[int, int]:
        """Keep `pieces`, found at `position` of the content of the gzip member at `member`.

        Returns where they begin here, and their length.
        """
        file, _ = self._opened()
        at, length, hashed = file.tell(), 0, hashlib.sha256()
        packed = packer("speed")
        for piece in pieces:
            length += len(piece)
            hashed.update(piece)
            file.write(packed.compress(piece))
        file.write(packed.flush())
        self._tell({"offset": member, "position": position, "length": length}, at, hashed.hexdigest(), reason)
        return at, length

    def _opened(self) -> tuple[BinaryIO, BinaryIO]:
        if self._files is None:
            paths = (self._lines_path, self._path)
            lines, file = (self._stack.enter_context(atomic_file(path)) for path in paths)
            self._files = file, lines
        return self._files

    def _tell(self, place: dict[str, int], at: int, digest: str, reason: Finding) -> None:
        file, lines = self._opened()
        kept = {"at": at, "size": file.tell() - at, "sha256": digest}
        line = {"file": self._source, **place, **kept, "code": reason.code, "reason": reason.message}
        lines.write(json.dumps(line).encode() + b"\n")


def stored_pieces(stored: BinaryIO, offset: int, length: int) -> Iterator[bytes]:
    """Yield `length` bytes of `stored` from `offset` on; fewer where the file ends."""
    stored.seek(offset)
    while length and (piece := stored.read(min(PIECE, length))):
        length -= len(piece)
        yield piece
