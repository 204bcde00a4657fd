"""What a capture's records hold: the head of the response at once, its payload whole or as a stream.

No digest is taken here: content is asked for often, and what the bytes prove is shown by the provenance of a capture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from archiver.archive import Archive
from archiver.errors import MessageError, WarcError
from archiver.index.originals import original_of
from archiver.message.framing import ChunkedDecoder, is_chunked
from archiver.message.head import ResponseHead
from archiver.model import Capture, Finding, Headers, Memento
from archiver.replay.content.members import whole_member
from archiver.warc.memento import unresolved, with_payload_of
from archiver.warc.payload import take_head
from archiver.warc.record import WarcRecord

MAX_HELD = 4 * 1024 * 1024
"""The longest stored body, in bytes, that is taken into memory if nothing is changed in it; a longer one is read as it
is sent."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A capture as it is stored; the payload has its transfer coding removed and its content coding kept.

    `memento` tells all but the payload: its own two are empty. `source` is the capture whose record holds the payload,
    None where a revisit refers to a record that is not here. `payload` is None where it is too long to be held; then
    `size` is its length, None while its chunked coding keeps that from being known.
    """

    memento: Memento
    source: Capture | None
    payload: bytes | None
    size: int | None


@dataclass(frozen=True, slots=True)
class _Opened:
    head: ResponseHead | None
    raw_head: bytes
    rest: bytes

    @property
    def is_chunked(self) -> bool:
        return self.head is not None and is_chunked(self.head.headers)


def stored(archive: Archive, capture: Capture, *, most_held: int | None = None) -> Stored:
    """Return what the records of `capture` hold, a revisit's payload out of the record it refers to.

    Payloads of more than `most_held` bytes (None: MAX_HELD) are not taken into memory. Raises WarcError if a record
    cannot be read, or is not the one that the index tells of.
    """
    most_held = MAX_HELD if most_held is None else most_held
    own = _own(archive, capture, most_held)
    if capture.record_type != "revisit":
        return own
    original = original_of(archive.index, own.memento)
    if original is None:
        return replace(own, memento=unresolved(own.memento), source=None, payload=b"", size=0)
    there = _own(archive, original, most_held)
    return replace(there, memento=with_payload_of(own.memento, there.memento))


def _own(archive: Archive, capture: Capture, most_held: int) -> Stored:
    record = whole_member(archive, capture)
    if record is not None:
        return _read(record, capture, most_held)
    with archive.record(capture) as found:
        return _read(found, capture, most_held)


def _read(record: WarcRecord, capture: Capture, most_held: int) -> Stored:
    opened = _Opened(*take_head(record))
    if record.left + len(opened.rest) > most_held:
        size = None if opened.is_chunked else record.left + len(opened.rest)
        return Stored(_memento(record, capture, opened), capture, None, size)
    body = opened.rest + b"".join(record.pieces())
    memento = _memento(record, capture, opened)
    if opened.is_chunked:
        body, breaks_off = _without_chunks(body)
        memento = with_finding(memento, "the chunked body breaks off; what came is shown") if breaks_off else memento
    return Stored(memento, capture, body, len(body))


def _without_chunks(body: bytes) -> tuple[bytes, bool]:
    """Return `body` without its chunked coding, and whether that breaks off.

    Many writers store a body without the coding under a head that still states it; that stays as it is.
    """
    decoder = ChunkedDecoder()
    try:
        plain = decoder.feed(body)
    except MessageError:
        return body, False
    return (plain, decoder.breaks_off) if decoder.done or decoder.breaks_off else (body, False)


def with_finding(memento: Memento, message: str) -> Memento:
    """Return `memento` with a finding about its content added."""
    capture = memento.capture
    told = Finding(
        "memento.content",
        "warning",
        message,
        file=capture.warc,
        offset=capture.offset,
        record_id=capture.record_id,
    )
    return replace(memento, findings=(*memento.findings, told))


def _memento(record: WarcRecord, capture: Capture, opened: _Opened) -> Memento:
    head = opened.head
    return Memento(
        capture=capture,
        warc_version=record.version,
        warc_fields=record.fields,
        status=head.status if head else None,
        reason=head.reason if head else "",
        headers=(head.headers if head else ()) or _stated_type(record),
        http_head=opened.raw_head,
        payload=b"",
        content=b"",
    )


def _stated_type(record: WarcRecord) -> Headers:
    """Return the Content-Type field of a record whose block is the payload itself, in the place of a header."""
    content_type = record.field("Content-Type")
    return (
        (("Content-Type", content_type),) if content_type and record.record_type in ("resource", "conversion") else ()
    )


def payload_pieces(archive: Archive, source: Capture) -> Iterator[bytes]:
    """Yield the payload that the record of `source` holds, in pieces, never more than a few of them in memory.

    Raises WarcError where the record breaks off, or its chunked coding stops making sense behind its beginning.
    """
    with archive.record(source) as record:
        opened = _Opened(*take_head(record))
        pieces = chain((opened.rest,), record.pieces())
        yield from _dechunked(pieces, source) if opened.is_chunked else pieces


def _dechunked(pieces: Iterator[bytes], source: Capture) -> Iterator[bytes]:
    first = next(pieces) or next(pieces, b"")
    decoder = ChunkedDecoder()
    try:
        plain = decoder.feed(first)
    except MessageError:
        # The first size line tells bodies that were stored without the coding they are said to have.
        yield first
        yield from pieces
        return
    yield plain
    for piece in pieces:
        if decoder.done:
            return
        try:
            yield decoder.feed(piece)
        except MessageError as error:
            what = f"the chunked coding of record {source.record_id} breaks ({error.what})"
            raise WarcError(what, f"{source.warc}, byte {source.offset}") from error
