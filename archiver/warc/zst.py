"""zstd as WARC files use it: one frame, or several, per record, with a dictionary at the start of the file or without.

The rules are IIPC's "Use of Zstandard for WARC files" 1.0 (proposed); such files are read, not written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from archiver.warc.cursor import Cursor
from archiver.warc.frames import (
    DICTIONARY_LIMIT,
    DICTIONARY_MAGIC,
    MAGIC,
    SKIPPABLE,
    SKIPPABLE_HEAD,
    STEP,
    Frames,
    frame_notes,
    inflate,
    read_dictionary,
)
from archiver.warc.gz import PIECE, DamagedError

if TYPE_CHECKING:
    from archiver.warc.frames import Dictionary

_OPENINGS = (b"WARC/", b"warc/")


class ZstdMembers:
    """Reads a file record by record; `offset` is the file position of the next byte not yet taken."""

    def __init__(
        self, file: BinaryIO, offset: int = 0, ahead: bytes = b"", dictionary: Dictionary | None = None
    ) -> None:
        """Begin at `offset`; `ahead` are bytes already read from there.

        `dictionary` is that of the file, for whoever begins behind it.
        """
        self._cursor = Cursor(lambda: file.read(PIECE), ahead)
        self._begun = offset
        self._frames = Frames(dictionary)
        self.padding = 0
        self.notes: list[str] = []

    @property
    def offset(self) -> int:
        """The file position of the next byte not yet taken."""
        return self._begun + self._cursor.taken

    def next_member(self) -> ZstdMember | None:
        """Return the frames of the record that begins here, or None at the end of the file.

        A dictionary is taken up, other skippable frames are passed over. Raises DamagedError if something else
        stands here.
        """
        while (opening := self._cursor.peek(len(MAGIC))) in SKIPPABLE:
            self._skip(opening)
        if not opening:
            return None
        if not MAGIC.startswith(opening):
            raise DamagedError("no zstd frame begins here")
        self.notes += frame_notes(self._cursor.peek(STEP))
        return ZstdMember(self._cursor, self._begun, self._frames)

    def take_whole(self) -> bytearray | None:
        """Return None: where a frame ends is seen only when it is read."""
        return None

    def held(self) -> bytes:
        """Return the bytes that were read of the file and are not taken."""
        return self._cursor.held()

    def find_next(self, wanted: tuple[bytes, ...]) -> bool:
        """Pass over everything up to the next frame whose content opens with one of the given; tell if any does."""
        while self._cursor.skip_to(MAGIC):
            if (self._frames.opening(self._cursor.peek(2 * STEP)) or b"").startswith(wanted):
                return True
            self._cursor.skip(1)
        return False

    def _skip(self, opening: bytes) -> None:
        if self.offset == 0 and opening != DICTIONARY_MAGIC:
            self.notes.append("the file begins with a skippable frame that is no dictionary")
        head = self._cursor.peek(SKIPPABLE_HEAD)
        size = int.from_bytes(head[4:], "little")
        if len(head) < SKIPPABLE_HEAD:
            raise DamagedError("the file ends inside a zstd frame")
        is_dictionary = opening == DICTIONARY_MAGIC and self.offset == 0
        if is_dictionary:
            self._frames = Frames(read_dictionary(self._cursor.peek(SKIPPABLE_HEAD + min(size, DICTIONARY_LIMIT + 1))))
        self._cursor.skip(SKIPPABLE_HEAD)
        while size > 0:
            piece = self._cursor.take(min(size, PIECE))
            if not piece:
                raise DamagedError("the file ends inside a zstd frame")
            size -= len(piece)


class ZstdMember:
    """The frames of one record; `pull` gives their content, `end` is known once it is all taken."""

    def __init__(self, cursor: Cursor, begun: int, frames: Frames) -> None:
        self._cursor = cursor
        self._begun = begun
        self._frames = frames
        self.offset = begun + cursor.taken
        self.end: int | None = None
        self._frame = frames.begin()
        self._failure: DamagedError | None = None

    def pull(self) -> bytes:
        """Return the next bytes, b"" behind the last one. Raises DamagedError."""
        if self._failure:
            raise self._failure
        piece = b""
        while not piece and self.end is None:
            try:
                piece = self._step()
            except DamagedError as error:
                self._failure = error
                raise
        return piece

    def _step(self) -> bytes:
        raw = self._cursor.peek(STEP)
        if not raw:
            raise DamagedError("the file ends inside a zstd frame", f"byte {self.offset}")
        piece = inflate(self._frame, raw, self.offset)
        self._cursor.skip(len(raw) - len(self._frame.unused_data))
        if self._frame.eof:
            if self._goes_on():
                self._frame = self._frames.begin()
            else:
                self.end = self._begun + self._cursor.taken
        return piece

    def _goes_on(self) -> bool:
        """Tell whether the next frame holds more of this record: a record may have several."""
        start = self._cursor.peek(2 * STEP)
        content = self._frames.opening(start) if start.startswith(MAGIC) else None
        return content is not None and content != b"" and not content.startswith(_OPENINGS)
