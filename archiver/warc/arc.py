"""ARC files (version 1), read through warcio and shown as WARC records."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO
from uuid import NAMESPACE_URL, uuid5

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archiver.errors import WarcError
from archiver.model import Finding, Headers
from archiver.warc.dates import parse_date
from archiver.warc.record import WarcRecord

_ABOUT = "filedesc://"

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


# Early files leave the seconds out, others add digits. Fewer are no date: ARC 2 has an offset in this place.
_DATE = re.compile(r"\d{12,}", re.ASCII)


def read_arc(file: BinaryIO, name: str = "", *, offset: int = 0) -> Iterator[WarcRecord | Finding]:
    """Yield the records of an ARC file that stands at `offset`, the file description first as a warcinfo record.

    What stops warcio is yielded as a Finding that says from which byte on the file was not read. A record keeps the
    date and length it states, even if they are none.
    """
    records = ArchiveIterator(file, no_record_parse=True)
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
    return WarcRecord(
        version="ARC/1.0",
        fields=_fields(found, name, offset),
        head=b"",
        # The file description's text is part of its header for warcio, so its length is not that of its fields.
        content_length=max(int(found.length), 0),
        offset=offset,
        pull=lambda size: _read(found.raw_stream, size, offset),
    )


def _fields(found: Any, name: str, offset: int) -> Headers:
    """Return the named fields of the same record in a WARC file.

    warcio would make them too, but of a date that is none it makes the last moment of 2999, and ids at random; ours
    must be the same whenever the file is read.
    """
    url = _stated(found, "uri")
    about = url.startswith(_ABOUT)
    return (
        ("WARC-Type", "warcinfo" if about else "response"),
        ("WARC-Record-ID", f"<{uuid5(NAMESPACE_URL, f'arc:{name}#{offset}').urn}>"),
        # A URL with a space in it is as old as the format; the line is parted from its end.
        ("WARC-Filename", url.removeprefix(_ABOUT)) if about else ("WARC-Target-URI", url.replace(" ", "%20")),
        ("WARC-IP-Address", _stated(found, "ip-address")),
        ("WARC-Date", _date(_stated(found, "archive-date"))),
        ("Content-Type", _stated(found, "content-type") if about else "application/http;msgtype=response"),
        ("Content-Length", _stated(found, "length")),
    )


def _date(stated: str) -> str:
    """Return the date as WARC files write it; one that is none as it stands, or as "-" if it could be taken for one."""
    moment = parse_date(stated)
    if moment and _DATE.fullmatch(stated):
        return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    return "-" if moment else stated


def _stated(found: Any, part: str) -> str:
    return str(found.rec_headers.get_header(part) or "")


def _read(stream: Any, size: int, offset: int) -> bytes:
    try:
        return bytes(stream.read(size))
    except _FAILURES as error:
        raise WarcError(f"the ARC file cannot be read ({error})"[:200], f"byte {offset}") from error


def _unreadable(name: str, offset: int, error: Exception) -> Finding:
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    message = f"the ARC file cannot be read from here on ({reason})"
    return Finding("arc.unreadable", "error", message, file=name or None, offset=offset)
