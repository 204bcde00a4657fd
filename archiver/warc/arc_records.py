"""Reads ARC records out of a stretch of bytes: a plain file, or the content of one gzip member.

Where a record ends is known from its stated length alone. Before a record is given out it is looked at what stands
behind that length: if that is no record and one stands inside, the length is wrong, and costs only that record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.warc.arc_fields import arc_fields
from archiver.warc.arc_head import LINE_LIMIT, UNKNOWN_VERSION, ArcHead, has_scheme, parse_arc_head, skip_to_head
from archiver.warc.cursor import Cursor
from archiver.warc.header import Header
from archiver.warc.record import WarcRecord

Item = WarcRecord | Finding
Place = Callable[[int, int], tuple[int, int | None]]
"""Where the bytes from one position to another lie in the file: the offset, and how many stored bytes they are."""
Probe = Callable[[int, int], bytes]
"""Gives `size` bytes at a position that may lie far ahead."""

# How far ahead is looked in a stream that cannot go back.
_WINDOW = 1024 * 1024
_PIECE = 64 * 1024
_LEAST = 4096
_VERSION = re.compile(rb"([12]) (\d) ")


class ArcRecords:
    """Iterates over the records and findings of one stretch; `is_damaged` tells whether it broke off by damage."""

    def __init__(
        self,
        cursor: Cursor,
        name: str,
        place: Place,
        *,
        is_member: bool = False,
        probe: Probe | None = None,
        is_damaged: Callable[[], bool] = lambda: False,
    ) -> None:
        self._cursor = cursor
        self._name = name
        self._place = place
        self._is_member = is_member
        self._probe = probe
        self._is_damaged = is_damaged
        self._count = 0

    def __iter__(self) -> Iterator[Item]:
        while self._skip_blank():
            begun = self._cursor.taken
            self._count += 1
            line = self._line()
            head = parse_arc_head(line)
            inside = 0
            if head is None or head.size_bytes is None or (inside := self._inside(head, len(line))) >= 0:
                opening = self._cursor.peek(40)
                # A line that was read is not found again.
                self._pass_over(inside or (len(line) if head else 0))
                if not inside:
                    if self._cursor.taken == begun:
                        # What was refused here as a line is not to be found here again.
                        self._cursor.skip(len(self._cursor.peek(1)))
                    skip_to_head(self._cursor)
                # What breaks off by damage is told with the damage.
                if not (self._cursor.at_end() and self._is_damaged()):
                    yield self._lost(head, opening, begun, inside - len(line))
                continue
            self._cursor.skip(len(line))
            record = self._record(head, line, begun)
            yield record
            yield from self._finish(record, head, begun)

    def _line(self) -> bytes:
        """Return the line that stands next, b"" if it has no end within the limit."""
        for size in (_LEAST, LINE_LIMIT):
            window = self._cursor.peek(size)
            if end := window.find(b"\n") + 1:
                return window[:end]
        return b""

    def _inside(self, head: ArcHead, start: int) -> int:
        """Return how far ahead to go on if the stated length is wrong, -1 if nothing speaks against it."""
        end = start + (head.size_bytes or 0)
        # With the byte before it, so that an end behind that of the file is told from one that is there.
        rest = self._ahead(end - 1, _LEAST + 1)
        if rest is None or _begins_record(rest):
            return -1
        inside = self._find(start, end)
        return inside if inside >= 0 or head.is_sure else 0

    def _ahead(self, distance: int, size: int) -> bytes | None:
        """Return up to `size` bytes that stand `distance` ahead, None if one cannot look so far."""
        if distance + size <= _WINDOW:
            return self._cursor.peek(distance + size)[distance:]
        if self._probe:
            return self._probe(self._cursor.taken + distance, size)
        return b"" if len(self._cursor.peek(_WINDOW)) < _WINDOW else None

    def _find(self, start: int, end: int) -> int:
        """Return how far ahead the first line of a record begins that begins from `start` to `end`, or -1."""
        limit = end + _LEAST

        place = start

        def pull() -> bytes:
            nonlocal place
            piece = self._ahead(place, min(_PIECE, limit - place)) or b"" if place < limit else b""
            place += len(piece)
            return piece

        scan = Cursor(pull)
        skip_to_head(scan)
        return start + scan.taken if not scan.at_end() and start + scan.taken < end else -1

    def _pass_over(self, size: int) -> None:
        while size > 0 and (piece := self._cursor.take(min(size, _PIECE))):
            size -= len(piece)

    def _skip_blank(self) -> bool:
        """Take line ends; tell whether anything is left."""
        while window := self._cursor.peek(_LEAST):
            kept = window.lstrip(b"\r\n")
            self._cursor.skip(len(window) - len(kept))
            if kept:
                return True
        return False

    def _record(self, head: ArcHead, line: bytes, begun: int) -> WarcRecord:
        offset = self._place(begun, begun)[0]
        inside = begun if self._is_member and self._count > 1 else 0
        return WarcRecord(
            version=self._version() if head.is_about else head.version,
            fields=arc_fields(head, f"{self._name}#{offset}" + (f"+{inside}" if inside else "")),
            header=Header(line),
            content_length=head.size_bytes or 0,
            offset=offset,
            pull=self._cursor.take,
            position_in_member=inside,
        )

    def _version(self) -> str:
        """Return the version of the file, which stands in its description only; a record's own is that of its line."""
        stated = _VERSION.match(self._cursor.peek(4))
        return f"ARC/{stated[1].decode()}.{stated[2].decode()}" if stated else UNKNOWN_VERSION

    def _finish(self, record: WarcRecord, head: ArcHead, begun: int) -> Iterator[Finding]:
        """Take what is left of the record, settle whether it is whole, and say what is wrong with it."""
        try:
            for _ in record.pieces():
                pass
        except WarcError as error:
            if not self._is_damaged():
                yield self._finding("arc.record.torn", error.what, begun, record.record_id)
            return
        behind = self._cursor.peek(_LEAST + 1)
        end = self._cursor.taken
        more = self._skip_blank()
        if more or not self._is_damaged():
            record.is_whole = True
            record.length = self._extent(begun, end)[1]
        if behind.strip(b"\r\n") and not behind.startswith((b"\n", b"\r\n")) and not _begins_record(b"\n" + behind):
            message = f"record {record.record_id} is not followed by a line end but by {behind[:20]!r}"
            yield self._finding("arc.record.end", message, begun, record.record_id, severity="warning")
        if record.date is None and not (head.is_about and not head.date.strip("-")):
            message = f"record {record.record_id} states the date {head.date[:80]!r}, which is none"
            yield self._finding("arc.record.date", message, begun, record.record_id)

    def _extent(self, begun: int, end: int) -> tuple[int, int | None]:
        """Return the offset and the number of stored bytes of what was taken, None for a part of a member."""
        is_part = self._is_member and (self._count > 1 or not self._cursor.at_end())
        offset, length = self._place(begun, end)
        return offset, None if is_part else length

    def _lost(self, head: ArcHead | None, opening: bytes, begun: int, size: int) -> Finding:
        if head is None:
            return self._finding("arc.record.missing", f"no ARC record begins here: {opening!r}", begun)
        behind = f"; the next record begins after {size} bytes" if size >= 0 else ""
        message = f"the record states the length {head.length[:80]!r}, which is not that of its content{behind}"
        return self._finding("arc.record.length", message, begun)

    def _finding(
        self,
        code: str,
        message: str,
        begun: int,
        record_id: str | None = None,
        severity: Literal["error", "warning"] = "error",
    ) -> Finding:
        offset, length = self._extent(begun, self._cursor.taken)
        return Finding(
            code, severity, message, file=self._name or None, offset=offset, length=length, record_id=record_id or None
        )


def _begins_record(rest: bytes) -> bool:
    """Tell whether behind the first byte of `rest` stands a record, or the end of the file."""
    kept = rest[1:].lstrip(b"\r\n")
    line, end, _ = kept.partition(b"\n")
    if end:
        return parse_arc_head(line) is not None
    # A line that goes on behind what was looked at is taken for one by its beginning.
    return bool(rest) and (not kept or (len(rest) > _LEAST and has_scheme(kept)))
