"""Looks ahead in, and takes from, a stream of bytes, counting what was taken."""

from __future__ import annotations

from collections.abc import Callable

from archiver.message.head import head_size

_WINDOW = 64 * 1024


class Cursor:
    """A forward-only view of the bytes that `pull` gives piece by piece (b"" at the end).

    `taken` counts the bytes taken so far.
    """

    def __init__(self, pull: Callable[[], bytes], ahead: bytes = b"") -> None:
        """Begin with the bytes `ahead`, which were pulled already."""
        self._pull = pull
        self._buffer = bytearray(ahead)
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

    def peek_behind(self, distance: int, size: int) -> bytes:
        """Return the next `size` bytes behind the next `distance` ones, without taking any."""
        while len(self._buffer) - self._start < distance + size and self._more():
            pass
        start = self._start + distance
        return bytes(self._buffer[start : start + size])

    def lend(self, size: int) -> tuple[bytearray, int, int]:
        """Return a buffer, and where in it the next `size` bytes begin and end, as many as were peeked at.

        They stay there until more is peeked at or taken than was before; to skip them does no harm.
        """
        return self._buffer, self._start, min(self._start + size, len(self._buffer))

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

    def give_back(self, size: int) -> None:
        """Put back `size` of the bytes taken last, with nothing peeked at since."""
        self.skip(-size)

    def skip_all(self, of: bytes) -> int:
        """Take the next bytes as long as they are among `of`; return how many they were."""
        begun = self.taken
        while self._start < len(self._buffer) or self._more():
            # Most often nothing is to be taken, or little.
            if self._buffer[self._start] not in of:
                break
            window = self._copy(_WINDOW)
            self.skip(len(window) - len(window.lstrip(of)))
        return self.taken - begun

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

    def find(self, needle: bytes, start: int, limit: int) -> int:
        """Return how far ahead `needle` begins, looked for from `start` ahead on; -1 if not within `limit` bytes."""
        while True:
            found = self._buffer.find(needle, self._start + start)
            if found >= 0:
                return found - self._start
            held = len(self._buffer) - self._start
            start = max(held - len(needle) + 1, start)
            if held >= limit or not self._more():
                return -1

    def held(self) -> bytes:
        """Return the bytes that were pulled already and are not taken: what can be had where pulling raises."""
        return self._copy(len(self._buffer))

    def skip_to(self, needle: bytes) -> bool:
        """Take what stands before the next `needle`, or all there is; tell whether it was found."""
        while (found := self.find(needle, 0, _WINDOW)) < 0:
            held = len(self._buffer) - self._start
            if held < _WINDOW:
                self.skip(held)
                return False
            self.skip(held - len(needle) + 1)
        self.skip(found)
        return True

    def at_end(self) -> bool:
        """Tell whether nothing is left."""
        return self._start == len(self._buffer) and not self._more()

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
