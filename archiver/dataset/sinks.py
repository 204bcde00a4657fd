"""Where encoded records go: one file of them, or a folder of documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from archiver.dataset.choices import Choices
from archiver.dataset.csvrow import csv_head
from archiver.dataset.formats import Encoded
from archiver.dataset.parquet import ParquetFile
from archiver.store.folder import make_folder, write_file


class Sink(Protocol):
    """Takes encoded records one by one."""

    def write(self, encoded: Encoded) -> None:
        """Take the next record."""


class Pieces:
    """Writes them one behind the other, `between` them something, `head` before the first."""

    def __init__(self, out: BinaryIO, *, head: bytes = b"", between: bytes = b"") -> None:
        self._out = out
        self._between = between
        self._pending = b""
        out.write(head)

    def write(self, encoded: Encoded) -> None:
        """Write the record."""
        self._out.write(self._pending + encoded.raw)
        self._pending = self._between


class Rows:
    """Writes them as rows of a Parquet file."""

    def __init__(self, file: ParquetFile) -> None:
        self._file = file

    def write(self, encoded: Encoded) -> None:
        """Write the record."""
        self._file.write(encoded.raw)


class Documents:
    """Writes each as a file of its own in `folder`; `names` are those written, as paths in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: list[str] = []

    def write(self, encoded: Encoded) -> None:
        """Write the record."""
        path = self.folder / encoded.name
        make_folder(path.parent)
        write_file(path, encoded.raw)
        self.names.append(encoded.name)


@contextmanager
def file_sink(out: BinaryIO, choices: Choices) -> Iterator[Sink]:
    """Give what writes records to `out` in the form that `choices` name; the file is whole when the block ends well.

    Raises UsageError if the form needs something that is not installed.
    """
    match choices.form:
        case "jsonl":
            yield Pieces(out)
        case "csv":
            yield Pieces(out, head=csv_head())
        case "markdown":
            yield Pieces(out, between=b"\n\n")
        case "parquet":
            extractor = choices.extractor()
            file = ParquetFile(out, extractor=f"{extractor.name} {extractor.version}")
            try:
                yield Rows(file)
                file.close()
            finally:
                file.abandon()
