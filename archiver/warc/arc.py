"""ARC files (version 1 and 2), plain and gzipped, shown as WARC records (docs/design/decisions/009).

Damage is told as a Finding with the bytes it costs; reading goes on at the next line that is surely a record's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from archiver.model import Finding
from archiver.warc.arc_head import OPENINGS, is_arc_opening, skip_to_head
from archiver.warc.arc_records import ArcRecords, Item
from archiver.warc.cursor import Cursor
from archiver.warc.gz import MAGIC, DamagedError, GzipMembers, Member, find_member, is_seekable

__all__ = ["is_arc_opening", "read_arc"]

_PIECE = 64 * 1024
_OPENING = 4096


def read_arc(file: BinaryIO, name: str = "", *, offset: int = 0) -> Iterator[Item]:
    """Yield the records and findings of an ARC file that stands at `offset`; its description is a warcinfo record.

    A record keeps the date it states, even if that is none. A record is valid until the next one is asked for.
    """
    return iter(_ArcReader(file, name, offset))


class _ArcReader:
    def __init__(self, file: BinaryIO, name: str, offset: int) -> None:
        self._file = file
        self._name = name
        self._offset = offset
        self._end: int | None = None
        if is_seekable(file):
            self._end = file.seek(0, 2)
            file.seek(offset)

    def __iter__(self) -> Iterator[Item]:
        ahead = b""
        while len(ahead) < len(MAGIC) and (piece := self._file.read(len(MAGIC) - len(ahead))):
            ahead += piece
        if ahead and MAGIC.startswith(ahead):
            yield from self._gzipped(GzipMembers(self._file, self._offset, ahead))
        elif ahead and (resumed := self._first_member(len(ahead))) is not None:
            yield self._damage("no gzip member begins here", self._offset, resumed)
            self._file.seek(resumed)
            yield from self._gzipped(GzipMembers(self._file, resumed))
        elif ahead:
            yield from self._plain(ahead)

    def _first_member(self, taken: int) -> int | None:
        """Return where a gzipped file with a damaged start can be read from, None for one better read as plain.

        The file stands `taken` bytes behind its start, and does so again when this returns.
        """
        if self._end is None:
            return None
        self._file.seek(self._offset)
        resumed = None
        if not is_arc_opening(self._file.read(_OPENING)):
            resumed = find_member(self._file, self._offset, opens_with=OPENINGS)
        if resumed is not None and self._has_head_before(resumed):
            resumed = None
        self._file.seek(self._offset + taken)
        return resumed

    def _has_head_before(self, end: int) -> bool:
        """Tell whether a plain record begins before `end`: a plain file may hold a gzipped one as a payload."""
        self._file.seek(self._offset)
        before = Cursor(lambda: self._file.read(min(_PIECE, max(end - self._file.tell(), 0))))
        skip_to_head(before)
        return not before.at_end()

    def _plain(self, ahead: bytes) -> Iterator[Item]:
        cursor = Cursor(lambda: self._file.read(_PIECE), ahead)
        probe = self._probe if self._end is not None else None
        return iter(ArcRecords(cursor, self._name, lambda a, b: (self._offset + a, b - a), probe=probe))

    def _probe(self, position: int, size: int) -> bytes:
        """Return what stands at a position of a plain file, which is left where it was."""
        if self._offset + position >= (self._end or 0):
            return b""
        here = self._file.tell()
        self._file.seek(self._offset + position)
        raw = self._file.read(size)
        self._file.seek(here)
        return raw

    def _gzipped(self, members: GzipMembers) -> Iterator[Item]:
        while True:
            start = members.offset
            damage: DamagedError | None = None
            try:
                member = members.next_member()
            except DamagedError as error:
                damage = error
            else:
                if member is None:
                    return
                content = _Content(member)
                yield from content.records(self._name)
                damage = content.damage
            if damage is None:
                continue
            resumed = None
            if self._end is not None:
                resumed = find_member(self._file, start + 1, opens_with=OPENINGS)
            yield self._damage(damage.what, start, resumed)
            if resumed is None:
                return
            self._file.seek(resumed)
            members = GzipMembers(self._file, resumed)

    def _damage(self, what: str, start: int, resumed: int | None) -> Finding:
        end = resumed if resumed is not None else self._end
        told = "the end of the file" if resumed is None else f"byte {resumed}"
        return Finding(
            "arc.gzip.damaged",
            "error",
            f"{what}; bytes from {start} to {told} are not read",
            file=self._name or None,
            offset=start,
            length=None if end is None else end - start,
        )


class _Content:
    """What one gzip member holds; damage ends it like its end would, and is kept."""

    def __init__(self, member: Member) -> None:
        self._member = member
        self.damage: DamagedError | None = None

    def records(self, name: str) -> ArcRecords:
        """Return the records and findings in it."""
        return ArcRecords(
            Cursor(self._pull), name, self._place, is_member=True, is_damaged=lambda: self.damage is not None
        )

    def _pull(self) -> bytes:
        try:
            return b"" if self.damage else self._member.pull()
        except DamagedError as error:
            self.damage = error
            return b""

    def _place(self, begun: int, end: int) -> tuple[int, int | None]:
        """Whatever part of the member is asked for, what is stored is the member."""
        stored = self._member.end
        return self._member.offset, None if stored is None else stored - self._member.offset
