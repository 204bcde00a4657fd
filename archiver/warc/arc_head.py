"""The line that opens an ARC record: told from other text, parted from its end, and found again behind damage.

Version 1 has five fields (URL, IP address, date, type, length), version 2 ten (result code, checksum, location, offset
and file name before the length). A URL may hold blanks, and so may a type, so a line is parted around its date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.warc.cursor import Cursor

_LEAST_WINDOW = 4096
LINE_LIMIT = 64 * 1024
"""The longest line that is read as that of a record, its end included."""

ABOUT = "filedesc://"

UNKNOWN_VERSION = "ARC/?"
"""The version of a file description that states none."""

OPENINGS = (b"filedesc://", b"http://", b"https://", b"dns:", b"ftp://", b"whois:", b"gopher://", b"news:", b"nntp://")
"""What a gzip member that holds an ARC record is looked for by."""

# 14 digits by the format; early files leave the seconds out, others add digits.
_DATE = re.compile(rb"\d{12,18}|-{14}")
_ADDRESS = re.compile(rb"[0-9A-Fa-f.:]{1,45}|-")
_SIZE = re.compile(rb"\d{1,18}")
# A length below zero is wrong, but a number in that place makes the line one of ARC.
_NUMBER = re.compile(rb"-?\d{1,20}")
_STATUS = re.compile(rb"\d{1,3}|-")
# A closed list: of a URL that a wrong length has cut into, the rest ("ttp:") would do as a scheme otherwise.
_SCHEME = re.compile(
    rb"(?:filedesc|https?|ftps?|gopher|nntp|rtsp|mms|urn|metadata|screenshot)://|dns:|whois:|news:|mailto:|urn:",
    re.IGNORECASE,
)
# A type of several words ("text/html; charset=utf-8"), or one and the five fields that version 2 adds.
_MOST_WORDS = 12

# What only a line of ARC has in it: an address and a date between blanks.
_MIDDLE = re.compile(rb" (?:[0-9A-Fa-f.:]{1,45}|-) (?:\d{12,18}|-{14}) ")
_ABOUT_LINE = re.compile(rb"(?:\A|(?<=\n))filedesc://[^\n]{0,4096} -?\d{1,20}\r?\n")
# Where a record follows a block without a line end between them, its URL begins behind what no URL holds.
_NOT_IN_URL = re.compile(rb"[^!#-;=?-~]")
_OPENING = re.compile(rb"https?://|ftp://|dns:|filedesc://")


@dataclass(frozen=True, slots=True)
class ArcHead:
    """The fields of a record's line as they stand there. `is_sure` if the line can hardly be anything else."""

    url: str
    address: str
    date: str
    mime: str
    length: str
    version: str = "ARC/1.0"
    is_sure: bool = True

    @property
    def size_bytes(self) -> int | None:
        """The number of bytes the block has by this line, None if that is no number."""
        return int(self.length) if _SIZE.fullmatch(self.length.encode()) else None

    @property
    def is_about(self) -> bool:
        """Whether the record describes the file, as the first one does."""
        return self.url.startswith(ABOUT)


def parse_arc_head(line: bytes) -> ArcHead | None:
    """Return the fields of `line` (its end may be on it), or None if it opens no ARC record.

    A line in the right form is taken with a date, an address or a length that is none: they are kept as stated.
    """
    words = line.removesuffix(b"\n").removesuffix(b"\r").split(b" ")
    if len(words) < 5 or not _SCHEME.match(words[0]):
        return None
    for place in range(len(words) - 3, max(len(words) - 3 - _MOST_WORDS, 1), -1):
        if _DATE.fullmatch(words[place]) and _ADDRESS.fullmatch(words[place - 1]):
            return _head(words, place)
    *url, address, date, mime, length = words
    return _made([url, [address], [date], [mime], [length]], "ARC/1.0", is_sure=False)


def _head(words: list[bytes], place: int) -> ArcHead:
    """Return the head whose date is the word at `place`."""
    url, address, date, rest = words[: place - 1], words[place - 1], words[place], words[place + 1 :]
    is_second = len(rest) >= 7 and _STATUS.fullmatch(rest[-6]) is not None and _SIZE.fullmatch(rest[-3]) is not None
    mime = rest[:-6] if is_second else rest[:-1]
    sure = _NUMBER.fullmatch(rest[-1]) is not None
    return _made([url, [address], [date], mime, rest[-1:]], "ARC/2.0" if is_second else "ARC/1.0", is_sure=sure)


def _made(fields: list[list[bytes]], version: str, *, is_sure: bool) -> ArcHead:
    url, address, date, mime, length = (_as_text(b" ".join(words)) for words in fields)
    return ArcHead(url, address, date, mime, length, version, is_sure)


def _as_text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def is_arc_opening(raw: bytes) -> bool:
    """Tell whether `raw`, the first bytes of a file's content (4 KiB or more), is the beginning of an ARC file.

    That is a file description, or a whole line of a record: any text may begin with a URL.
    """
    line, end, _ = raw.lstrip(b"\r\n").partition(b"\n")
    if line.startswith(ABOUT.encode()):
        return True
    head = parse_arc_head(line) if end else None
    return head is not None and head.is_sure and head.size_bytes is not None


def has_scheme(raw: bytes) -> bool:
    """Tell whether `raw` begins as the URL of a record does."""
    return _SCHEME.match(raw) is not None


def find_arc_head(window: bytes) -> int:
    """Return where the first sure line of an ARC record begins in `window`, -1 if there is none.

    The line must end inside `window`.
    """
    start = 0
    about = _ABOUT_LINE.search(window) if ABOUT.encode() in window else None
    end = about.start() if about else len(window)
    while middle := _MIDDLE.search(window, start, end):
        line = window.rfind(b"\n", start, middle.start()) + 1 or start
        # One look at each line, however many addresses and dates are in it, keeps this linear.
        start = window.find(b"\n", middle.end(), end) + 1
        if not start:
            break
        found = _opening(window, line, middle.start(), start)
        if found >= 0:
            return found
    return about.start() if about else -1


def _opening(window: bytes, line: int, middle: int, end: int) -> int:
    """Return where the record's line begins that has its address at `middle`, -1 if it is none.

    `line` and `end` are where the line of text begins and ends that it stands in.
    """
    start = line
    if not _SCHEME.match(window, line):
        kept = _NOT_IN_URL.split(window[max(line, middle - LINE_LIMIT) : middle])[-1]
        found = _OPENING.search(kept)
        if not found:
            return -1
        start = middle - len(kept) + found.start()
    head = parse_arc_head(window[start:end]) if end - start <= LINE_LIMIT else None
    return start if head and head.is_sure else -1


def skip_to_head(cursor: Cursor) -> None:
    """Take what stands before the next line that is surely a record's, or all there is."""
    size = _LEAST_WINDOW
    while window := cursor.peek(size):
        found = find_arc_head(window)
        if found >= 0:
            cursor.skip(found)
            return
        if len(window) < size:
            cursor.skip(len(window))
            return
        kept = len(window) - window.rfind(b"\n") - 1
        cursor.skip(len(window) - min(kept, LINE_LIMIT))
        size = min(size * 2, 2 * LINE_LIMIT)
