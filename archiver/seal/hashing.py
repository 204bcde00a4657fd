"""A file that is hashed while somebody else reads it, so that its bytes come from the disk once.

The reader may go back and read again, as readers of WARC files do where a record is damaged, and may leave bytes out:
each byte goes into the digest once, in its place.
"""

from __future__ import annotations

import hashlib
from typing import BinaryIO

_PIECE = 256 * 1024


class HashingFile:
    """What of `file`, open at its beginning, a reader asks for, and the digest of all of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._hashed = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. Raises OSError."""
        at = self._file.tell()
        raw = self._file.read(size)
        if raw and at + len(raw) > self._hashed:
            if at > self._hashed:
                self._catch_up(at)
            self._digest.update(memoryview(raw)[self._hashed - at :])
            self._hashed = at + len(raw)
        return raw

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to another place and return it. Raises OSError."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return where the next byte is read."""
        return self._file.tell()

    def seekable(self) -> bool:
        """Tell that it can go back."""
        return True

    def finish(self) -> tuple[int, str]:
        """Read what nobody asked for; return the length of the file and its SHA-256. Raises OSError."""
        self._catch_up(None)
        return self._hashed, self._digest.hexdigest()

    def _catch_up(self, end: int | None) -> None:
        """Hash from where the digest is to before `end` (None: all the rest), and go back to where the reader was."""
        place = self._file.tell()
        self._file.seek(self._hashed)
        while raw := self._file.read(_PIECE if end is None else min(_PIECE, end - self._hashed)):
            self._digest.update(raw)
            self._hashed += len(raw)
        self._file.seek(place)
