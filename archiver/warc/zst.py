"""zstd as WARC files use it: one frame, or several, per record, with a dictionary at the start of the file or without.

The rules are IIPC's "Use of Zstandard for WARC files" 1.0 (proposed); such files are read, not written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from archiver.warc.cursor import Cursor
from archiver.warc.gz import PIECE, DamagedError

if TYPE_CHECKING:
    import zstandard

    Dictionary = zstandard.ZstdCompressionDict

MAGIC = b"\x28\xb5\x2f\xfd"
DICTIONARY_MAGIC = b"\x5d\x2a\x4d\x18"

_OPENINGS = (b"WARC/", b"warc/")
SKIPPABLE = tuple(bytes([low]) + b"\x2a\x4d\x18" for low in range(0x50, 0x60))
_SKIPPABLE_HEAD = 8
_DESCRIPTOR = 4
_HAS_CHECKSUM, _SINGLE_SEGMENT, _HAS_SIZE = 0x04, 0x20, 0xC0
# Archives in use have dictionaries of about a megabyte.
_DICTIONARY_LIMIT = 16 * 1024 * 1024
# No record of a sound file needs a window above this (RFC 8878, 3.1.1.1.2, recommends 8 MiB).
_WINDOW_LIMIT = 2**27
# The binding returns all that one input makes, up to 128 KiB for four bytes; short inputs keep one step small.
_STEP = 256


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
        self.notes += frame_notes(self._cursor.peek(_DESCRIPTOR + 1))
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
            if (self._frames.opening(self._cursor.peek(2 * _STEP)) or b"").startswith(wanted):
                return True
            self._cursor.skip(1)
        return False

    def _skip(self, opening: bytes) -> None:
        if self.offset == 0 and opening != DICTIONARY_MAGIC:
            self.notes.append("the file begins with a skippable frame that is no dictionary")
        head = self._cursor.peek(_SKIPPABLE_HEAD)
        size = int.from_bytes(head[4:], "little")
        if len(head) < _SKIPPABLE_HEAD:
            raise DamagedError("the file ends inside a zstd frame")
        is_dictionary = opening == DICTIONARY_MAGIC and self.offset == 0
        if is_dictionary:
            self._frames = Frames(
                read_dictionary(self._cursor.peek(_SKIPPABLE_HEAD + min(size, _DICTIONARY_LIMIT + 1)))
            )
        self._cursor.skip(_SKIPPABLE_HEAD)
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
        raw = self._cursor.peek(_STEP)
        if not raw:
            raise DamagedError("the file ends inside a zstd frame", f"byte {self.offset}")
        piece = _inflate(self._frame, raw, self.offset)
        self._cursor.skip(len(raw) - len(self._frame.unused_data))
        if self._frame.eof:
            if self._goes_on():
                self._frame = self._frames.begin()
            else:
                self.end = self._begun + self._cursor.taken
        return piece

    def _goes_on(self) -> bool:
        """Tell whether the next frame holds more of this record: a record may have several."""
        start = self._cursor.peek(2 * _STEP)
        content = self._frames.opening(start) if start.startswith(MAGIC) else None
        return content is not None and content != b"" and not content.startswith(_OPENINGS)


class Frames:
    """Unpacks frames with one dictionary, or none; to make a decompressor for each would cost more than most frames."""

    def __init__(self, dictionary: Dictionary | None) -> None:
        self._dictionary = dictionary
        self._reader: zstandard.ZstdDecompressor | None = None
        self._scout: zstandard.ZstdDecompressor | None = None

    def begin(self) -> zstandard.ZstdDecompressionObj:
        """Return what unpacks one frame; the one before is over then. Raises DamagedError for a useless dictionary."""
        self._reader = self._reader or self._engine()
        return _begin(self._reader)

    def opening(self, raw: bytes) -> bytes | None:
        """Return the first bytes of what the frame at the start of `raw` holds, None if it is damaged."""
        content = b""
        try:
            self._scout = self._scout or self._engine()
            frame = _begin(self._scout)
            while raw and not content and not frame.eof:
                content, raw = _inflate(frame, raw[:_STEP], 0), raw[_STEP:]
        except DamagedError:
            return None
        return content

    def _engine(self) -> zstandard.ZstdDecompressor:
        import zstandard

        return zstandard.ZstdDecompressor(dict_data=self._dictionary, max_window_size=_WINDOW_LIMIT)


def _begin(engine: zstandard.ZstdDecompressor) -> zstandard.ZstdDecompressionObj:
    import zstandard

    try:
        return engine.decompressobj(write_size=PIECE)
    except zstandard.ZstdError as error:
        raise DamagedError(f"the zstd dictionary cannot be used ({error})") from error


def frame_opening(raw: bytes, dictionary: Dictionary | None = None) -> bytes | None:
    """Return the first bytes of what the frame at the start of `raw` holds, None if it is damaged."""
    return Frames(dictionary).opening(raw)


def frame_notes(header: bytes) -> list[str]:
    """Return what a record's frame lacks that it must have (WARC and Zstandard 1.0, 3.1; RFC 8878, 3.1.1.1.1)."""
    if len(header) <= _DESCRIPTOR:
        return []
    descriptor = header[_DESCRIPTOR]
    notes = []
    if not descriptor & _HAS_CHECKSUM:
        notes.append("the zstd frame has no checksum")
    if not descriptor & (_HAS_SIZE | _SINGLE_SEGMENT):
        notes.append("the zstd frame does not say the size of its content")
    return notes


def read_dictionary(raw: bytes) -> Dictionary:
    """Return the dictionary in the skippable frame that `raw` begins with, itself compressed or not.

    Raises DamagedError if it is not whole, or larger than 16 MiB.
    """
    import zstandard

    size = int.from_bytes(raw[4:_SKIPPABLE_HEAD], "little")
    content = raw[_SKIPPABLE_HEAD : _SKIPPABLE_HEAD + size]
    if size > _DICTIONARY_LIMIT or len(content) < size:
        raise DamagedError("the zstd dictionary breaks off, or is larger than 16 MiB")
    if not content.startswith(MAGIC):
        return zstandard.ZstdCompressionDict(content)
    try:
        with zstandard.ZstdDecompressor(max_window_size=_WINDOW_LIMIT).stream_reader(content) as stream:
            plain = stream.read(_DICTIONARY_LIMIT + 1)
    except zstandard.ZstdError as error:
        raise DamagedError(f"the zstd dictionary cannot be read ({error})") from error
    if len(plain) > _DICTIONARY_LIMIT:
        raise DamagedError("the zstd dictionary is larger than 16 MiB")
    return zstandard.ZstdCompressionDict(plain)


def dictionary_of(file: BinaryIO) -> Dictionary | None:
    """Return the dictionary that the seekable `file` begins with, or None; `file` is left where it was.

    Raises DamagedError as `read_dictionary` does.
    """
    place = file.tell()
    file.seek(0)
    try:
        head = file.read(_SKIPPABLE_HEAD)
        if not head.startswith(DICTIONARY_MAGIC):
            return None
        return read_dictionary(head + file.read(min(int.from_bytes(head[4:], "little"), _DICTIONARY_LIMIT + 1)))
    finally:
        file.seek(place)


def _inflate(frame: zstandard.ZstdDecompressionObj, raw: bytes, offset: int) -> bytes:
    import zstandard

    try:
        return frame.decompress(raw)
    except zstandard.ZstdError as error:
        raise DamagedError(f"the zstd frame is damaged ({error})", f"byte {offset}") from error
