"""The hashes of the sealed rows, in a file beside the seal: 32 bytes a row, in the order of the leaves.

A seal holds without it. With it a row that was changed can be named, and proofs take no second reading. Whether the
file is that of a seal shows in the root, so nobody need sign it.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from archiver.errors import SealError
from archiver.seal.dataset import HASHES_SUFFIX, SEAL_SUFFIX
from archiver.seal.manifest import Manifest, list_leaves
from archiver.seal.merkle import HASH_BYTES, Tree

_READ = 4096 * HASH_BYTES


class RowHashes:
    """The hashes of all rows under a seal, read from a file piece by piece."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def between(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the hashes from number `start` to before `stop`, counted from 0, as far as there are so many.

        Raises SealError if they cannot be read.
        """
        try:
            with self._path.open("rb") as file:
                file.seek(start * HASH_BYTES)
                left = (stop - start) * HASH_BYTES
                while left > 0 and (raw := file.read(min(_READ, left))):
                    left -= len(raw)
                    for place in range(0, len(raw) - HASH_BYTES + 1, HASH_BYTES):
                        yield raw[place : place + HASH_BYTES]
        except OSError as error:
            raise SealError(f"cannot be read: {error.strerror}", str(self._path), "Remove it.") from error

    def leaves(self, manifest: Manifest) -> Iterator[bytes]:
        """Yield the hashes of all leaves under `manifest`."""
        yield from self.between(0, manifest.rows)
        yield from list_leaves(manifest.files, manifest.warcs, manifest.schemas)

    def fault(self, manifest: Manifest) -> str | None:
        """Return why these are not the hashes of the rows under `manifest`; None if they are."""
        try:
            found = self._path.stat()
            if not stat.S_ISREG(found.st_mode):
                # To open a pipe would be to wait for ever.
                return "it is no plain file"
            size = found.st_size
            if size != manifest.rows * HASH_BYTES:
                return f"it has {size} bytes, {manifest.rows} rows make {manifest.rows * HASH_BYTES}"
            tree = Tree()
            tree.extend(self.leaves(manifest))
        except (OSError, SealError) as error:
            return str(error)
        return None if tree.root().hex() == manifest.root else "they do not make the root in the manifest"


def hashes_path(seal: Path) -> Path:
    """Return where the hashes of the rows under the seal at `seal` lie."""
    return seal.with_name(seal.name.removesuffix(SEAL_SUFFIX) + HASHES_SUFFIX)
