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
        self._buffer = bytearray()
        self._start = 0
        self._ended = False
        # No empty line lies before this place, so it is not looked for there again.
        self._headless = 0
        self.taken = 0

    def peek(self, size: int) -> bytes:
        """Return the next `size` bytes without taking them; fewer only at the end."""
        while len(self._buffer) - self._start < size and self._more():
            pass
        return self._copy(size)

    def take(self, size: int) -> bytes:
        """Return and take between 1 and `size` of the next bytes; b"" at the end."""
        if self._start == len(self._buffer) and not self._more():
            return b""
        piece = self._copy(size)
        self.skip(len(piece))
        return piece

    def skip(self, size: int) -> None:
        """Take `size` bytes that were peeked at."""
        self._start += size
        self.taken += size

    def take_head(self, limit: int) -> bytes | None:
        """Return and take the bytes up to and with the next empty line; None if there is none within `limit`.

        Asked for again and again on a stretch without an empty line, it looks at each byte of it once.
        """
        while True:
            begun = self.taken - self._start
            end = head_size(self._buffer, max(self._start, self._headless - begun))
            if end >= 0:
                return self.take(end - self._start)
            held = len(self._buffer)
            self._headless = max(self._headless, begun + held - 3)
            if held - self._start >= limit or not self._more():
                return None

    def at_end(self) -> bool:
        """Tell whether nothing is left."""
        return not self.peek(1)

    def _copy(self, size: int) -> bytes:
        return bytes(memoryview(self._buffer)[self._start : self._start + size])

    def _more(self) -> bool:
        if self._ended:
            return False
        piece = self._pull()
        if not piece:
            self._ended = True
            return False
        del self._buffer[: self._start]
        self._start = 0
        self._buffer += piece
        return True
