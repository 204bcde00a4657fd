"""Index files by other tools: looked up in place, or read into rows that the WARC files bear out.

Read are CDXJ and CDX files, plain or gzipped, and ZipNum sets (by their .idx file). What such a file says is never
believed: a row becomes a capture only after the record at its offset was read and tells the same.
"""

from __future__ import annotations

import dataclasses
import gzip
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, assert_never, cast

from archiver.errors import CaptureIndexError, WarcError
from archiver.index.build import INDEXED_TYPES, entry_at
from archiver.index.cdxj import CdxRow, columns_of, parse_line
from archiver.index.entry import Entry
from archiver.index.interface import Match
from archiver.index.ranges import is_folder
from archiver.index.sortedfile import SortedFile, SortedLines, ZipNum, next_line
from archiver.model import Capture, Finding
from archiver.urls.surt import surt
from archiver.warc.dates import parse_date
from archiver.warc.files import record_at
from archiver.warc.gz import MAGIC

_HEADER_LIMIT = 1024


class CdxFile:
    """A sorted CDXJ or CDX file, or a ZipNum set by its .idx file, that is searched and never loaded."""

    def __init__(self, path: Path) -> None:
        """Raises CaptureIndexError if `path` cannot be read, or is gzipped without a second index."""
        self.path = path
        start = _start(path)
        if start.startswith(MAGIC):
            hint = "Name its .idx file, or unpack it."
            raise CaptureIndexError("a gzipped file cannot be searched", str(path), hint)
        self._lines: SortedLines = ZipNum(path) if path.suffix == ".idx" else SortedFile(path)
        self._columns = columns_of(start.decode("utf-8", "replace").partition("\n")[0])

    def lookup(self, url: str, *, match: Match = "exact") -> Iterator[CdxRow | Finding]:
        """Yield the rows of `url` in the order of SURT and time, and findings about lines that cannot be read."""
        for prefix in _prefixes(url, match):
            for line in self._lines.lines_from(prefix):
                if isinstance(line, Finding):
                    yield line
                    continue
                if not line.startswith(prefix):
                    break
                row = parse_line(line.decode("utf-8", "replace"), columns=self._columns)
                if row is not None:
                    yield _placed(row, self.path)

    def closest(self, url: str, when: datetime | None = None) -> CdxRow | None:
        """Return the row of `url` nearest to `when` (None: the latest), the earlier one on a tie; None: there is none.

        Raises CaptureIndexError if the file is not sorted.
        """
        best: tuple[CdxRow, datetime] | None = None
        for row in self.lookup(url):
            if isinstance(row, Finding):
                if row.code == "index.cdxj.unsorted":
                    raise CaptureIndexError(row.message, str(self.path), row.hint or "")
                continue
            date = parse_date(row.timestamp)
            if date is None:
                continue
            if best is None or (date >= best[1] if when is None else abs(date - when) < abs(best[1] - when)):
                best = row, date
        return best[0] if best else None


def _prefixes(url: str, match: Match) -> list[bytes]:
    """Return what the lines that are asked for begin with."""
    key = surt(url)
    host = key.partition(")")[0]
    match match:
        case "exact":
            return [f"{key} ".encode()]
        case "prefix":
            return [f"{key}{sign}".encode() for sign in (" /?" if is_folder(url, key) else [""])]
        case "host":
            return [f"{host})".encode()]
        case "domain":
            return [f"{host})".encode(), f"{host},".encode()]
        case _:
            assert_never(match)


def rows_from(path: Path) -> Iterator[CdxRow | Finding]:
    """Yield the row of each line of an index file, sorted or not, and a Finding for each that cannot be read.

    Raises CaptureIndexError if the file cannot be opened.
    """
    columns = None
    for number, line in enumerate(_all_lines(path), 1):
        if isinstance(line, Finding):
            yield line
            continue
        text = line.decode("utf-8", "replace")
        columns = columns_of(text) or columns
        row = parse_line(text, columns=columns)
        if row is not None:
            yield _placed(row, path, number)


def captures_from(path: Path, warcs: Path) -> Iterator[Capture | Finding]:
    """Yield a capture for each row of the index file whose record lies where it says in a file of the folder `warcs`.

    A row that the record there does not bear out is a Finding; a file that is not there is told once. Rows of records
    that the archive's index does not hold (metadata, dns:) are passed over. Raises CaptureIndexError if the index file
    cannot be opened.
    """
    absent: set[str] = set()
    for row in rows_from(path):
        if isinstance(row, Finding):
            yield row
            continue
        name = (row.filename or "").replace("\\", "/").rpartition("/")[2]
        if name in absent:
            continue
        if name in ("", ".", "..") or "\0" in name or not (warcs / name).is_file():
            absent.add(name)
            hint = "`archiver import` takes it into the archive."
            message = f"the file {name[:80]!r} is not in the archive; its rows are passed over"
            yield Finding("index.cdxj.file.missing", "error", message, file=path.name, value=name[:80], hint=hint)
            continue
        found = _borne_out(row, warcs / name)
        if found is not None:
            yield dataclasses.replace(found, file=path.name) if isinstance(found, Finding) else found


def _borne_out(row: CdxRow, warc: Path) -> Capture | Finding | None:
    """Return the capture that `row` tells of, if the record at its place is that; None for one that is not indexed."""
    if row.offset is None:
        return _wrong(row, "it names no offset")
    try:
        with record_at(warc, row.offset) as record:
            if record.offset != row.offset:
                return _wrong(row, "no record begins there")
            if record.record_type not in INDEXED_TYPES:
                return None
            entry = entry_at(record, warc.name, web_only=True, algorithm=None)
            if not isinstance(entry, Entry):
                return entry
            if difference := _difference(row, entry):
                return _wrong(row, difference)
            length = _length(row, entry, warc)
    except WarcError as error:
        return _wrong(row, error.what)
    if length is None:
        return _wrong(row, f"the record does not end behind {row.length} bytes")
    entry.length = length
    entry.digest = entry.digest or row.digest
    if "__wb_method=" in row.urlkey:
        # The request is elsewhere in the file; who made the row has read it.
        entry.urlkey = row.urlkey
    return entry.capture(warc.name)


def _difference(row: CdxRow, entry: Entry) -> str | None:
    if entry.url.replace(" ", "%20") != row.url.replace(" ", "%20"):
        return f"the record is of {entry.url[:80]!r}"
    if not entry.timestamp.startswith(row.timestamp[:14]):
        return f"the record is of {entry.timestamp}"
    return None


def _length(row: CdxRow, entry: Entry, warc: Path) -> int | None:
    """Return the number of bytes that the record takes in the file, None if what the row says cannot be."""
    with warc.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(entry.offset)
        if not file.read(len(MAGIC)).startswith(MAGIC):
            # In a plain file the record's own length counts, and the two line ends behind it.
            return min(entry.bare_length + 4, size - entry.offset)
        if row.length is None or row.length <= 0:
            return None
        end = entry.offset + row.length
        file.seek(end)
        is_end = end == size or (end < size and file.read(len(MAGIC)) == MAGIC)
        return row.length if is_end else None


def _wrong(row: CdxRow, reason: str) -> Finding:
    message = f"the row {row.urlkey[:80]} {row.timestamp} is wrong: {reason}; it is passed over"
    hint = "`archiver index` reads the WARC file itself."
    return Finding("index.cdxj.row.wrong", "error", message, offset=row.offset, value=row.filename, hint=hint)


def _placed(row: CdxRow | Finding, path: Path, number: int | None = None) -> CdxRow | Finding:
    return dataclasses.replace(row, file=path.name, line=number) if isinstance(row, Finding) else row


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEADER_LIMIT)
    except OSError as error:
        raise CaptureIndexError(f"cannot be read ({error.strerror})", str(path), "Check the name.") from error


def _all_lines(path: Path) -> Iterator[bytes | Finding]:
    start = _start(path)
    if path.suffix == ".idx":
        yield from ZipNum(path).lines_from(b"")
        return
    with path.open("rb") as raw, gzip.GzipFile(fileobj=raw) as unpacked:
        file = cast(BinaryIO, unpacked) if start.startswith(MAGIC) else raw
        try:
            while line := next_line(file):
                yield line
        except (OSError, EOFError, zlib.error) as error:
            message = f"the file cannot be read to its end ({error})"
            yield Finding("index.cdxj.block", "error", message, file=path.name, hint="Get the file again.")
