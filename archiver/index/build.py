"""Makes index rows from WARC and ARC files: one for each response and revisit of a web address, and each resource.

Resources under urn: are what crawlers make themselves: screenshots, texts, reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from archiver.errors import WarcError
from archiver.index.entry import Algorithm, Entry, entry_of, timestamp_of
from archiver.index.pairing import Pairing
from archiver.model import Capture, Finding
from archiver.warc.files import open_warc, read_file
from archiver.warc.record import WarcRecord

INDEXED_TYPES = frozenset({"response", "revisit", "resource"})
"""What the archive's index holds, of web addresses; resources under urn: too."""

LISTED_TYPES = INDEXED_TYPES | {"metadata"}
"""What CDXJ files hold by custom, of addresses of any kind."""

_WEB = ("http:", "https:")
_ABOUT = "application/warc-fields"
_REWRITE = "Import the file with `archiver import`, which rewrites it record by record."


def index_file(path: Path, name: str) -> Iterator[Capture | Finding]:
    """Yield a capture for each indexable record of the file, and a Finding for each that is not whole or odd.

    `name` is the file's name in the archive. A record that hides in a gzip member with others cannot be read by its
    offset and is a finding. Captures of requests other than GET have the keys of `archiver.index.requests`.
    """
    with open_warc(path) as file:
        for item in entries(file, name, types=INDEXED_TYPES, web_only=True, algorithm="sha256"):
            yield item if isinstance(item, Finding) else item.capture(name)


def entries(
    file: BinaryIO, name: str, *, types: frozenset[str], web_only: bool, algorithm: Algorithm
) -> Iterator[Entry | Finding]:
    """Yield an entry for each whole record of one of the `types` in `file`, in their order, and findings about others.

    `web_only` leaves out what has no http or https address and is no resource under urn:. A payload digest that a
    record does not state is computed by `algorithm`. No more than a few dozen entries are held at a time.
    """
    pairing = Pairing()
    last: tuple[WarcRecord, Entry] | None = None
    for item in read_file(file, name):
        if last:
            # Only now, behind the record's end, are its length and wholeness known.
            told = isinstance(item, Finding) and item.offset == last[0].offset
            yield from _settle(*last, name, pairing, told=told)
            last = None
        if isinstance(item, Finding):
            yield item
            continue
        kind = item.record_type
        if kind in types:
            made = entry_at(item, name, web_only=web_only, algorithm=algorithm)
            if isinstance(made, Entry):
                last = item, made
            elif made:
                yield made
        elif kind == "request":
            pairing.ask(item)
    if last:
        yield from _settle(*last, name, pairing)
    yield from pairing.rest()


def _settle(
    record: WarcRecord, entry: Entry, name: str, pairing: Pairing, *, told: bool = False
) -> Iterator[Entry | Finding]:
    """Pass on the entry of a record that the reader has left behind; `told`: it says itself what is wrong with it."""
    if record.length is not None:
        entry.length = record.length
        yield from pairing.add(entry)
    elif record.is_whole and not told:
        message = "it shares its gzip member with others, so it cannot be read by its offset"
        yield _finding(record, name, "index.member.shared", message, _REWRITE)


def entry_at(record: WarcRecord, name: str, *, web_only: bool, algorithm: Algorithm | None) -> Entry | Finding | None:
    """Return the entry of a record of the file called `name`, a Finding if it cannot have one, None if it has none."""
    url = record.target_url
    if not url or (web_only and not _is_of_web(url, record.record_type)):
        return None
    if not web_only and record.record_type in ("resource", "metadata") and record.field("Content-Type") == _ABOUT:
        # Notes about a capture, not a capture.
        return None
    date_text = record.field("WARC-Date") or ""
    timestamp = timestamp_of(date_text)
    if timestamp is None:
        return _finding(record, name, "index.date", f"the date {record.field('WARC-Date')!r} cannot be read")
    try:
        return entry_of(record, url, date_text, timestamp, algorithm=algorithm)
    except WarcError:
        # The reader tells of the damage itself, with the bytes it costs.
        return None


def _is_of_web(url: str, kind: str) -> bool:
    start = url[:6].lower()
    return start.startswith(_WEB) or (kind == "resource" and start.startswith("urn:"))


def _finding(record: WarcRecord, name: str, code: str, message: str, hint: str | None = None) -> Finding:
    return Finding(
        code,
        "warning",
        f"record {record.record_id}: {message}; it is not indexed",
        file=name,
        offset=record.offset,
        record_id=record.record_id or None,
        hint=hint,
    )
