"""Reading WARC files to the end: WARC fields, HTTP heads and bodies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.corpora import Corpora
from tests.bench.measure import Row, compare, loop, missing

_PIECE = 65536


def rows(corpora: Corpora, work: Path) -> Iterator[Row]:
    """Compare with warcio, and for information with FastWARC, on each corpus."""
    yield from (missing(f"read, HTTP parsed: {name}", reason) for name, reason in corpora.lacking.items())
    for name, path in corpora.paths.items():
        what = f"read, HTTP parsed: {name}, beside"
        ours, warcio, fastwarc = (
            loop("loop:repeated", f"read:with_{reader}", path) for reader in ("ours", "warcio", "fastwarc")
        )
        yield compare(f"{what} warcio", ours, warcio, goal=3)
        yield compare(f"{what} FastWARC", ours, fastwarc)


def with_ours(path: str) -> dict[str, float]:
    """Read with our reader."""
    from archiver.message.head import head_size, parse_request_head, parse_response_head
    from archiver.warc.files import read_file
    from archiver.warc.record import WarcRecord

    records = fields = http_fields = block_bytes = 0
    start = time.process_time()
    with Path(path).open("rb") as file:
        for record in read_file(file):
            if not isinstance(record, WarcRecord):
                continue
            records += 1
            fields += len(record.fields)
            block_bytes += record.content_length
            if (record.field("Content-Type") or "").startswith("application/http"):
                raw = record.read()
                while head_size(raw) < 0 and (more := record.read()):
                    raw += more
                is_request = record.record_type == "request"
                head = parse_request_head(raw) if is_request else parse_response_head(raw)
                http_fields += len(head.headers)
            for _ in record.pieces():
                pass
    cpu_s = time.process_time() - start
    return {
        "cpu_s": cpu_s,
        "records": records,
        "fields": fields,
        "http_fields": http_fields,
        "block_bytes": block_bytes,
    }


def with_warcio(path: str) -> dict[str, float]:
    """Read with warcio, which parses HTTP heads unless told not to."""
    from warcio.archiveiterator import ArchiveIterator

    records = fields = http_fields = block_bytes = 0
    start = time.process_time()
    with Path(path).open("rb") as file:
        for record in ArchiveIterator(file):
            records += 1
            fields += len(record.rec_headers.headers)
            block_bytes += int(record.rec_headers.get_header("Content-Length") or 0)
            if record.http_headers:
                http_fields += len(record.http_headers.headers)
            while record.raw_stream.read(_PIECE):
                pass
    cpu_s = time.process_time() - start
    return {
        "cpu_s": cpu_s,
        "records": records,
        "fields": fields,
        "http_fields": http_fields,
        "block_bytes": block_bytes,
    }


def with_fastwarc(path: str) -> dict[str, float]:
    """Read with FastWARC's parser, which is not Python."""
    from fastwarc.warc import ArchiveIterator

    records = http_fields = 0
    start = time.process_time()
    with Path(path).open("rb") as file:
        for record in ArchiveIterator(file, parse_http=True):
            records += 1
            len(record.headers)
            if record.is_http and record.http_headers is not None:
                http_fields += len(record.http_headers)
            while record.reader.read(_PIECE):
                pass
    return {"cpu_s": time.process_time() - start, "records": records, "http_fields": http_fields}
