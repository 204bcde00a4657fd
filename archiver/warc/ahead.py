"""Looks where a record's block really ends, before the record is given out.

Content-Length may lie. A block is followed by CRLF CRLF (WARC/1.1, 4), and then by the next record or the end of the
file; where it is not, and a whole record begins inside the block, the length was too long and that record counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import BinaryIO, Literal

from archiver.errors import WarcError
from archiver.warc.cursor import Cursor

LIMIT = 1024 * 1024
"""The longest block that is looked at as a whole."""

TAIL = 40
"""How many bytes behind a block tell whether it ends there."""

# Where a record may begin again behind damage: a whole version line.
VERSION_LINE = re.compile(rb"(?:WARC|warc)/\d{1,3}\.\d{1,3}[ \t]*\r?\n")
VERSION_LINE_LIMIT = 32
# A text that quotes a version line is no record; one that has these is.
_HEAD_WORDS = (b"\nwarc-type:", b"\ncontent-length:")
_HEAD_WINDOW = 4096
_PIECE = 64 * 1024

Ending = Literal["sound", "loose", "unclear", "early", "torn"]
"""What stands behind a block: CRLF CRLF; the next record or the end, but not that; something else. Or the block is not
over where the next record begins (early), or the file ends (torn)."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What was seen: how many bytes of the block are there, how it ends, how many bytes behind it end the record."""

    size: int
    ending: Ending
    behind: int = 0
    failure: WarcError | None = None


def look_ahead(cursor: Cursor, content_length: int, *, searching: bool) -> Ahead:
    """Return how the block ends that begins where `cursor` stands; nothing is taken.

    `content_length` is within LIMIT. Only when `searching` is a record inside the block looked for.
    """
    try:
        tail = cursor.peek_behind(content_length, TAIL)
    except WarcError as error:
        held = len(cursor.held())
        # With all of the block there, what is damaged lies behind it.
        return Ahead(min(held, content_length), "sound" if held >= content_length else "torn", failure=error)
    if tail.startswith(b"\r\n\r\n"):
        return Ahead(content_length, "sound", 4)
    window = cursor.peek(content_length + TAIL)
    ending, behind = ending_of(tail) if len(window) >= content_length else ("torn", 0)
    if searching and ending in ("unclear", "torn"):
        place = next_record(window)
        if place is not None and place < content_length:
            return Ahead(place, "early")
    return Ahead(min(len(window), content_length), ending, behind)


def ending_of(tail: bytes) -> tuple[Ending, int]:
    """Return how a block ends that `tail` stands behind, and how many of its bytes belong to the record's end."""
    if tail.startswith(b"\r\n\r\n"):
        return "sound", 4
    rest = tail.lstrip(b"\r\n")
    if rest and not VERSION_LINE.match(rest):
        return "unclear", 0
    return "loose", min(len(tail) - len(rest), 4)


def record_within(file: BinaryIO, start: int, end: int) -> int | None:
    """Return how far behind `start`, and before `end`, a record begins in `file`; it is left where it was."""
    place = file.tell()
    try:
        kept, position = b"", start
        while position < end:
            file.seek(position + len(kept))
            window = kept + file.read(_PIECE)
            is_last = len(window) - len(kept) < _PIECE
            found = next_record(window, whole=is_last)
            if found is not None and position + found < end:
                return position + found - start
            if is_last:
                return None
            kept = window[-_HEAD_WINDOW:]
            position += len(window) - len(kept)
        return None
    finally:
        file.seek(place)


def next_record(window: bytes, *, whole: bool = True) -> int | None:
    """Return where in `window`, at the start of a line, a record begins, or None.

    One that begins so near the end that its header may be cut off counts only if `window` is the `whole`.
    """
    for found in VERSION_LINE.finditer(window):
        if not whole and found.start() + _HEAD_WINDOW > len(window):
            return None
        start = found.start()
        if start and window[start - 1 : start] != b"\n":
            continue
        head = window[start : start + _HEAD_WINDOW].lower().partition(b"\r\n\r\n")[0]
        if all(word in head for word in _HEAD_WORDS):
            return start
    return None
