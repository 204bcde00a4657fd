"""Reads WARC files record by record, and goes on behind damage.

What is yielded is either a record or a Finding that says which bytes could not be read. A record is valid until the
next one is asked for. Memory does not grow with the file or with a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.warc.cursor import Cursor
from archiver.warc.gz import MAGIC, DamagedError, GzipMembers, Member, find_member, is_seekable
from archiver.warc.record import WarcRecord, parse_record_head

HEAD_LIMIT = 1024 * 1024
"""The longest record header that is read; longer ones are damage."""

# The standard writes it in capitals; the case is not ours to insist on when reading.
_OPENINGS = (b"WARC/", b"warc/")
# Where a record may begin again behind damage: a whole version line.
_VERSION_LINE = re.compile(rb"(?:WARC|warc)/\d{1,3}\.\d{1,3}[ \t]*\r?\n")
_VERSION_LINE_LIMIT = 32
_PIECE = 64 * 1024
_REPAIR = "Keep the file as it is; the records around the damage are read."

Item = WarcRecord | Finding


class WarcReader:
    """Iterates over the records and findings of one WARC file, gzipped or plain whatever its name says."""

    def __init__(self, file: BinaryIO, name: str = "", *, offset: int = 0) -> None:
        """Read from `file`, which stands at `offset`; `name` is for messages."""
        self._file = file
        self._name = name
        self._offset = offset

    def __iter__(self) -> Iterator[Item]:
        ahead = b""
        while len(ahead) < len(_OPENINGS[0]) and (piece := self._file.read(len(_OPENINGS[0]) - len(ahead))):
            ahead += piece
        if ahead and MAGIC.startswith(ahead[:2]):
            yield from self._gzipped(GzipMembers(self._file, self._offset, ahead))
        elif (resumed := self._first_member(ahead)) is not None:
            yield self._damage("no WARC record and no gzip member begins here", self._offset, resumed)
            self._file.seek(resumed)
            yield from self._gzipped(GzipMembers(self._file, resumed))
        elif ahead:
            yield from self._plain(ahead)

    def _first_member(self, ahead: bytes) -> int | None:
        """Return where a gzipped file whose start is damaged can be read from; None for what is better read as plain.

        `ahead` are the bytes taken from the file, which stands behind them when this returns.
        """
        begin = ahead.lstrip(b"\r\n")
        if any(each.startswith(begin) for each in _OPENINGS) or not is_seekable(self._file):
            return None
        behind = self._offset + len(ahead)
        resumed = find_member(self._file, self._offset, opens_with=_OPENINGS)
        self._file.seek(behind if resumed is None else self._offset)
        if resumed is None:
            return None
        # A plain file may well hold a gzipped WARC file as a payload: what comes first counts.
        before = Cursor(lambda: self._file.read(min(_PIECE, max(resumed - self._file.tell(), 0))))
        _skip_to_record(before)
        is_plain = not before.at_end()
        self._file.seek(behind)
        return None if is_plain else resumed

    def _gzipped(self, members: GzipMembers) -> Iterator[Item]:
        while True:
            start = members.offset
            try:
                member = members.next_member()
                if member is None:
                    return
                yield from self._member(member)
            except DamagedError as error:
                resumed = find_member(self._file, start + 1, opens_with=_OPENINGS) if is_seekable(self._file) else None
                yield self._damage(str(error), start, resumed)
                if resumed is None:
                    return
                self._file.seek(resumed)
                members = GzipMembers(self._file, resumed)

    def _member(self, member: Member) -> Iterator[Item]:
        cursor = Cursor(member.pull)
        count = 0
        while True:
            _skip_blank(cursor)
            if cursor.at_end():
                return
            record = self._record(cursor, member.offset, cursor.taken if count else 0)
            if isinstance(record, Finding):
                _skip_to_record(cursor)
                yield record
                continue
            count += 1
            yield record
            findings = self._finish(record, cursor)
            if record.left:
                yield from findings
                return
            if findings and count == 1 and cursor.peek(len(_OPENINGS[0])) not in _OPENINGS:
                # What follows a record that is longer than it says is part of it, whatever it looks like.
                findings += self._pass_over(cursor, record)
            # At the member's end its checksum is checked, so only now is the record known to be whole.
            _skip_blank(cursor)
            ended = cursor.at_end()
            record.is_whole = True
            if ended and count == 1 and member.end is not None:
                record.length = member.end - member.offset
            yield from findings

    def _plain(self, ahead: bytes) -> Iterator[Item]:
        pieces = [ahead]
        cursor = Cursor(lambda: pieces.pop() if pieces else self._file.read(_PIECE))
        while True:
            _skip_blank(cursor)
            if cursor.at_end():
                return
            start = cursor.taken
            record = self._record(cursor, self._offset + start, 0)
            if isinstance(record, Finding):
                _skip_to_record(cursor)
                yield record
                continue
            yield record
            findings = self._finish(record, cursor)
            if not record.left:
                record.is_whole = True
                record.length = cursor.taken - start
            yield from findings

    def _record(self, cursor: Cursor, offset: int, inside: int) -> Item:
        opening = cursor.peek(5)
        if opening not in _OPENINGS:
            return self._finding("warc.record.missing", f"no WARC record begins here: {cursor.peek(40)!r}", offset)
        head = cursor.take_head(HEAD_LIMIT)
        if head is None:
            cursor.skip(len(opening))
            return self._finding("warc.head.endless", "the record's header has no end", offset)
        try:
            version, fields = parse_record_head(head)
        except WarcError as error:
            return self._finding("warc.head.version", error.what, offset)
        record = WarcRecord(
            version=version,
            fields=fields,
            head=head,
            content_length=0,
            offset=offset,
            pull=cursor.take,
            position_in_member=inside,
        )
        length = (record.field("Content-Length") or "").strip()
        if not (length.isascii() and length.isdigit() and len(length) < 19):
            return self._finding("warc.head.length", f"Content-Length is {length[:80]!r}", offset, record.record_id)
        record.content_length = record.left = int(length)
        return record

    def _finish(self, record: WarcRecord, cursor: Cursor) -> list[Finding]:
        """Take what is left of the record and its end; return what is wrong with them."""
        try:
            for _ in record.pieces():
                pass
        except DamagedError:
            raise
        except WarcError as error:
            return [self._finding("warc.record.torn", error.what, record.offset, record.record_id)]
        # The end is CRLF CRLF (WARC/1.1, 4); LF alone is seen, and a file may end right behind a block.
        end = cursor.peek(4)
        if end == b"\r\n\r\n":
            cursor.skip(4)
        elif end[:2] == b"\n\n":
            cursor.skip(2)
        elif not end or end.strip(b"\r\n"):
            message = f"record {record.record_id} is not followed by CRLF CRLF but by {cursor.peek(20)!r}"
            return [self._finding("warc.record.end", message, record.offset, record.record_id, severity="warning")]
        return []

    def _pass_over(self, cursor: Cursor, record: WarcRecord) -> list[Finding]:
        """Take the rest of the member and say so."""
        begun = cursor.taken
        while cursor.take(_PIECE):
            pass
        if cursor.taken == begun:
            return []
        message = f"{cursor.taken - begun} bytes behind record {record.record_id} are not read"
        return [self._finding("warc.record.missing", message, record.offset, record.record_id)]

    def _damage(self, message: str, start: int, resumed: int | None) -> Finding:
        end = "the end of the file" if resumed is None else f"byte {resumed}"
        return self._finding("warc.gzip.damaged", f"{message}; bytes from {start} to {end} are not read", start)

    def _finding(
        self, code: str, message: str, offset: int, record_id: str | None = None, *, severity: str = "error"
    ) -> Finding:
        return Finding(
            code,
            "warning" if severity == "warning" else "error",
            message,
            file=self._name or None,
            offset=offset,
            record_id=record_id or None,
            hint=_REPAIR,
        )


def _skip_blank(cursor: Cursor) -> None:
    while (char := cursor.peek(1)) and char in b"\r\n":
        cursor.skip(1)


def _skip_to_record(cursor: Cursor) -> None:
    while window := cursor.peek(_PIECE):
        if found := _VERSION_LINE.search(window):
            cursor.skip(found.start())
            return
        cursor.skip(max(len(window) - _VERSION_LINE_LIMIT, 1))
