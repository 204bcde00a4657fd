"""Looks ahead in, and takes from, a stream of bytes, counting what was taken."""

from __future__ import annotations

from collections.abc import Callable

from archiver.message.head import head_size


class Cursor:
    """A forward-only view of the bytes that `pull` gives piece by piece (b"" at the end).

    `taken` counts the bytes taken so far.
    """

    def __init__(self, pull: Callable[[], bytes]) -> None:
        self._pull = pull
        self._buffer = b""
        self._start = 0
        self._ended = False
        self.taken = 0

    def peek(self, size: int) -> bytes:
        """Return the next `size` bytes without taking them; fewer only at the end."""
        while len(self._buffer) - self._start < size and self._more():
            pass
        return self._buffer[self._start : self._start + size]

    def take(self, size: int) -> bytes:
        """Return and take between 1 and `size` of the next bytes; b"" at the end."""
        if self._start == len(self._buffer) and not self._more():
            return b""
        piece = self._buffer[self._start : self._start + size]
        self._start += len(piece)
        self.taken += len(piece)
        return piece

    def skip(self, size: int) -> None:
        """Take `size` bytes that were peeked at."""
        self._start += size
        self.taken += size

    def take_head(self, limit: int) -> bytes | None:
        """Return and take the bytes up to and with the next empty line; None if there is none within `limit`."""
        searched = 0
        while True:
            window = self._buffer[self._start :]
            end = head_size(window, searched - 3)
            if end >= 0:
                self.skip(end)
                return window[:end]
            searched = len(window)
            if searched >= limit or not self._more():
                return None

    def at_end(self) -> bool:
        """Tell whether nothing is left."""
        return not self.peek(1)

    def _more(self) -> bool:
        if self._ended:
            return False
        piece = self._pull()
        if not piece:
            self._ended = True
            return False
        self._buffer = self._buffer[self._start :] + piece
        self._start = 0
        return True
