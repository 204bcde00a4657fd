"""Finds the capture that holds the part of a file which is asked for, where parts were captured one by one.

Browsers ask for sound and film in parts, so that a recording of them has many captures of one URL, each of a part.
"""

from __future__ import annotations

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.index.interface import Filter
from archiver.model import Capture, header_value
from archiver.replay.content.ranges import StoredRange, wanted_spans
from archiver.replay.content.representations import Representation, Wish, represent
from archiver.replay.content.stored import stored

MOST_PARTS = 64
"""How many captures of parts are looked at."""

# Longer than any file, for a part of a whole whose length nobody knew.
_ENDLESS = 1 << 59


def missing_start(range_header: str | None, part: StoredRange) -> int | None:
    """Return where the one range that is asked for begins, None if that lies in `part`, or there is no such range."""
    spans = wanted_spans(range_header or "", part.total or _ENDLESS)
    if not spans or len(spans) > 1 or part.start <= spans[0].start < part.stop:
        return None
    return spans[0].start


def other_part(
    archive: Archive, first: Representation, start: int, wish: Wish
) -> tuple[Capture, Representation] | None:
    """Return the capture nearest in time with the byte at `start` of what `first` is a part of, None if none has it.

    Parts are of one file where its length and, as far as they are known, the server's ETags are the same.
    """
    capture = first.memento.capture
    found = archive.index.sharing_key(capture.urlkey, only=Filter(statuses=("206",), limit=MOST_PARTS))
    for each in sorted(found, key=lambda other: abs(other.date - capture.date)):
        try:
            made = represent(archive, stored(archive, each), wish)
        except WarcError:
            # Another capture may hold the same part.
            continue
        if made.part and made.part.start <= start < made.part.stop and _is_same_file(first, made):
            return each, made
    return None


def _is_same_file(one: Representation, other: Representation) -> bool:
    if one.part is None or other.part is None or one.part.total != other.part.total:
        return False
    tags = {header_value(each.memento.headers, "etag") for each in (one, other)} - {None}
    return len(tags) < 2
