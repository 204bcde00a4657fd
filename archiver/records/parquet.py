"""Records in Parquet, by the row group, through pyarrow, which the extra `parquet` brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from archiver.records import codes
from archiver.records.columns import derived_findings, record_of_row
from archiver.records.entry import Entry, whole

_ROWS = 200


def parquet_entries(path: Path) -> Iterator[Entry]:
    """Yield the rows of the file `path` as records; `line` is the row, from 1. Nothing is raised for a broken file."""
    try:
        # Heavy, and an extra.
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ImportError:
        yield whole(path, codes.FILE_EXTRA.finding("pyarrow is not installed, and reads Parquet"))
        return
    row = 0
    try:
        with ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_ROWS):
                for values in batch.to_pylist():
                    row += 1
                    odd = tuple(replace(each, file=str(path), line=row) for each in derived_findings(values))
                    yield Entry(str(path), row, record_of_row(values), findings=odd)
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())[:160]
        behind = f" behind row {row}" if row else ""
        yield whole(path, codes.FILE_BROKEN.finding(f"this is no whole Parquet file{behind}: {reason}"))
        return
    if not row:
        yield whole(path, codes.FILE_EMPTY.finding("the file has no row"))
