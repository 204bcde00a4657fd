"""Reads WARC files record by record, and goes on behind damage.

What is yielded is either a record or a Finding that says which bytes could not be read. A record is valid until the
next one is asked for. Memory does not grow with the file or with a record.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal, Protocol

from archiver.model import Finding
from archiver.warc import frames, gz
from archiver.warc.cursor import Cursor
from archiver.warc.gz import DamagedError, GzipMembers, WholeMember, is_seekable
from archiver.warc.walk import OPENINGS, Item, Member, Telling, Walk, skip_to_record
from archiver.warc.whole import whole_record
from archiver.warc.zst import ZstdMember, ZstdMembers

_READ = 256 * 1024

__all__ = ["Item", "WarcReader"]


Kind = Literal["gzip", "zstd", "plain"]
_DAMAGED = {"gzip": "warc.gzip.damaged", "zstd": "warc.zstd.damaged"}


class _Members(Protocol):
    padding: int
    notes: list[str]

    @property
    def offset(self) -> int: ...

    def next_member(self) -> Member | None: ...

    def take_whole(self) -> bytearray | None: ...

    def find_next(self, opens_with: tuple[bytes, ...]) -> bool: ...

    def held(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class _Section:
    """Where records of one kind begin; `ahead` are the bytes from there on that were read already."""

    kind: Kind
    offset: int
    ahead: bytes


class WarcReader:
    """Iterates over the records and findings of one WARC file, gzip, zstd or plain whatever its name says."""

    def __init__(self, file: BinaryIO, name: str = "", *, offset: int = 0) -> None:
        """Read from `file`, which stands at `offset`; `name` is for messages."""
        self._file = file
        self._telling = Telling(name)
        self._offset = offset
        self._can_seek = is_seekable(file)

    def __iter__(self) -> Iterator[Item]:
        first = b""
        while len(first) < len(OPENINGS[0]) and (piece := self._file.read(len(OPENINGS[0]) - len(first))):
            first += piece
        if not first:
            return
        section: _Section | None = _Section(kind_of(first) or "plain", self._offset, first)
        if kind_of(first) is None and (resumed := self._first_member(first)) is not None:
            message = "no WARC record and no gzip member begins here"
            yield self._damage("gzip", message, self._offset, resumed)
            self._file.seek(resumed)
            section = _Section("gzip", resumed, b"")
        while section:
            section = yield from self._plain(section) if section.kind == "plain" else self._packed(section)
            if section:
                message = f"here {section.kind} records follow others: one file should hold one kind"
                yield self._telling.finding("warc.file.mixed", message, section.offset)

    def _members(self, kind: Kind, offset: int, ahead: bytes = b"") -> _Members:
        if kind == "gzip":
            return GzipMembers(self._file, offset, ahead)
        if not self._can_seek or not offset:
            return ZstdMembers(self._file, offset, ahead)
        return ZstdMembers(self._file, offset, ahead, frames.dictionary_of(self._file))

    def _first_member(self, first: bytes) -> int | None:
        """Return where a gzipped file whose start is damaged can be read from; None for what is better read as plain.

        `first` are the bytes taken from the file, which stands behind them when this returns.
        """
        begin = first.lstrip(b"\r\n")
        if any(each.startswith(begin) for each in OPENINGS) or not self._can_seek:
            return None
        behind = self._offset + len(first)
        self._file.seek(self._offset)
        members = GzipMembers(self._file, self._offset)
        resumed = members.offset if members.find_next(OPENINGS) else None
        self._file.seek(behind if resumed is None else self._offset)
        if resumed is None:
            return None
        # A plain file may well hold a gzipped WARC file as a payload: what comes first counts.
        before = Cursor(lambda: self._file.read(min(_READ, max(resumed - self._file.tell(), 0))))
        skip_to_record(before)
        is_plain = not before.at_end()
        self._file.seek(behind)
        return None if is_plain else resumed

    def _packed(self, section: _Section) -> Generator[Item, None, _Section | None]:
        kind = section.kind
        try:
            members = self._members(kind, section.offset, section.ahead)
        except DamagedError as error:
            yield self._damage(kind, error.what, 0, self._file.seek(0, 2), is_end=True)
            return None
        while True:
            start = members.offset
            try:
                content = members.take_whole()
                if content is not None:
                    record = whole_record(content, start, members.offset - start)
                    if record:
                        yield record
                    else:
                        yield from self._member(WholeMember(content, start, members.offset))
                    continue
                member = members.next_member()
                yield from self._noted(members)
                if member is None:
                    return None
                start = member.offset
                yield from self._member(member)
            except DamagedError as error:
                # Only before a member begins can padding have been seen.
                start = members.offset if members.padding else start
                yield from self._noted(members)
                found = yield from self._resync(kind, members, start, error)
                if isinstance(found, _Section):
                    return found
                if found is None:
                    return None
                members = found

    def _resync(
        self, kind: Kind, members: _Members, start: int, error: DamagedError
    ) -> Generator[Finding, None, _Members | _Section | None]:
        """Tell what is damaged from `start` on and return what reading goes on with."""
        other = kind_of(members.held()) if members.offset == start else None
        if other not in (None, kind):
            return _Section(other, start, members.held())
        if self._can_seek:
            self._file.seek(start + 1)
            try:
                members = self._members(kind, start + 1)
            except DamagedError:
                # The dictionary is what is damaged; frames behind it may do without.
                members = ZstdMembers(self._file, start + 1)
        found = members.find_next(OPENINGS)
        yield self._damage(kind, error.what, start, members.offset, is_end=not found)
        return members if found else None

    def _member(self, member: Member) -> Iterator[Item]:
        seen = False
        for item in Walk(Cursor(member.pull), member.offset, self._telling, member=member):
            seen = True
            yield item
        # Empty frames are allowed (WARC and Zstandard 1.0, 3.1).
        if not seen and not isinstance(member, ZstdMember):
            length = None if member.end is None else member.end - member.offset
            message = "a member holds no record"
            yield self._telling.finding("warc.member.empty", message, member.offset, length=length, severity="warning")

    def _plain(self, section: _Section) -> Generator[Item, None, _Section | None]:
        cursor = Cursor(lambda: self._file.read(_READ), section.ahead)
        file = self._file if self._can_seek else None
        walk = Walk(cursor, section.offset, self._telling, file=file, stop=opens_packed)
        yield from walk
        kind = kind_of(cursor.peek(4))
        return _Section(kind, section.offset + cursor.taken, cursor.held()) if kind else None

    def _noted(self, members: _Members) -> Iterator[Finding]:
        """Yield what the members noted since they were asked last."""
        if members.padding:
            message = f"{members.padding} zero bytes stand here, as a power cut or a broken copy leaves them"
            begun = members.offset - members.padding
            yield self._telling.finding("warc.member.padding", message, begun, length=members.padding)
        for note in members.notes:
            yield self._telling.finding("warc.member.header", note, members.offset, severity="warning")
        members.padding, members.notes = 0, []

    def _damage(self, kind: Kind, message: str, start: int, end: int, *, is_end: bool = False) -> Finding:
        """Return a finding about the bytes from `start` to `end`, which is that of the file if `is_end`."""
        where = f"byte {end}, the end of the file," if is_end else f"byte {end}"
        message = f"{message}; bytes from {start} to {where} are not read"
        return self._telling.finding(_DAMAGED[kind], message, start, length=end - start)


def kind_of(opening: bytes) -> Kind | None:
    """Return how records are stored that begin with `opening`; None if none begins so."""
    if opening and gz.MAGIC.startswith(opening[:2]):
        return "gzip"
    if opening[:4] == frames.MAGIC or opening[:4] in frames.SKIPPABLE:
        return "zstd"
    return "plain" if opening.startswith(OPENINGS) else None


def opens_packed(opening: bytes) -> bool:
    """Tell whether `opening`, a kilobyte or less, is that of a gzip member or zstd frame with a record in it."""
    if opening.startswith(gz.MAGIC):
        return gz.opens_with(opening, OPENINGS)
    return opening.startswith(frames.MAGIC) and (frames.frame_opening(opening) or b"").startswith(OPENINGS)
