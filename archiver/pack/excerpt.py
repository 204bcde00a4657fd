"""Copies the records of some captures out of an archive's files into one WARC file, their bytes unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from typing import BinaryIO

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.model import Capture, Finding
from archiver.warc.compression import Compression
from archiver.warc.files import open_warc, read_file
from archiver.warc.members import Copied, copy_records
from archiver.warc.reader import Item
from archiver.warc.record import WarcRecord

_COMPANIONS = 4
"""How many records behind a capture's are looked at: its request, its metadata."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A WARC file that was written: its captures as they lie in it, and what was left out of it."""

    captures: list[Capture] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def with_originals(archive: Archive, captures: Iterable[Capture]) -> set[Capture]:
    """Return the captures, and those whose payload revisits among them refer to, as far as they are in the archive."""
    found: set[Capture] = set()
    for capture in captures:
        found.add(capture)
        try:
            original = archive.original(capture)
        except WarcError:
            # Whoever copies its record tells of it.
            continue
        found |= {original} if original else set()
    return found


def write_excerpt(
    archive: Archive, captures: Iterable[Capture], out: BinaryIO, name: str, *, compression: Compression
) -> Excerpt:
    """Write the records of `captures` to `out`, which can go back; return where they lie there, in a file `name`.

    They come in the order of the archive's files. Each file's warcinfo record goes before its own; behind a capture's
    record come those that say they belong to it. What cannot be copied is told in a finding and left out.
    """
    made = Excerpt()
    ordered = sorted(captures, key=lambda each: (each.warc, each.offset))
    for warc, group in groupby(ordered, key=lambda each: each.warc):
        chosen = list(group)
        try:
            with open_warc(archive.warc_path(warc)) as file:
                _write_opening(file, warc, out, compression)
                for capture in chosen:
                    _write_records(file, capture, out, name, compression, made)
        except WarcError as error:
            # The file cannot be read at all: no capture of it was copied yet, or the disk fails.
            done = {each.record_id for each in made.captures}
            left = [each for each in chosen if each.record_id not in done]
            made.findings.extend(_left_out(each, error.what, error.hint) for each in left)
    return made


def write_capture(archive: Archive, capture: Capture, out: BinaryIO) -> None:
    """Write the records of one capture to `out`, of a revisit those it refers to as well.

    Raises WarcError if its record cannot be copied.
    """
    made = write_excerpt(archive, with_originals(archive, [capture]), out, capture.warc, compression="size")
    if made.findings:
        first = made.findings[0]
        raise WarcError(first.message, f"{capture.warc}, byte {capture.offset}", first.hint or "")


def _write_opening(file: BinaryIO, warc: str, out: BinaryIO, compression: Compression) -> None:
    """Copy the warcinfo record that a file begins with (WARC/1.1, 6.2), if it has one that can be read."""
    items = islice(read_file(file, warc), 1)
    opening = (item for item in items if isinstance(item, WarcRecord) and item.record_type == "warcinfo")
    for _ in copy_records((item for item in opening if not _is_arc(item)), out, compression=compression):
        continue


def _write_records(
    file: BinaryIO, capture: Capture, out: BinaryIO, name: str, compression: Compression, made: Excerpt
) -> None:
    file.seek(capture.offset)
    start, length, problem = out.tell(), 0, None
    for item in copy_records(_own_records(read_file(file, capture.warc), capture), out, compression=compression):
        if isinstance(item, Copied):
            # When a record is told of, the next one is not written yet: the file ends where this one does.
            length = length or out.tell() - start
        elif item.severity == "error":
            problem = problem or item
    if problem is not None and _is_within(problem, capture):
        out.seek(start)
        out.truncate()
        length = 0
    if length:
        made.captures.append(replace(capture, warc=name, offset=start, length=length))
    if problem is not None:
        made.findings.append(_left_out(capture, problem.message, problem.hint))
    elif not length:
        reason = "its record is not where the index says, or not one of WARC"
        made.findings.append(_left_out(capture, reason, "Run `archiver index`."))


def _is_within(finding: Finding, capture: Capture) -> bool:
    """Tell whether a finding is about the capture's own record, not one of those behind it."""
    return finding.offset is None or finding.offset < capture.offset + capture.length


def _own_records(items: Iterator[Item], capture: Capture) -> Iterator[Item]:
    """Yield the capture's record, if it is the first one, and those behind it that say they belong to it."""
    first = next(items, None)
    if isinstance(first, WarcRecord) and (_is_arc(first) or first.record_id != capture.record_id):
        return
    if first is not None:
        yield first
    for item in islice(items, _COMPANIONS):
        if not isinstance(item, WarcRecord) or item.record_type not in ("request", "metadata"):
            return
        if item.field("WARC-Concurrent-To") != capture.record_id:
            return
        yield item


def _is_arc(record: WarcRecord) -> bool:
    """Tell whether a record is in the form of ARC, which has no place in a WARC file."""
    return record.version.startswith("ARC")


def _left_out(capture: Capture, reason: str, hint: str | None) -> Finding:
    return Finding(
        "pack.left-out",
        "warning",
        f"left out: {reason}",
        file=capture.warc,
        offset=capture.offset,
        record_id=capture.record_id,
        value=capture.url[:80],
        hint=hint,
    )
