"""What a list of a file's records shows of each."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from archiver.errors import MessageError, WarcError
from archiver.message.head import parse_response_head
from archiver.model import Finding, header_value
from archiver.warc.files import read_file
from archiver.warc.payload import is_http
from archiver.warc.record import WarcRecord
from archiver.warc.rules.block import take_http_head
from archiver.warc.rules.digests import Sum


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record: `offset` and `length` span it as it is stored; `length` is None where it shares a gzip member.

    `date` is as written; `mime` is the HTTP message's type, or that of the block. Empty texts are None.
    """

    file: str
    offset: int
    length: int | None
    type: str | None
    date: str | None
    status: int | None
    mime: str | None
    url: str | None
    id: str | None

    def as_json(self) -> dict[str, Any]:
        """The row as a JSON object."""
        return asdict(self)


def record_rows(file: BinaryIO, name: str) -> Iterator[RecordRow | Finding]:
    """Yield a row for each record of an open file, and the findings of reading it, in their order."""
    last: tuple[WarcRecord, int | None, str | None] | None = None
    for item in read_file(file, name):
        # Only now, with the reader behind it, is the length of the last one known.
        if last:
            yield _row(name, *last)
            last = None
        if isinstance(item, Finding):
            yield item
        else:
            last = (item, *_status_and_mime(item))
    if last:
        yield _row(name, *last)


def _row(name: str, record: WarcRecord, status: int | None, mime: str | None) -> RecordRow:
    return RecordRow(
        file=name,
        offset=record.offset,
        length=record.length,
        type=record.record_type or None,
        date=record.field("WARC-Date") or None,
        status=status,
        mime=mime,
        url=record.target_url or None,
        id=record.record_id or None,
    )


def _status_and_mime(record: WarcRecord) -> tuple[int | None, str | None]:
    status, mime = None, record.field("Content-Type")
    if is_http(record) and record.record_type != "request" and record.content_length:
        # What is torn is told by the reader when it moves on.
        with contextlib.suppress(WarcError, MessageError):
            head, _ = take_http_head(record, Sum(None), is_request=False)
            parsed = parse_response_head(head.raw)
            status, mime = parsed.status, header_value(parsed.headers, "content-type")
    return status, (mime or "").partition(";")[0].strip().lower() or None
