"""Walks over the records in one stretch of uncompressed bytes: a plain file, or the content of one gzip member."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator, Iterator
from typing import BinaryIO, Protocol

from archiver.errors import WarcError
from archiver.model import Finding, Severity
from archiver.warc.ahead import (
    LIMIT,
    TAIL,
    VERSION_LINE,
    VERSION_LINE_LIMIT,
    Ending,
    ending_of,
    look_ahead,
    next_record,
    record_within,
)
from archiver.warc.cursor import Cursor
from archiver.warc.gz import DamagedError
from archiver.warc.header import LIMIT as HEADER_LIMIT
from archiver.warc.header import Header
from archiver.warc.record import WarcRecord

OPENINGS = (b"WARC/", b"warc/")
"""The standard writes it in capitals; the case is not ours to insist on when reading."""

_PIECE = 64 * 1024
_HINT = "The records around the damage are read; `archiver warc repair` keeps them."
_OPENING = 1024
_LETTERS = (b"W", b"w")

Item = WarcRecord | Finding


class Member(Protocol):
    """One gzip member, or the zstd frames of one record; `end` is known once `pull` has given all of it."""

    offset: int
    end: int | None

    def pull(self) -> bytes:
        """Return the next bytes of its content, b"" behind the last one."""


class Telling:
    """Makes findings about the file called `name`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def finding(
        self,
        code: str,
        message: str,
        offset: int,
        *,
        length: int | None = None,
        record_id: str | None = None,
        severity: Severity = "error",
    ) -> Finding:
        """Return a finding at `offset`, about `length` bytes from there if that is known."""
        return Finding(
            code,
            severity,
            message,
            file=self._name or None,
            offset=offset,
            length=length,
            record_id=record_id or None,
            hint=_HINT if severity == "error" else "Nothing need be done: the records are read.",
        )


class Walk:
    """Yields the records and findings that `cursor` stands before.

    `offset` is where the stretch begins in the file. In a plain file every record has an offset of its own; inside a
    `member` all have the member's. A plain `file` that can go back helps to see where long records end. The walk ends
    where `stop` says of the next kilobyte that other things begin there.
    """

    def __init__(
        self,
        cursor: Cursor,
        offset: int,
        telling: Telling,
        *,
        member: Member | None = None,
        file: BinaryIO | None = None,
        stop: Callable[[bytes], bool] | None = None,
    ) -> None:
        self._cursor = cursor
        self._offset = offset
        self._telling = telling
        self._member = member
        self._file = file
        self._stop = stop
        self._count = 0

    def __iter__(self) -> Iterator[Item]:
        cursor = self._cursor
        while True:
            blank = cursor.skip_all(b"\r\n")
            start = cursor.taken
            if cursor.at_end():
                if self._count or not self._member:
                    yield from self._blank(start, blank)
                return
            if self._stop and cursor.peek(1) not in _LETTERS and self._stop(cursor.peek(_OPENING)):
                return
            yield from self._blank(start, blank)
            record = self._record(start)
            if isinstance(record, Finding):
                skip_to_record(cursor)
                yield self._spanned(record, start)
                continue
            self._count += 1
            ending = yield from self._block(record)
            findings = [self._spanned(each, start) for each in self._told(record, ending)]
            if ending == "unclear" and not self._goes_on():
                # What follows a record that is longer than it says is part of it, whatever it looks like.
                findings += self._pass_over(record)
            blank = self._settle(record, start)
            yield from findings
            yield from self._blank(cursor.taken, blank)

    def _blank(self, start: int, length: int) -> Iterator[Finding]:
        if length:
            message = f"line ends stand where none belong, {length} bytes long"
            place = self._member.offset if self._member else self._offset + start - length
            said = None if self._member else length
            yield self._telling.finding("warc.record.blank", message, place, length=said, severity="warning")

    @property
    def _searching(self) -> bool:
        """Whether records may stand behind each other here: in a file of several members each has one of its own."""
        return self._member is None or self._member.offset == 0 or self._count > 1

    def _goes_on(self) -> bool:
        """Tell whether another record is to be looked for behind one that does not end as it should."""
        if self._member is None or self._count > 1:
            return True
        return self._searching and next_record(self._cursor.peek(LIMIT)) is not None

    def _record(self, start: int) -> Item:
        cursor = self._cursor
        place = self._offset if self._member else self._offset + start
        if cursor.peek(len(OPENINGS[0])) not in OPENINGS:
            message = f"no WARC record begins here: {cursor.peek(40)!r}"
            return self._telling.finding("warc.record.missing", message, place)
        head = cursor.take_head(HEADER_LIMIT)
        if head is None:
            # Only the last version line before an empty line can begin a header that has an end.
            cursor.skip(_last_version(cursor.held()[:HEADER_LIMIT]) or len(OPENINGS[0]))
            return self._telling.finding("warc.head.endless", "the record's header has no end within 1 MiB", place)
        if inside := _last_version(head):
            # A header that lost its end runs into the next record's.
            cursor.give_back(len(head) - inside)
            return self._telling.finding("warc.head.endless", "the record's header breaks off", place)
        header = Header(head)
        try:
            version = header.version()
        except WarcError as error:
            return self._telling.finding("warc.head.version", error.what, place)
        length = header.content_length()
        record = WarcRecord(
            version=version,
            header=header,
            content_length=length or 0,
            offset=place,
            pull=cursor.take,
            position_in_member=start if self._member and self._count else 0,
        )
        if length is None:
            said = record.field("Content-Length")
            message = "there is no Content-Length" if said is None else f"Content-Length is {said[:80]!r}"
            return self._telling.finding("warc.head.length", message, place, record_id=record.record_id)
        return record

    def _block(self, record: WarcRecord) -> Generator[WarcRecord, None, Ending]:
        """Yield the record, take its block, and return how it ends."""
        if record.content_length > LIMIT:
            return (yield from self._streamed(record))
        seen = look_ahead(self._cursor, record.content_length, searching=self._searching)
        record.hold(*self._cursor.lend(seen.size))
        self._cursor.skip(seen.size + seen.behind)
        yield record
        record.left = record.missing
        if seen.failure and seen.ending == "torn":
            raise seen.failure
        return seen.ending

    def _streamed(self, record: WarcRecord) -> Generator[WarcRecord, None, Ending]:
        is_early = self._look_for_next(record)
        yield record
        try:
            for _ in record.pieces():
                pass
        except DamagedError:
            raise
        except WarcError:
            return "early" if is_early else "torn"
        ending, behind = ending_of(self._cursor.peek(TAIL))
        self._cursor.skip(behind)
        return ending

    def _look_for_next(self, record: WarcRecord) -> bool:
        """Tell whether a record begins before this one's block is over; note then how much of the block is missing."""
        if self._file is None:
            return False
        start = self._offset + self._cursor.taken
        end = start + record.content_length
        tail = read_at(self._file, end, TAIL)
        is_there = tail or read_at(self._file, end - 1, 1)
        if is_there and ending_of(tail)[0] != "unclear":
            return False
        place = record_within(self._file, start, end)
        if place is None:
            return False
        record.missing = record.content_length - place
        return True

    def _told(self, record: WarcRecord, ending: Ending) -> Iterator[Finding]:
        """Yield what is wrong with the end of the record, or with its length."""
        if ending == "sound":
            return
        who, got = f"record {record.record_id[:80]}", record.content_length - record.left
        said = f"{who} says {record.content_length} bytes of content"
        severity: Severity = "warning"
        code = "warc.record.end"
        message = f"{who} is not followed by CRLF CRLF"
        if ending == "unclear":
            message += f" but by {self._cursor.peek(20)!r}"
        elif ending == "early":
            code, severity, message = "warc.record.length", "error", f"{said}, the next record begins after {got}"
        elif ending == "torn":
            code, severity, message = "warc.record.torn", "error", f"{said}, the file ends after {got}"
        yield self._telling.finding(code, message, record.offset, record_id=record.record_id, severity=severity)

    def _pass_over(self, record: WarcRecord) -> Iterator[Finding]:
        """Take the rest of the member and say so."""
        begun = self._cursor.taken
        while self._cursor.take(_PIECE):
            pass
        message = f"{self._cursor.taken - begun} bytes behind record {record.record_id[:80]} are not read"
        yield self._telling.finding("warc.record.missing", message, record.offset, record_id=record.record_id)

    def _settle(self, record: WarcRecord, start: int) -> int:
        """Note whether the record is whole, and how long it is as it is stored; return how many blanks were passed."""
        if self._member is None:
            record.is_whole = not record.left
            record.length = self._cursor.taken - start if record.is_whole else None
            return 0
        # At the member's end its checksum is checked, so only now is the record known to be whole.
        blank = self._cursor.skip_all(b"\r\n")
        ended = self._cursor.at_end()
        record.is_whole = not record.left
        if ended and self._count == 1 and record.is_whole and self._member.end is not None:
            record.length = self._member.end - self._member.offset
        return blank

    def _spanned(self, finding: Finding, start: int) -> Finding:
        """Return the finding with the bytes it is about: only in a plain file are they known."""
        if self._member or finding.severity != "error":
            return finding
        return dataclasses.replace(finding, length=self._cursor.taken - start)


def _last_version(window: bytes) -> int:
    """Return where in `window` the last line begins that is a version line; 0 if there is none behind its start."""
    at = len(window)
    while (at := window.rfind(b"\n", 0, at)) >= 0:
        if VERSION_LINE.match(window, at + 1):
            return at + 1
    return 0


def skip_to_record(cursor: Cursor) -> None:
    """Take the bytes up to the next version line."""
    while window := cursor.peek(_PIECE):
        if found := VERSION_LINE.search(window):
            cursor.skip(found.start())
            return
        cursor.skip(max(len(window) - VERSION_LINE_LIMIT, 1))


def read_at(file: BinaryIO, offset: int, size: int) -> bytes:
    """Return up to `size` bytes at `offset`; the file is left where it was."""
    place = file.tell()
    try:
        file.seek(offset)
        return file.read(size)
    finally:
        file.seek(place)
