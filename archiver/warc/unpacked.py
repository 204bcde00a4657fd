"""The content of one gzip member, as far as it can be had: where it breaks off is known to the byte."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import BinaryIO

from archiver.warc.gz import PIECE, GzipError, inflater


class Unpacked:
    """Takes the content of the gzip member at `offset` of `file`, forward only.

    `taken` counts the bytes taken. `sound_to` is the offset in the file up to which the stored bytes could be unpacked;
    `is_sound` tells, once all is taken, whether that is the member's end and its checksum was right.
    """

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file = file
        self._pieces = self._readable()
        self._held = bytearray()
        self.offset = offset
        self.sound_to = offset
        self.is_sound = False
        self.taken = 0

    def peek(self, size: int) -> bytes:
        """Return the next `size` bytes without taking them; fewer only where the content ends."""
        while len(self._held) < size and (piece := next(self._pieces, b"")):
            self._held += piece
        return bytes(self._held[:size])

    def take(self, size: int) -> bytes:
        """Return and take the next bytes, at most `size` and no more than a piece; b"" at the end."""
        taken = self.peek(min(size, PIECE))
        del self._held[: len(taken)]
        self.taken += len(taken)
        return taken

    def skip(self, size: int) -> None:
        """Take the next `size` bytes, or all there are."""
        while size and (piece := self.take(size)):
            size -= len(piece)

    def before(self, needle: bytes, position: int) -> Iterator[bytes]:
        """Yield and take what stands before the first `needle` at `position` or behind; all there is if there is none.

        `position` counts from the start of the content.
        """
        while self.taken < position and (piece := self.take(position - self.taken)):
            yield piece
        while window := self.peek(PIECE + len(needle)):
            found = window.find(needle)
            if found == 0:
                return
            is_last = len(window) < PIECE + len(needle)
            yield self.take(found if found > 0 else PIECE if not is_last else len(window))

    def _readable(self) -> Iterator[bytes]:
        given = 0
        with contextlib.suppress(*GzipError):
            for piece in self._inflated(None):
                given += len(piece)
                yield piece
        if self.is_sound:
            return
        # A step that fails gives nothing, so the last one is done again in the smallest steps.
        with contextlib.suppress(*GzipError):
            for piece in self._inflated(self.sound_to):
                if len(piece) > given:
                    yield piece[given:]
                given = max(given - len(piece), 0)

    def _inflated(self, fine_from: int | None) -> Iterator[bytes]:
        """Yield what the member unpacks to, from `fine_from` on byte by byte. Raises GzipError."""
        unpack, place = inflater(), self.offset
        while not unpack.eof:
            is_fine = fine_from is not None and place >= fine_from
            step = 1 if is_fine else min(PIECE, fine_from - place) if fine_from is not None else PIECE
            self._file.seek(place)
            raw = self._file.read(step)
            if not raw:
                return
            place += len(raw)
            while raw:
                if piece := unpack.decompress(raw, PIECE):
                    yield piece
                raw = b"" if unpack.eof else unpack.unconsumed_tail
            self.sound_to = max(self.sound_to, place - len(unpack.unused_data))
        self.is_sound = True
