"""Mementos: captures read back from their records, digests recomputed on the way."""

from __future__ import annotations

import dataclasses

from archiver.message.coding import MAX_CONTENT, decode_content
from archiver.model import Capture, DigestCheck, Finding, Headers, Memento, header_value
from archiver.warc.digest import contradict
from archiver.warc.payload import MAX_PAYLOAD, Block, read_block
from archiver.warc.record import WarcRecord


def memento_of(record: WarcRecord, capture: Capture, *, max_bytes: int = MAX_PAYLOAD) -> Memento:
    """Return the memento that `record` holds; at most `max_bytes` of payload and of content are kept.

    Raises WarcError if the record is torn or damaged. For a revisit the payload is empty: see `with_payload_of`.
    """
    block = read_block(record, max_payload=max_bytes)
    headers = block.headers or _stated_headers(record)
    decoded = decode_content(block.payload, _content_codings(headers), max_bytes=max_bytes)
    problems = [decoded.problem] if decoded.problem else []
    if block.breaks_off:
        problems.append("the chunked body breaks off; what came is shown")
    if block.is_cut:
        problems.append(f"the payload is longer than {max_bytes} bytes; the rest is left out here")
    return Memento(
        capture=capture,
        warc_version=record.version,
        warc_fields=record.fields,
        status=block.status,
        reason=block.reason,
        headers=headers,
        http_head=block.http_head,
        payload=block.payload,
        content=decoded.content,
        checks=_checks(record, block),
        findings=tuple(_finding(capture, problem) for problem in problems),
    )


def with_payload_of(revisit: Memento, original: Memento, *, max_bytes: int = MAX_CONTENT) -> Memento:
    """Return `revisit` with the payload of the record it refers to (WARC/1.1, 6.7).

    A revisit that holds a 304, or no HTTP head, has the status of the original, and the original's header fields with
    those of the 304 put in their place (RFC 9111, 3.2). WARC-Truncated is that of the original: a revisit says by it
    that the payload is left out (6.7.2), not that some of it is missing.
    """
    is_fresh = revisit.status not in (None, 304)
    headers = revisit.headers if is_fresh else freshened(original.headers, revisit.headers)
    coding = _content_codings(revisit.headers if is_fresh else ()) or _content_codings(original.headers)
    decoded = decode_content(original.payload, coding, max_bytes=max_bytes)
    block = tuple(check for check in revisit.checks if check.subject == "block")
    payload = tuple(check for check in original.checks if check.subject == "payload")
    stated = header_value(revisit.warc_fields, "WARC-Payload-Digest")
    problems = []
    if not is_not_modified(revisit) and any(contradict(stated, each.recorded or each.computed) for each in payload):
        problems.append("the record that this revisit refers to has another payload than the revisit states")
    return dataclasses.replace(
        revisit,
        warc_fields=_with_truncation(revisit.warc_fields, original.warc_fields),
        headers=headers,
        status=revisit.status if is_fresh else original.status,
        reason=revisit.reason if is_fresh else original.reason,
        payload=original.payload,
        content=decoded.content,
        checks=block + payload,
        findings=(
            *revisit.findings,
            *original.findings,
            *(_finding(revisit.capture, problem) for problem in problems),
        ),
        refers_to=original.capture,
    )


def is_not_modified(revisit: Memento) -> bool:
    """Tell whether a revisit is of a 304, whose payload digest may be that of its own empty body (WARC/1.1, 6.7.3)."""
    return "not-modified" in (header_value(revisit.warc_fields, "WARC-Profile") or "").lower()


def unresolved(revisit: Memento) -> Memento:
    """Return `revisit` with a finding that the record it refers to is not in the archive, so that it has no payload."""
    message = "the record that this revisit refers to is not in the archive, so the payload is missing"
    return dataclasses.replace(revisit, findings=(*revisit.findings, _finding(revisit.capture, message)))


def _with_truncation(fields: Headers, original: Headers) -> Headers:
    name = "warc-truncated"
    kept = tuple(pair for pair in fields if pair[0].lower() != name)
    return kept + tuple(pair for pair in original if pair[0].lower() == name)


def _content_codings(headers: Headers) -> str:
    return ", ".join(value for name, value in headers if name.lower() == "content-encoding")


def freshened(stored: Headers, newer: Headers) -> Headers:
    """Return the `stored` fields with the `newer` ones of a 304 in their place, but those about the stored body."""
    kept = ("content-", "transfer-encoding")
    replacing = tuple(pair for pair in newer if not pair[0].lower().startswith(kept))
    names = {name.lower() for name, _ in replacing}
    return tuple(pair for pair in stored if pair[0].lower() not in names) + replacing


def _stated_headers(record: WarcRecord) -> Headers:
    """For a resource record, whose block is the payload itself, the record's Content-Type stands for a header."""
    content_type = record.field("Content-Type")
    if record.record_type in ("resource", "conversion") and content_type:
        return (("Content-Type", content_type),)
    return ()


def _checks(record: WarcRecord, block: Block) -> tuple[DigestCheck, ...]:
    if record.record_type == "revisit":
        # A revisit's payload digest is that of the original's payload, which is not in this record.
        return tuple(check for check in block.checks if check.subject == "block")
    return block.checks


def _finding(capture: Capture, problem: str) -> Finding:
    return Finding(
        "memento.content",
        "warning",
        problem,
        file=capture.warc,
        offset=capture.offset,
        record_id=capture.record_id,
    )
