"""Whether a WARC record is stored whole: read through to its very end, where a compressed one has a checksum."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.model import Capture, Finding, Memento
from archiver.warc.files import open_warc, read_error, read_file
from archiver.warc.memento import memento_of
from archiver.warc.record import WarcRecord


def read_stored(archive: Archive, capture: Capture) -> tuple[Memento, bool]:
    """Return the memento of `capture`, and whether its bytes are known to be stored whole already.

    They are when the record was inflated to its end at once; of others `storage_faults` tells. Raises WarcError as
    `Archive.memento` does.
    """
    if capture.record_type == "revisit":
        return archive.memento(capture), False
    with archive.record(capture) as record:
        # Reading its content may go on to the end, which says nothing of a checksum behind it.
        is_whole = ends_whole(record, capture.offset + max(1, capture.length))
        return memento_of(record, capture), is_whole


def ends_whole(record: WarcRecord, end: int) -> bool:
    """Tell whether a record just met was inflated up to the byte `end` of its file or beyond, checksum included."""
    return record.is_whole and record.offset + (record.length or 0) >= end


def storage_faults(path: Path, capture: Capture) -> Iterator[Finding]:
    """Yield the errors in the bytes that the record of `capture` takes in the file at `path`.

    Who reads a record's content stops before the checksum behind it. Raises WarcError if the file cannot be read.
    """
    end = capture.offset + max(1, capture.length)
    with open_warc(path) as file:
        try:
            file.seek(capture.offset)
        except (OSError, ValueError) as error:
            raise WarcError(f"cannot be read ({error})", str(path), "Run `archiver index`.") from error
        try:
            seen = 0
            for item in read_file(file, path.name):
                if isinstance(item, WarcRecord):
                    seen += 1
                    if seen > 1 or ends_whole(item, end):
                        return
                elif item.severity == "error" and (item.offset or 0) < end:
                    yield item
        except OSError as error:
            raise read_error(error, str(path)) from error
