"""ARC files (version 1), read through warcio and shown as WARC records."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO
from uuid import NAMESPACE_URL, uuid5

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.warc.record import WarcRecord

# What warcio 1.8 was seen to raise on the broken ARC files of other projects' test suites.
_FAILURES = (
    ArchiveLoadFailed,
    ValueError,
    AttributeError,
    IndexError,
    KeyError,
    EOFError,
    OSError,
    TypeError,
    OverflowError,
    zlib.error,
)


def read_arc(file: BinaryIO, name: str = "", *, offset: int = 0) -> Iterator[WarcRecord | Finding]:
    """Yield the records of an ARC file that stands at `offset`, the file description first as a warcinfo record.

    What stops warcio is yielded as a Finding that says from which byte on the file was not read.
    """
    records = ArchiveIterator(file, no_record_parse=True, arc2warc=True)
    place = offset
    while True:
        try:
            found = next(records, None)
            if found is None:
                return
            # get_record_offset() would read the record to its end; this attribute is what it returns.
            place = records.offset
            record = _as_record(found, name, place)
        except _FAILURES as error:
            yield _unreadable(name, place, error)
            return
        yield record
        try:
            for _ in record.pieces():
                pass
            records.read_to_end(found)
            record.length = records.get_record_length()
            record.is_whole = True
        except (*_FAILURES, WarcError) as error:
            yield _unreadable(name, place, error)
            return


def _as_record(found: Any, name: str, offset: int) -> WarcRecord:
    # warcio gives each record a random id at each reading; ours must be the same whenever the file is read.
    record_id = f"<{uuid5(NAMESPACE_URL, f'arc:{name}#{offset}').urn}>"
    pairs = ((str(key), str(value)) for key, value in found.rec_headers.headers)
    fields = tuple((key, record_id if key == "WARC-Record-ID" else value) for key, value in pairs)
    return WarcRecord(
        version="ARC/1.0",
        fields=fields,
        head=b"",
        # The file description's text is part of its header for warcio, so its length is not that of its fields.
        content_length=max(int(found.length), 0),
        offset=offset,
        pull=lambda size: _read(found.raw_stream, size, offset),
    )


def _read(stream: Any, size: int, offset: int) -> bytes:
    try:
        return bytes(stream.read(size))
    except _FAILURES as error:
        raise WarcError(f"the ARC file cannot be read ({error})"[:200], f"byte {offset}") from error


def _unreadable(name: str, offset: int, error: Exception) -> Finding:
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    message = f"the ARC file cannot be read from here on ({reason})"
    return Finding("arc.unreadable", "error", message, file=name or None, offset=offset)
