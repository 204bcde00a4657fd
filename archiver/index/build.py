"""Makes index rows from WARC and ARC files: one for each response, revisit and resource of a web address."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

from archiver.errors import WarcError
from archiver.index.interface import Stamp
from archiver.model import Capture, Finding, header_value
from archiver.urls.surt import surt
from archiver.warc.files import open_warc, read_file
from archiver.warc.payload import Block, read_block
from archiver.warc.record import WarcRecord

# An ARC record may say that it is shorter than nothing, or "abc" long; warcio then reads it as empty.
_LENGTH = re.compile(r"\d+", re.ASCII)

INDEXED_TYPES = frozenset({"response", "revisit", "resource"})


def stamp_of(path: Path) -> Stamp:
    """Return how the file at `path` looks now. Raises WarcError if it is not there."""
    try:
        facts = path.stat()
    except OSError as error:
        raise WarcError(f"cannot be read ({error.strerror})", str(path)) from error
    return Stamp(facts.st_size, facts.st_mtime_ns)


def index_file(path: Path, name: str) -> Iterator[Capture | Finding]:
    """Yield a capture for each indexable record of the file, and a Finding for each that is not whole or odd.

    `name` is the file's name in the archive. A record that hides in a gzip member with others cannot be read by its
    offset and is a finding.
    """
    pending: tuple[WarcRecord, Capture] | None = None
    with open_warc(path) as file:
        for item in read_file(file, name):
            if pending:
                yield from _settle(*pending)
                pending = None
            if isinstance(item, Finding):
                yield item
                continue
            made = _capture(item, name)
            if isinstance(made, Finding):
                yield made
            elif made:
                pending = (item, made)
        if pending:
            yield from _settle(*pending)


def _settle(record: WarcRecord, capture: Capture) -> Iterator[Capture | Finding]:
    """Yield the capture with its length, now that the reader has been over the record's end."""
    if record.length is not None:
        yield dataclasses.replace(capture, length=record.length)
    elif record.is_whole:
        message = "it shares its gzip member with others, so it cannot be read by its offset"
        yield _finding(record, capture.warc, "index.member.shared", message)


def _capture(record: WarcRecord, name: str) -> Capture | Finding | None:
    url = record.target_url
    if record.record_type not in INDEXED_TYPES or not url or not url.lower().startswith(("http:", "https:")):
        return None
    date = record.date
    if date is None:
        return _finding(record, name, "index.date", f"the date {record.field('WARC-Date')!r} cannot be read")
    length = record.field("Content-Length") or ""
    if record.version.startswith("ARC/") and not _LENGTH.fullmatch(length):
        return _finding(record, name, "arc.record.length", f"the length {length[:80]!r} is no number of bytes")
    try:
        block = read_block(record, max_payload=0)
    except WarcError:
        # The reader tells of the damage itself, with the bytes it costs.
        return None
    return Capture(
        url=url,
        urlkey=surt(url),
        date=date,
        record_id=record.record_id or f"<urn:archiver:{name}:{record.offset}>",
        record_type=record.record_type,
        warc=name,
        offset=record.offset,
        length=0,
        mime=_mime(record, block),
        status=block.status,
        digest=record.field("WARC-Payload-Digest") or next(c.computed for c in block.checks if c.subject == "payload"),
    )


def _mime(record: WarcRecord, block: Block) -> str | None:
    stated = header_value(block.headers, "content-type")
    if stated is None and record.record_type == "resource":
        stated = record.field("Content-Type")
    return (stated or "").partition(";")[0].strip().lower() or None


def _finding(record: WarcRecord, name: str, code: str, message: str) -> Finding:
    hint = "Import the file with `archiver import`, which rewrites it record by record."
    return Finding(
        code,
        "warning",
        f"record {record.record_id}: {message}; it is not indexed",
        file=name,
        offset=record.offset,
        record_id=record.record_id or None,
        hint=hint if code == "index.member.shared" else None,
    )
