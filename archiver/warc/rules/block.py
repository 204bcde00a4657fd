"""Reads a record's block once: HTTP message, block digest, payload digest."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from archiver.message.head import head_size
from archiver.model import Severity
from archiver.warc.record import WarcRecord
from archiver.warc.rules.digests import Body, Sum, Verdict, digest_fault
from archiver.warc.rules.fault import Fault
from archiver.warc.rules.fields import Values
from archiver.warc.rules.http import HttpHead, check_body, check_head

_HEAD_LIMIT = 1024 * 1024


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
    seen.faults = [replace(fault, hint=hint) if fault.code == _WRONG else fault for fault in seen.faults]
    return seen


_WRONG = "warc.digest.payload"


def _add(faults: list[Fault], fault: Fault | None) -> None:
    if fault:
        faults.append(fault)


def _plain(record: WarcRecord, block: Sum, labelled: str | None) -> Seen:
    """Read a block that is its own payload (6.4, 6.8)."""
    # Most writers give the same digest twice; then one is taken for both.
    payload = block if labelled == block.labelled else Sum(labelled)
    for piece in record.pieces():
        block.update(piece)
        if payload is not block:
            payload.update(piece)
    seen = Seen(payload=payload.verdict)
    if payload.verdict == "wrong":
        _add(seen.faults, digest_fault("payload", payload.verdict, labelled or "", payload.computed))
    return seen


def _http(record: WarcRecord, kind: str, values: Values, block: Sum, labelled: str | None) -> Seen:
    head, rest = take_http_head(record, block, is_request=kind == "request")
    body = Body(labelled, chunked=head.is_chunked)
    if rest:
        body.update(rest)
    for piece in record.pieces():
        block.update(piece)
        body.update(piece)
    seen = Seen(payload=body.verdict)
    if record.content_length or kind == "response":
        seen.faults.extend(check_head(head, kind))
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
    start = record.read()
    block.update(start)
    size = head_size(start)
    if size < 0:
        held = bytearray(start)
        while size < 0 and len(held) < _HEAD_LIMIT and (piece := record.read()):
            block.update(piece)
            searched = len(held)
            held += piece
            size = head_size(held, searched - 3)
        start = bytes(held)
    raw = start if size < 0 else start[:size]
    head = HttpHead(raw, has_end=size >= 0, is_request=is_request)
    # A bare body stored as a message has no head: all of it is payload.
    return head, start[size:] if head.is_message and size >= 0 else (b"" if head.is_message else start)
