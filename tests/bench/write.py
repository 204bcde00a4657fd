"""Writing captures with block and payload digest to a file on the disk.

Only CPU time counts: waiting for the disk is in neither figure, the system's time for writing in both.
"""

from __future__ import annotations

import dataclasses
import io
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.corpora import Corpora
from tests.bench.measure import Row, compare, loop, run

# A response's URL and its block: HTTP head and body as they came.
Response = tuple[str, bytes]
_MOST_BYTES = 60_000_000
# What each compression is for: how many times cheaper at least, and how much larger at most. Equal size is within 1 %:
# the digests we write are longer than warcio's.
_GOALS: tuple[tuple[str, float, float], ...] = (("speed", 4, 0.05), ("balance", 4, 0.05), ("size", 1.5, 0.01))


def rows(corpora: Corpora, work: Path) -> Iterator[Row]:
    """Compare our compressions with warcio's own (zlib, level 9), and say how large the files are."""
    for name, path in corpora.paths.items():
        peers = loop("write:with_warcio", path)
        size = run(peers).facts["file_bytes"]
        for kind, goal, larger_at_most in _GOALS:
            ours = loop("write:with_ours", path, kind)
            larger = run(ours).facts["file_bytes"] / size - 1
            what = f"write, both digests, {kind}: {name}, beside warcio"
            row = compare(what, ours, peers, goal=goal, note=f"{larger:+.1%} in size")
            is_met = bool(row.is_met) and larger <= larger_at_most
            yield dataclasses.replace(row, goal=f"{row.goal} at +{larger_at_most:.0%}", is_met=is_met)


def responses(path: str) -> list[Response]:
    """Return the first responses of a file, held in memory so that reading is not measured."""
    return list(_responses(Path(path)))


def _responses(path: Path) -> Iterator[Response]:
    from archiver.warc.files import read_file
    from archiver.warc.record import WarcRecord

    left = _MOST_BYTES
    with path.open("rb") as file:
        for record in read_file(file):
            if left > 0 and isinstance(record, WarcRecord) and record.record_type == "response":
                block = b"".join(record.pieces())
                left -= len(block)
                if block.startswith(b"HTTP/") and b"\r\n\r\n" in block:
                    yield record.target_url or "", block


def with_ours(path: str, kind: str) -> dict[str, float]:
    """Write with our writer, SHA-256 for both digests."""
    from hashlib import sha256
    from typing import cast

    from archiver.warc.build import make_record, new_record_id
    from archiver.warc.compression import Compression
    from archiver.warc.writer import WarcWriter

    found, now = responses(path), datetime(2024, 5, 6, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        writer = WarcWriter(
            Path(folder), "a", clock=lambda: now, opening=lambda name: [], compression=cast(Compression, kind)
        )
        for url, block in found:
            body = block[block.index(b"\r\n\r\n") + 4 :]
            fields = [
                ("WARC-Type", "response"),
                ("WARC-Record-ID", new_record_id()),
                ("WARC-Date", "2024-05-06T00:00:00.000000Z"),
                ("WARC-Target-URI", url),
                ("WARC-Payload-Digest", f"sha256:{sha256(body).hexdigest()}"),
            ]
            writer.write([make_record(fields, "application/http;msgtype=response", io.BytesIO(block))])
        writer.close()
        cpu_s = time.process_time() - start
        return {"cpu_s": cpu_s, "file_bytes": _size(folder), "records": len(found)}


def with_warcio(path: str) -> dict[str, float]:
    """Write with warcio's WARCWriter, which computes SHA-1 for both digests."""
    from warcio.statusandheaders import StatusAndHeadersParser
    from warcio.warcwriter import WARCWriter

    found = responses(path)
    # The head is given parsed, as warcio wants it; parsing it is not measured.
    ready = []
    for url, block in found:
        stream = io.BytesIO(block)
        ready.append((url, StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1"], verify=False).parse(stream), stream))
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        with (Path(folder) / "a.warc.gz").open("wb") as out:
            writer = WARCWriter(out, gzip=True)
            for url, headers, stream in ready:
                writer.write_record(writer.create_warc_record(url, "response", payload=stream, http_headers=headers))
        cpu_s = time.process_time() - start
        return {"cpu_s": cpu_s, "file_bytes": _size(folder), "records": len(found)}


def _size(folder: str) -> int:
    return sum(path.stat().st_size for path in Path(folder).iterdir())
