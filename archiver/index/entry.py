"""What a WARC record says for an index, read with as little work as its line needs.

A stated payload digest is believed: whether it is right is for `archiver warc check` to say. So of most records no
more than the HTTP head is looked at.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from archiver.errors import MessageError
from archiver.message.framing import is_chunked
from archiver.message.head import head_size, parse_response_head
from archiver.model import Capture, header_value
from archiver.urls.surt import surt
from archiver.warc.dates import parse_date
from archiver.warc.payload import Entity, is_http
from archiver.warc.record import WarcRecord

Algorithm = Literal["sha1", "sha256"]

HEAD_LIMIT = 1024 * 1024
_HEAD_USUAL = 2048

# Heads as nearly all servers write them; what does not look so is parsed by the book.
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})(?=[ \r\n])")
_CONTENT_TYPE = re.compile(rb"\ncontent-type:[ \t]*([^;\s]+)", re.IGNORECASE)
_TYPE_END = re.compile(r"[;\s]")
_PLAIN_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z", re.ASCII)
_DASHES = str.maketrans("", "", "-T:")


@dataclass(slots=True)
class Entry:
    """One record's line in an index while it is being made; `length` is 0 until the reader is behind the record.

    `mime` is as stated, without parameters; None: nothing is stated. `method` and `request_body` (the query made of
    it) are set for a capture of a request other than GET, and `urlkey` holds them. `bare_length` counts the bytes of
    the record without compression and without the line ends behind it; 0: not known.
    """

    url: str
    urlkey: str
    timestamp: str
    date_text: str
    record_id: str
    record_type: str
    offset: int
    mime: str | None
    status: int | None
    digest: str | None
    head: bytes
    bare_length: int
    length: int = 0
    method: str | None = None
    request_body: str | None = None

    def capture(self, name: str) -> Capture:
        """Return the capture; `name` is the file's name in the archive."""
        date = parse_date(self.date_text)
        assert date is not None
        return Capture(
            url=self.url,
            urlkey=self.urlkey,
            date=date,
            record_id=self.record_id or f"<urn:archiver:{name}:{self.offset}>",
            record_type=self.record_type,
            warc=name,
            offset=self.offset,
            length=self.length,
            mime=(self.mime or "").lower() or None,
            status=self.status,
            digest=self.digest,
        )


class HttpFacts(NamedTuple):
    """What a line needs of a record's block: `digest` is None if it was not asked for."""

    status: int | None = None
    mime: str | None = None
    digest: str | None = None


_NOTHING = HttpFacts()


def timestamp_of(date_text: str) -> str | None:
    """Return the 14 digits (UTC) of a WARC-Date, None if it is none."""
    if _PLAIN_DATE.fullmatch(date_text):
        try:
            datetime.fromisoformat(date_text[:19])
        except ValueError:
            pass
        else:
            return date_text[:19].translate(_DASHES)
    date = parse_date(date_text)
    # strftime does not fill up years before 1000.
    return None if date is None else date.astimezone(UTC).strftime("%Y%m%d%H%M%S").rjust(14, "0")


def entry_of(record: WarcRecord, url: str, date_text: str, timestamp: str, *, algorithm: Algorithm | None) -> Entry:
    """Return the entry of `record`, whose date is `date_text` and `timestamp`.

    A digest that it does not state is computed by `algorithm`; with None it is not, and no more than a head is read.

    Raises WarcError if the block is torn or damaged as far as it is looked at.
    """
    kind = record.record_type
    digest = record.field("WARC-Payload-Digest") or None
    # The payload of a revisit is elsewhere, so its digest cannot be computed here.
    facts = _facts(record, None if digest or kind == "revisit" else algorithm)
    mime = facts.mime
    if mime is None and kind in ("resource", "metadata"):
        mime = _mime(record.field("Content-Type"))
    return Entry(
        url=url,
        urlkey=surt(url),
        timestamp=timestamp,
        date_text=date_text,
        record_id=record.record_id,
        record_type=kind,
        offset=record.offset,
        mime=mime,
        status=facts.status,
        digest=digest or facts.digest,
        head=record.head,
        bare_length=len(record.head) + record.content_length if record.head else 0,
    )


def _mime(content_type: str | None) -> str | None:
    return None if content_type is None else _TYPE_END.split(content_type, maxsplit=1)[0]


def _facts(record: WarcRecord, algorithm: Algorithm | None) -> HttpFacts:
    if not is_http(record):
        return HttpFacts(digest=_digest(record, b"", False, algorithm)) if algorithm else _NOTHING
    start, size = take_head(record)
    head = bytes(start[:size])
    if algorithm is None and (facts := _plain_facts(head)):
        return facts
    try:
        parsed = parse_response_head(head)
    except MessageError:
        # Some writers store a bare body as a response; then all of the block is payload.
        return HttpFacts(digest=_digest(record, bytes(start), False, algorithm)) if algorithm else _NOTHING
    facts = HttpFacts(parsed.status, _mime(header_value(parsed.headers, "content-type")))
    if not algorithm:
        return facts
    return facts._replace(digest=_digest(record, start[size:], is_chunked(parsed.headers), algorithm))


def take_head(record: WarcRecord, begun: bytes = b"") -> tuple[bytes, int]:
    """Return the first bytes of the block, and how many of them are the HTTP head (all, if it does not end).

    `begun` are bytes of it that were read already. Raises WarcError if the block is torn or damaged there.
    """
    start = begun + record.read(_HEAD_USUAL)
    size = head_size(start)
    if size < 0:
        held = bytearray(start)
        while size < 0 and len(held) < HEAD_LIMIT and (piece := record.read()):
            searched = len(held)
            held += piece
            size = head_size(held, searched - 3)
        start = bytes(held)
    return start, len(start) if size < 0 else size


def _plain_facts(head: bytes) -> HttpFacts | None:
    """Return the facts of a head that is written as heads usually are, None for any other."""
    status = _STATUS.match(head)
    mime = _CONTENT_TYPE.search(head)
    if status is None or mime is None:
        return None
    return HttpFacts(int(status[1]), mime[1].decode("latin-1"))


def _digest(record: WarcRecord, begun: bytes, chunked: bool, algorithm: Algorithm) -> str:
    """Return the digest of the payload; sha1 in base32 as other tools compute it, sha256 in hexadecimal digits."""
    body = Entity(chunked=chunked, algorithm=algorithm, limit=0)
    body.add(begun)
    for piece in record.pieces():
        body.add(piece)
    if algorithm == "sha1":
        return "sha1:" + base64.b32encode(body.hashes.raw("sha1")).decode("ascii")
    return body.hashes.text(algorithm)
