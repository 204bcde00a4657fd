"""The index of a WACZ: sorted CDXJ lines in gzip blocks, and a list of where each block begins (ZipNum).

A reader looks the block up in the short list and gets just that one, be the package on a disk or on a web server.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from archiver.index.cdxj import cdxj_line
from archiver.model import Capture
from archiver.pack.zipped import Package

CDX = "indexes/index.cdx.gz"
IDX = "indexes/index.idx"

LINES_PER_BLOCK = 1024


def write_index(package: Package, captures: Iterable[Capture]) -> int:
    """Add both files for `captures`, which come in the order of SURT and time; return how many there were."""
    lines = _sorted_lines(captures)
    meta = {"format": "cdxj-gzip-1.0", "filename": CDX.rpartition("/")[2]}
    entries = [f"!meta 0 {json.dumps(meta)}\n"]
    count = 0
    with package.member(CDX, is_packed=True) as sink:
        while block := list(islice(lines, LINES_PER_BLOCK)):
            count += len(block)
            # Level 6 and no date in the header: the same lines give the same bytes.
            raw = gzip.compress("".join(block).encode(), 6, mtime=0)
            entries.append(_entry(block[0], sink.size, raw))
            sink.write(raw)
    with package.member(IDX, is_packed=False) as sink:
        sink.write("".join(entries).encode())
    return count


def _sorted_lines(captures: Iterable[Capture]) -> Iterator[str]:
    """Yield the lines in the order of their bytes: captures of one key and second may come in any order."""
    for _, group in groupby(captures, key=lambda capture: (capture.urlkey, capture.timestamp)):
        yield from sorted((cdxj_line(capture) + "\n" for capture in group), key=str.encode)


def _entry(first_line: str, offset: int, raw: bytes) -> str:
    place = {"offset": offset, "length": len(raw), "digest": f"sha256:{hashlib.sha256(raw).hexdigest()}"}
    return f"{' '.join(first_line.split(' ', 2)[:2])} {json.dumps(place)}\n"
