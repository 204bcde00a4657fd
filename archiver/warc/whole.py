"""Records whose bytes are all in memory: nearly all there are."""

from __future__ import annotations

from archiver.warc.header import LIMIT, Header
from archiver.warc.record import WarcRecord

# The drafts 0.17 and 0.18 are what Heritrix wrote for years.
_VERSIONS = {f"{name}\r\n".encode(): name for name in ("WARC/1.0", "WARC/1.1", "WARC/0.17", "WARC/0.18")}
_END = b"\r\n\r\n"


def whole_record(content: bytearray, offset: int, length: int) -> WarcRecord | None:
    """Return the record that `content`, a whole gzip member, is made of; None if it is not just one sound record.

    `offset` and `length` are those of the member.
    """
    end = content.find(_END) + len(_END)
    if not len(_END) <= end <= LIMIT:
        return None
    head = bytes(content[:end])
    version = _VERSIONS.get(head[: head.find(b"\n") + 1])
    if version is None or b"\n\n" in head or b"\nWARC/" in head:
        return None
    header = Header(head)
    stated = header.content_length()
    if stated is None or end + stated + len(_END) != len(content) or not content.endswith(_END):
        return None
    record = WarcRecord(version=version, header=header, content_length=stated, offset=offset)
    record.hold(content, end, end + stated)
    record.is_whole = True
    record.length = length
    return record
