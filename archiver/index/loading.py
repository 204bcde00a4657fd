"""Takes rows out of an index file by another tool into the archive's index, as far as the WARC files bear them out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archiver.index.cdxfile import captures_from
from archiver.index.refresh import Refreshed, unindexed
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture, Finding

_BATCH = 2000


def load_captures(index: SqliteIndex, path: Path, warcs: Path) -> Iterator[Finding | Refreshed]:
    """Add what the index file at `path` tells of files in `warcs`; yield findings, then a value for each file.

    Whether the index file tells of all their records nobody knows, so these files still count as not indexed, until
    `refresh` reads them. Rows of files that are indexed are passed over. Raises CaptureIndexError if the index file
    cannot be opened.
    """
    due = set(unindexed(index, warcs))
    touched: set[str] = set()
    batch: dict[str, list[Capture]] = {}
    for number, item in enumerate(captures_from(path, warcs), 1):
        if isinstance(item, Finding):
            yield item
        elif item.warc in due:
            batch.setdefault(item.warc, []).append(item)
            touched.add(item.warc)
        if number % _BATCH == 0:
            _add(index, batch)
    _add(index, batch)
    for warc in sorted(touched):
        yield Refreshed(warc, index.count(warc=warc), ())


def _add(index: SqliteIndex, batch: dict[str, list[Capture]]) -> None:
    for warc, captures in batch.items():
        index.add(warc, captures)
    batch.clear()
