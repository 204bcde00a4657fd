"""Reads a record's block once: HTTP message, block digest, payload digest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archiver.message.head import head_size
from archiver.model import Severity
from archiver.warc.record import WarcRecord
from archiver.warc.rules.digests import Body, Sum, Verdict, digest_fault
from archiver.warc.rules.fault import Fault
from archiver.warc.rules.fields import Values
from archiver.warc.rules.http import HttpHead, check_body, check_head

_HEAD_LIMIT = 1024 * 1024
_HEAD_USUAL = 4096


@dataclass(slots=True)
class Seen:
    """What came of reading a block."""

    block: Verdict = "unchecked"
    payload: Verdict = "unchecked"
    faults: list[Fault] = field(default_factory=list)


def check_block(record: WarcRecord, kind: str, values: Values) -> Seen:
    """Return what is wrong with the record's block and digests. Raises WarcError if the block is not all there."""
    # Of a revisit the payload is elsewhere (6.7), of a segment it is in all segments together (5.9).
    is_elsewhere = kind in ("revisit", "continuation") or "warc-segment-number" in values
    labelled = None if is_elsewhere else values.get("warc-payload-digest")
    block = Sum(values.get("warc-block-digest"))
    # What a message of other schemes holds is not specified (6.3.3, 6.5.3), so there its payload may be all of it.
    is_http = kind in ("response", "request", "revisit") and values.get("content-type", "")[:16].lower() == _HTTP
    seen = _http(record, kind, values, block, labelled) if is_http else _plain(record, block, labelled)
    if is_elsewhere:
        seen.payload = "unchecked" if values.get("warc-payload-digest") else "absent"
    seen.block = block.verdict
    if seen.payload == "wrong" and is_http and seen.block == "ok" and labelled == block.labelled:
        seen = _over_block(seen, values)
    if seen.block == "wrong":
        _add(seen.faults, digest_fault("block", seen.block, block.labelled or "", block.computed))
    return seen


_HTTP = "application/http"


def _over_block(seen: Seen, values: Values) -> Seen:
    """Return `seen` for a payload digest that is that of the whole block."""
    if not values.get("warc-target-uri", "").lower().lstrip("<").startswith(("http:", "https:")):
        others = [fault for fault in seen.faults if fault.code != _WRONG]
        return Seen(block="ok", payload="ok", faults=others)
    hint = "It is that of the whole block, HTTP head and all."
    seen.faults = [fault._replace(hint=hint) if fault.code == _WRONG else fault for fault in seen.faults]
    return seen


_WRONG = "warc.digest.payload"


def _add(faults: list[Fault], fault: Fault | None) -> None:
    if fault:
        faults.append(fault)


def _plain(record: WarcRecord, block: Sum, labelled: str | None) -> Seen:
    """Read a block that is its own payload (6.4, 6.8)."""
    # Most writers give the same digest twice; then one is taken for both.
    payload = block if labelled == block.labelled else Sum(labelled)
    for piece in _stored(record):
        block.update(piece)
        if payload is not block:
            payload.update(piece)
    seen = Seen(payload=payload.verdict)
    if payload.verdict == "wrong":
        _add(seen.faults, digest_fault("payload", payload.verdict, labelled or "", payload.computed))
    return seen


def _stored(record: WarcRecord) -> Iterator[bytes | memoryview]:
    """Yield the block, without copying it where it is all in memory: of large ones that cost a tenth of the hashing."""
    lent = record.lend()
    if lent is not None:
        yield lent
    else:
        yield from record.pieces()


def _http(record: WarcRecord, kind: str, values: Values, block: Sum, labelled: str | None) -> Seen:
    head, rest = _begun(record, record.lend() or record.read(), block, is_request=kind == "request")
    seen = Seen()
    if record.content_length or kind == "response":
        seen.faults.extend(check_head(head, kind))
    if not labelled and kind != "response":
        for piece in record.pieces():
            block.update(piece)
        seen.payload = "absent"
        return seen
    body = Body(labelled, chunked=head.is_chunked)
    if not record.left:
        body.take_all(rest)
    elif rest:
        body.update(rest)
    for piece in record.pieces():
        block.update(piece)
        body.update(piece)
    seen.payload = body.verdict
    is_truncated = "warc-truncated" in values
    if kind == "response" and "warc-segment-number" not in values and head.is_message:
        seen.faults.extend(check_body(head, body, is_truncated=is_truncated))
    if seen.payload in ("wrong", "ok-raw-chunked"):
        # Of a cut payload some writers record the digest of the whole.
        severity: Severity = "warning" if is_truncated else "error"
        _add(seen.faults, digest_fault("payload", body.verdict, labelled or "", body.computed, severity=severity))
    return seen


def take_http_head(record: WarcRecord, block: Sum, *, is_request: bool) -> tuple[HttpHead, bytes]:
    """Return the HTTP head a record's block begins with, and the bytes of the body that were read with it.

    All that is read is added to `block`. Raises WarcError if the block is torn.
    """
    head, rest = _begun(record, record.read(), block, is_request=is_request)
    return head, bytes(rest)


def _begun(
    record: WarcRecord, start: bytes | memoryview, block: Sum, *, is_request: bool
) -> tuple[HttpHead, bytes | memoryview]:
    """Return what `take_http_head` does for a record of whose block `start` was read already."""
    block.update(start)
    size = head_size(first := bytes(start[:_HEAD_USUAL]))
    if size < 0:
        held = bytearray(start)
        size = head_size(held, len(first) - 3)
        while size < 0 and len(held) < _HEAD_LIMIT and (piece := record.read()):
            block.update(piece)
            searched = len(held)
            held += piece
            size = head_size(held, searched - 3)
        first = start = bytes(held)
    head = HttpHead(first if size < 0 else first[:size], has_end=size >= 0, is_request=is_request)
    # A bare body stored as a message has no head: all of it is payload.
    return head, start[size:] if head.is_message and size >= 0 else (b"" if head.is_message else start)
