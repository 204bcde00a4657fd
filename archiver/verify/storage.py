"""Whether a WARC record is stored whole: read through to its very end, where a compressed one has a checksum."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archiver.errors import WarcError
from archiver.model import Capture, Finding
from archiver.warc.files import open_warc, read_error, read_file
from archiver.warc.record import WarcRecord


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
                    # One that is held whole was inflated to its end, checksum included.
                    if seen > 1 or (item.is_whole and item.offset + (item.length or 0) >= end):
                        return
                elif item.severity == "error" and (item.offset or 0) < end:
                    yield item
        except OSError as error:
            raise read_error(error, str(path)) from error
