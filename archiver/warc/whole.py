"""Records whose bytes are all in memory: nearly all there are."""

from __future__ import annotations

from archiver.warc.record import WarcRecord, parse_record_fields

HEAD_LIMIT = 1024 * 1024
"""The longest record header that is read; longer ones are damage."""

# The drafts 0.17 and 0.18 are what Heritrix wrote for years.
_VERSIONS = {f"{name}\r\n".encode(): name for name in ("WARC/1.0", "WARC/1.1", "WARC/0.17", "WARC/0.18")}
_LENGTH = b"\r\nContent-Length: "
_END = b"\r\n\r\n"
_LONGEST_NUMBER = 18


def whole_record(content: bytearray, offset: int, length: int) -> WarcRecord | None:
    """Return the record that `content`, a whole gzip member, is made of; None if it is not just one sound record.

    `offset` and `length` are those of the member.
    """
    end = content.find(_END) + len(_END)
    if not len(_END) <= end <= HEAD_LIMIT:
        return None
    head = bytes(content[:end])
    version = _VERSIONS.get(head[: head.find(b"\n") + 1])
    if version is None or b"\n\n" in head or b"\nWARC/" in head:
        return None
    stated = stated_length(head)
    if stated is None or end + stated + len(_END) != len(content) or not content.endswith(_END):
        return None
    record = WarcRecord(version=version, head=head, content_length=stated, offset=offset)
    record.hold(content, end, end + stated)
    record.is_whole = True
    record.length = length
    return record


def stated_length(head: bytes) -> int | None:
    """Return what the first Content-Length of a record's header says, None if it is missing or no number."""
    at = head.find(_LENGTH) + len(_LENGTH)
    end = head.find(b"\r\n", at)
    text = head[at:end]
    is_plain = at >= len(_LENGTH) and text.isdigit() and head[end + 2 : end + 3] not in (b" ", b"\t")
    if not is_plain or head.lower().count(b"\ncontent-length") > 1:
        text = _first_length(head)
    return int(text) if text.isdigit() and len(text.lstrip(b"0")) <= _LONGEST_NUMBER else None


def _first_length(head: bytes) -> bytes:
    fields = parse_record_fields(head)
    first = next((value for name, value in fields if name.lower() == "content-length"), "")
    return first.strip().encode("utf-8", "surrogateescape")
