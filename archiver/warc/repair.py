"""Makes a file of the whole records of a damaged one, and keeps aside every byte that went into none.

A record that lies as it should is copied as it is stored, its gzip member with it. Its header and block never change.
The bytes of the source are accounted for: each is part of a kept record, padding the format knows, or in quarantine.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from archiver.errors import UsageError, WarcError
from archiver.model import Finding
from archiver.store.folder import atomic_file
from archiver.warc.compression import Compression
from archiver.warc.files import open_warc, read_file
from archiver.warc.gz import PIECE
from archiver.warc.ledger import Ledger, Tell, rest_of
from archiver.warc.members import ARC_END, WARC_END, append_record, end_of, record_pieces
from archiver.warc.padding import BLANK, Form, form_at
from archiver.warc.quarantine import Quarantine, quarantine_paths, stored_pieces
from archiver.warc.reader import Item
from archiver.warc.record import WarcRecord
from archiver.warc.unpacked import Unpacked

_TRAILER = 8


@dataclass(frozen=True, slots=True)
class Repaired:
    """What became of a file of `size_bytes`, which are those kept, those of padding, and those in quarantine.

    `stretches` counts what lies in quarantine, parts of the content of kept gzip members included. `is_sound`
    tells whether nothing was wrong with the file; then each record is stored as it was, but for one of a zstd file.
    """

    records: int
    size_bytes: int
    kept_bytes: int
    padding_bytes: int
    quarantined_bytes: int
    stretches: int
    is_sound: bool


def repair_file(source: Path, out: Path, *, tell: Tell, force: bool = False) -> Repaired:
    """Write the whole records of `source` to `out`, and beside it what is none; `tell` gets each finding.

    Raises UsageError if a file would be overwritten, WarcError if `source` cannot be read or no record in it is
    whole, StoreError if the files cannot be written; then nothing is left behind.
    """
    if not source.is_file():
        raise WarcError("no such file, or none that can be read twice", str(source))
    if not out.name:
        raise UsageError("this is no file name", str(out), "Give the name of the file to write.")
    refuse_to_overwrite([source], (out, *quarantine_paths(out)), force=force)
    with (
        open_warc(source) as reading,
        open_warc(source) as stored,
        atomic_file(out) as file,
        Quarantine(out, source.name) as quarantine,
    ):
        ledger = Ledger(stored, source.name, quarantine, tell)
        done = _Repair(stored, file, ledger).run(read_file(reading, source.name))
        if not done.records:
            hint = "There is nothing to keep; `archiver warc check` says what is wrong with it."
            raise WarcError("no record of it is whole", str(source), hint)
    return done


def refuse_to_overwrite(sources: Iterable[Path], targets: Iterable[Path], *, force: bool) -> None:
    """Raise UsageError if one of `targets` is one of `sources`, by whatever name, or is there without `force`."""
    known = list(sources)
    for target in targets:
        if not os.path.lexists(target):
            continue
        if target.exists() and any(target.samefile(source) for source in known if source.exists()):
            raise UsageError("this is the file that is read", str(target), "Give another name for what is written.")
        if not force:
            raise UsageError("there is a file of this name", str(target), "Give another name, or --force.")


class _Repair:
    """One run over the source, open as `stored`, into `out`."""

    def __init__(self, stored: BinaryIO, out: BinaryIO, ledger: Ledger) -> None:
        self._stored = stored
        self._out = out
        self._ledger = ledger
        # That of the first record is that of the whole file.
        self._form: Form | None = None
        self._pending: _Pending | None = None
        self._member: Unpacked | None = None
        self._of_member = 0
        self._records = 0

    def run(self, items: Iterable[Item]) -> Repaired:
        """Go through the records and findings of the source."""
        for item in items:
            self._settle()
            if isinstance(item, Finding):
                self._ledger.note(item)
            else:
                self._begin(item)
        self._settle()
        self._leave_member()
        size = os.fstat(self._stored.fileno()).st_size
        ledger = self._ledger
        ledger.pass_to(size, self._form or "plain")
        if ledger.padding_bytes and self._form != "zstd":
            message = f"{ledger.padding_bytes} bytes of padding between records, or behind them, are left out"
            ledger.say("warc.repair.padding", "info", message)
        if self._form == "zstd":
            ledger.say("warc.repair.zstd", "info", "the records are stored as gzip members now")
        counts = (ledger.kept_bytes, ledger.padding_bytes, ledger.quarantined_bytes, ledger.stretches)
        return Repaired(self._records, size, *counts, is_sound=ledger.is_sound)

    def _begin(self, record: WarcRecord) -> None:
        """Read the record to its end; whether it is whole is known when the reader has moved on."""
        form = form_at(self._stored, record.offset)
        self._form = self._form or form
        start = self._out.tell()
        checksum = 0
        if form == "zstd":
            # Only the reader knows the dictionary, so there is no second reading.
            is_there = self._emit(record, record_pieces(record), end_of(record))
        else:
            checksum, is_there = _checksum(record)
        if is_there:
            self._pending = _Pending(record, form, checksum, start)

    def _settle(self) -> None:
        """Keep the record that was read last, if it is whole."""
        pending, self._pending = self._pending, None
        if pending is None:
            return
        record = pending.record
        if not record.is_whole:
            self._out.seek(pending.start)
            self._out.truncate()
        elif pending.form == "gzip" and not (self._form == "gzip" and self._is_alone(record, pending.checksum)):
            self._keep_unpacked(record)
        else:
            self._leave_member()
            self._ledger.pass_to(record.offset, pending.form)
            self._records += 1
            if pending.form == "plain":
                self._keep_plain(record, pending.checksum)
            elif record.length is None:
                self._ledger.keep_loosely()
            else:
                self._keep_stored(record, record.length, is_written=pending.form == "zstd")

    def _is_alone(self, record: WarcRecord, checksum: int) -> bool:
        """Tell whether the record's gzip member holds it, its end, and nothing else but line ends."""
        if record.length is None:
            return False
        self._stored.seek(record.offset + record.length - _TRAILER)
        size = _size(record) + len(end_of(record))
        if self._stored.read(_TRAILER) == checksum.to_bytes(4, "little") + (size % 2**32).to_bytes(4, "little"):
            return True
        member = Unpacked(self._stored, record.offset)
        member.skip(_size(record))
        behind = member.peek(PIECE)
        return behind.startswith(_end_for(record, behind)) and not behind.strip(BLANK) and len(behind) < PIECE

    def _keep_stored(self, record: WarcRecord, length: int, *, is_written: bool) -> None:
        if not is_written:
            for piece in stored_pieces(self._stored, record.offset, length):
                self._out.write(piece)
        self._ledger.keep_to(record.offset + length)

    def _keep_plain(self, record: WarcRecord, checksum: int) -> None:
        place = record.offset + _size(record)
        self._stored.seek(place)
        following = self._stored.read(len(WARC_END))
        end = _end_for(record, following)
        seen = [0]
        self._emit(record, _checked(stored_pieces(self._stored, record.offset, _size(record)), seen), end)
        if zlib.crc32(end_of(record), seen[0]) != checksum:
            raise WarcError("the file changed while it was read", f"byte {record.offset}", "Try again.")
        self._ledger.keep_to(place + self._heal_end(record, following, end))

    def _keep_unpacked(self, record: WarcRecord) -> None:
        """Keep a record out of a gzip member that holds more than it, or not its end."""
        member = self._member
        if member is None or member.offset != record.offset:
            self._leave_member()
            self._ledger.pass_to(record.offset, "gzip")
            member = self._member = Unpacked(self._stored, record.offset)
        self._ledger.pass_content(member, member.before(record.head, record.position_in_member))
        end = end_of(record)
        if self._emit(record, _pieces_of(member, record), end):
            self._records += 1
            self._of_member += 1
            self._heal_end(record, member.peek(len(end)), end)

    def _leave_member(self) -> None:
        """Account for what is left of the gzip member that records were taken out of."""
        member, count = self._member, self._of_member
        self._member, self._of_member = None, 0
        if member is None:
            return
        self._ledger.pass_content(member, rest_of(member))
        if not count:
            return
        offset, length = member.offset, member.sound_to - member.offset
        if count > 1:
            message = f"{count} records shared a gzip member; each has its own now"
            self._ledger.say("warc.repair.split", "warning", message, offset=offset, length=length)
        if not member.is_sound:
            message = f"{count} records are from a gzip member that is damaged behind them, so no checksum proves them"
            self._ledger.say("warc.repair.unproven", "warning", message, offset=offset, length=length)
        self._ledger.keep_to(member.sound_to)

    def _emit(self, record: WarcRecord, pieces: Iterator[bytes], end: bytes) -> bool:
        """Append a record to the output in the form of its file; return False if `pieces` break off."""
        compression: Compression = "none" if self._form == "plain" else "speed"
        return append_record(self._out, chain(pieces, [end]), size=_size(record), compression=compression)

    def _heal_end(self, record: WarcRecord, following: bytes, end: bytes) -> int:
        """Tell if `end` is not what follows the record; return how many bytes of it are there."""
        if following.startswith(end):
            return len(end)
        message = f"the record is followed by {following!r}; its end is written as {end!r}"
        self._ledger.say("warc.repair.end", "warning", message, offset=record.offset, record_id=record.record_id)
        return 0


@dataclass(frozen=True, slots=True)
class _Pending:
    """A record that was read; `start` is where the output ended before it, `checksum` its CRC-32 with its end."""

    record: WarcRecord
    form: Form
    checksum: int
    start: int


def _size(record: WarcRecord) -> int:
    return len(record.head) + record.content_length


def _end_for(record: WarcRecord, following: bytes) -> bytes:
    """Return the end to write behind `record`: that of its format; in an ARC file, the line ends as they stand."""
    line_ends = following[: len(following) - len(following.lstrip(BLANK))]
    is_arc = end_of(record) == ARC_END
    return line_ends if is_arc and ARC_END in line_ends else end_of(record)


def _checksum(record: WarcRecord) -> tuple[int, bool]:
    """Return the CRC-32 of the record and the end it should have, and whether all of it was there."""
    checksum = 0
    try:
        for piece in chain(record_pieces(record), [end_of(record)]):
            checksum = zlib.crc32(piece, checksum)
    except WarcError:
        # The reader tells of it next.
        return 0, False
    return checksum, True


def _checked(pieces: Iterable[bytes], checksum: list[int]) -> Iterator[bytes]:
    """Yield `pieces`, and keep their CRC-32 in `checksum`."""
    for piece in pieces:
        checksum[0] = zlib.crc32(piece, checksum[0])
        yield piece


def _pieces_of(member: Unpacked, record: WarcRecord) -> Iterator[bytes]:
    """Yield the record out of `member`, which stands at it. Raises WarcError where it breaks off."""
    left = _size(record)
    if member.peek(len(record.head)) != record.head:
        raise WarcError("the record cannot be unpacked a second time", f"byte {record.offset}")
    while left:
        piece = member.take(left)
        if not piece:
            raise WarcError("the record cannot be unpacked a second time", f"byte {record.offset}")
        left -= len(piece)
        yield piece
