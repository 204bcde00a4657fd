"""zstd frames: what one holds, what it lacks, and the dictionary that a WARC file may begin with (RFC 8878).

The rules are IIPC's "WARC and Zstandard" 1.0 (proposed).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from archiver.warc.gz import PIECE, DamagedError

if TYPE_CHECKING:
    import zstandard

    Dictionary = zstandard.ZstdCompressionDict

MAGIC = b"\x28\xb5\x2f\xfd"
DICTIONARY_MAGIC = b"\x5d\x2a\x4d\x18"
SKIPPABLE = tuple(bytes([low]) + b"\x2a\x4d\x18" for low in range(0x50, 0x60))
SKIPPABLE_HEAD = 8

# Archives in use have dictionaries of about a megabyte.
DICTIONARY_LIMIT = 16 * 1024 * 1024
STEP = 256
"""The binding returns all that one input makes, up to 128 KiB for four bytes; short inputs keep one step small."""

_DESCRIPTOR = 4
_HAS_CHECKSUM, _SINGLE_SEGMENT, _HAS_SIZE = 0x04, 0x20, 0xC0
# No record of a sound file needs a window above this (RFC 8878, 3.1.1.1.2, recommends 8 MiB).
_WINDOW_LIMIT = 2**27


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
                content, raw = inflate(frame, raw[:STEP], 0), raw[STEP:]
        except DamagedError:
            return None
        return content

    def _engine(self) -> zstandard.ZstdDecompressor:
        import zstandard

        with _telling("the zstd dictionary cannot be used"):
            return zstandard.ZstdDecompressor(dict_data=self._dictionary, max_window_size=_WINDOW_LIMIT)


def _begin(engine: zstandard.ZstdDecompressor) -> zstandard.ZstdDecompressionObj:
    with _telling("the zstd dictionary cannot be used"):
        return engine.decompressobj(write_size=PIECE)


@contextlib.contextmanager
def _telling(what: str) -> Iterator[None]:
    import zstandard

    try:
        yield
    except zstandard.ZstdError as error:
        raise DamagedError(f"{what} ({error})") from error


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

    size = int.from_bytes(raw[4:SKIPPABLE_HEAD], "little")
    content = raw[SKIPPABLE_HEAD : SKIPPABLE_HEAD + size]
    if size > DICTIONARY_LIMIT or len(content) < size:
        raise DamagedError("the zstd dictionary breaks off, or is larger than 16 MiB")
    if not content.startswith(MAGIC):
        return zstandard.ZstdCompressionDict(content)
    with (
        _telling("the zstd dictionary cannot be read"),
        zstandard.ZstdDecompressor(max_window_size=_WINDOW_LIMIT).stream_reader(content) as stream,
    ):
        plain = stream.read(DICTIONARY_LIMIT + 1)
    if len(plain) > DICTIONARY_LIMIT:
        raise DamagedError("the zstd dictionary is larger than 16 MiB")
    return zstandard.ZstdCompressionDict(plain)


def dictionary_of(file: BinaryIO) -> Dictionary | None:
    """Return the dictionary that the seekable `file` begins with, or None; `file` is left where it was.

    Raises DamagedError as `read_dictionary` does.
    """
    place = file.tell()
    file.seek(0)
    try:
        head = file.read(SKIPPABLE_HEAD)
        if not head.startswith(DICTIONARY_MAGIC):
            return None
        return read_dictionary(head + file.read(min(int.from_bytes(head[4:], "little"), DICTIONARY_LIMIT + 1)))
    finally:
        file.seek(place)


def inflate(frame: zstandard.ZstdDecompressionObj, raw: bytes, offset: int) -> bytes:
    """Return what `raw`, the next bytes of a frame, gives. Raises DamagedError; `offset` is for its message."""
    import zstandard

    try:
        return frame.decompress(raw)
    except zstandard.ZstdError as error:
        raise DamagedError(f"the zstd frame is damaged ({error})", f"byte {offset}") from error
