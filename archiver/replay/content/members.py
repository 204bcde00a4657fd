"""Reads a record that is a gzip member of its own by the place and length that the index gives, in one go.

That is most records of most archives, and takes an eighth of the time of looking for the record's end.
"""

from __future__ import annotations

from archiver.archive import Archive
from archiver.model import Capture
from archiver.warc.gz import MAGIC, libdeflate
from archiver.warc.record import WarcRecord
from archiver.warc.whole import whole_record

_MAX_STORED = 2 * 1024 * 1024
_MAX_INFLATED = 4 * 1024 * 1024
# The size of what is packed stands in a member's last four bytes (RFC 1952, 2.3.1).
_SIZE = 4


def whole_member(archive: Archive, capture: Capture) -> WarcRecord | None:
    """Return the record of `capture`, all of it in memory; None where it must be read the long way.

    That tells what is wrong, too: whatever is not as the index says makes this None.
    """
    if libdeflate is None or not 0 < capture.length <= _MAX_STORED:
        return None
    try:
        with archive.warc_path(capture.warc).open("rb", buffering=0) as file:
            file.seek(capture.offset)
            raw = file.read(capture.length)
    except (OSError, ValueError):
        return None
    size = int.from_bytes(raw[-_SIZE:], "little")
    if not raw.startswith(MAGIC) or len(raw) != capture.length or not 0 < size <= _MAX_INFLATED:
        return None
    try:
        content: bytearray = libdeflate.gzip_decompress(raw, size)
    except libdeflate.DeflateError:
        return None
    record = whole_record(content, capture.offset, capture.length) if len(content) == size else None
    is_told = record is not None and record.record_id == capture.record_id != ""
    return record if is_told else None
