"""Records as Parquet with typed columns, for DuckDB, pandas, Polars and Spark.

pyarrow does the writing; it comes with the extra "parquet" and is imported only here, when it is used.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, BinaryIO

import orjson

from archiver.dataset.columns import COLUMNS, Shape
from archiver.errors import UsageError
from archiver.records.provenance import RECORD_SCHEMA, SOFTWARE
from archiver.records.record import FIVE

ROWS_AT_ONCE = 2_000
BYTES_AT_ONCE = 16 * 1024**2
"""A row group ends at whichever comes first; so much is held in memory."""


class ParquetFile:
    """Writes records, given as lines of JSON, to a binary file that need not be able to go back.

    Raises UsageError if pyarrow is not installed. What is absent is null, also among the five front-matter texts.
    """

    def __init__(self, out: BinaryIO, *, extractor: str = "") -> None:
        self._pyarrow, parquet = _pyarrow()
        self._schema = _schema(self._pyarrow, extractor)
        self._out = _Counted(out)
        self._writer = parquet.ParquetWriter(self._out, self._schema, compression="zstd")
        self._lines: list[bytes] = []
        self._size = 0

    def write(self, line: bytes) -> None:
        """Take the next record."""
        self._lines.append(line)
        self._size += len(line)
        if len(self._lines) >= ROWS_AT_ONCE or self._size >= BYTES_AT_ONCE:
            self._flush()

    def close(self) -> None:
        """Write what is held, and the end of the file."""
        self._flush()
        self._writer.close()

    def abandon(self) -> None:
        """Write nothing more: pyarrow ends a file whose writer goes away, even one that is closed already."""
        self._out.is_open = False

    def _flush(self) -> None:
        if self._lines:
            rows = [row_of(orjson.loads(line)) for line in self._lines]
            self._writer.write_table(self._pyarrow.Table.from_pylist(rows, schema=self._schema))
            self._lines.clear()
            self._size = 0


def row_of(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record, a JSON object by record-1, as a row by column name."""
    row = dict(record)
    row["fetch_time"] = datetime.fromisoformat(record["fetch_date"])
    row["provenance"] = orjson.dumps(record["provenance"]).decode()
    row.update({name: None for name in FIVE if not row[name]})
    return row


class _Counted:
    """A file that only goes forward, for a writer that asks where it is."""

    closed = False

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._at = 0
        self.is_open = True

    def write(self, raw: Any) -> int:
        if self.is_open:
            self._out.write(raw)
        self._at += len(raw)
        return len(raw)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        if self.is_open:
            self._out.flush()

    def close(self) -> None:
        """Leave the file to who opened it."""

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


def _schema(pyarrow: Any, extractor: str) -> Any:
    said = {
        "archiver.schema": RECORD_SCHEMA,
        "archiver.software": f"{SOFTWARE['name']} {SOFTWARE['version']}",
        "archiver.extractor": extractor,
    }
    return pyarrow.schema([(name, _type(pyarrow, shape)) for name, shape in COLUMNS], metadata=said)


def _type(pyarrow: Any, shape: Shape) -> Any:
    text = pyarrow.string()
    match shape:
        case "text" | "json":
            return text
        case "time":
            return pyarrow.timestamp("us", tz="UTC")
        case "texts":
            return pyarrow.list_(text)
        case "flag":
            return pyarrow.bool_()
        case "count":
            return pyarrow.int64()
        case "images":
            return pyarrow.list_(pyarrow.struct([(name, text) for name in ("url", "alt", "caption")]))
        case "links":
            return pyarrow.list_(pyarrow.struct([(name, text) for name in ("url", "text", "rel")]))


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        hint = "Install it: pip install 'archiver-toolkit[parquet]'."
        raise UsageError("Parquet files are written with pyarrow, which is not installed", "parquet", hint) from error
    return pyarrow, pyarrow.parquet
