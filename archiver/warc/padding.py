"""What may stand between records without being part of one, and is no loss when it is left out."""

from __future__ import annotations

from typing import BinaryIO, Literal

from archiver.warc.gz import MAGIC, PIECE
from archiver.warc.unpacked import Unpacked

Form = Literal["gzip", "zstd", "plain"]
"""How a record is stored."""

BLANK = b"\r\n"

_ZSTD = b"\x28\xb5\x2f\xfd"
# Skippable frames; one of them holds the dictionary, of no use when records are stored without it.
_SKIPPABLE = tuple(bytes([low]) + b"\x2a\x4d\x18" for low in range(0x50, 0x60))
_SKIPPABLE_HEAD = 8


def form_at(stored: BinaryIO, offset: int) -> Form:
    """Return how what begins at `offset` is stored, by its first bytes."""
    stored.seek(offset)
    opening = stored.read(4)
    if opening.startswith(MAGIC):
        return "gzip"
    return "zstd" if opening == _ZSTD or opening in _SKIPPABLE else "plain"


def padding_size(stored: BinaryIO, start: int, end: int, form: Form) -> int:
    """Return how many of the bytes from `start` up to `end` are padding, counted from `start`.

    In a plain file that is line ends; in a gzip file zero bytes and whole members without content or with nothing but
    line ends; in a zstd file skippable frames.
    """
    place = start
    while place < end:
        size = _next_padding(stored, place, end, form)
        if not size:
            break
        place += size
    return place - start


def _next_padding(stored: BinaryIO, place: int, end: int, form: Form) -> int:
    stored.seek(place)
    window = stored.read(min(PIECE, end - place))
    if form == "plain":
        return len(window) - len(window.lstrip(BLANK))
    if form == "gzip":
        zeros = len(window) - len(window.lstrip(b"\0"))
        return zeros or (_blank_member(stored, place, end) if window.startswith(MAGIC) else 0)
    size = _SKIPPABLE_HEAD + int.from_bytes(window[4:_SKIPPABLE_HEAD], "little")
    return size if window[:4] in _SKIPPABLE and place + size <= end else 0


def _blank_member(stored: BinaryIO, place: int, end: int) -> int:
    member = Unpacked(stored, place)
    while piece := member.take(PIECE):
        if piece.strip(BLANK):
            return 0
    return member.sound_to - place if member.is_sound and member.sound_to <= end else 0
