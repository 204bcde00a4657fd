"""Any bytes are records and findings: only our errors come, and records lie inside the file, one behind another."""

from __future__ import annotations

import io

from archiver.errors import ArchiverError
from archiver.warc.files import read_file
from archiver.warc.record import WarcRecord
from tests.fuzz.running import fuzz
from tests.fuzz.seeds import files


def read_any(raw: bytes) -> None:
    """Read the bytes as a file."""
    end = 0
    last: WarcRecord | None = None
    for item in read_file(io.BytesIO(raw), "fuzzed"):
        if last is not None:
            end = _end_of(last, end, len(raw))
        last = None
        if isinstance(item, WarcRecord):
            last = item
            _take(item)
        else:
            assert 0 <= (item.offset or 0) <= len(raw)
            assert (item.offset or 0) + (item.length or 0) <= len(raw)
    if last is not None:
        _end_of(last, end, len(raw))


def _take(record: WarcRecord) -> None:
    try:
        got = sum(len(piece) for piece in record.pieces())
    except ArchiverError:
        return
    assert got == record.content_length


def _end_of(record: WarcRecord, end: int, size: int) -> int:
    """Return where the record ends; it may not begin before the one before it ended."""
    if not record.is_whole or record.length is None:
        return end
    assert end <= record.offset
    assert record.offset + record.length <= size
    return record.offset + record.length


if __name__ == "__main__":
    fuzz(read_any, files(".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz"))
