"""Records in CSV (RFC 4180), a row at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from archiver.model import Finding
from archiver.records import codes
from archiver.records.columns import record_of_cells
from archiver.records.entry import LONGEST, Entry, whole
from archiver.records.record import FIVE

_BOM = b"\xef\xbb\xbf"
_DELIMITERS = (",", ";", "\t")


def csv_entries(stream: BinaryIO, path: Path) -> Iterator[Entry]:
    """Yield the rows of the table in `stream` as records; its first row names the members.

    Cells are parted by commas, or by the semicolons or tabs of a first row that has no comma.
    """
    # The module's own limit is 128 KiB, for the whole process; a story is longer at times.
    csv.field_size_limit(LONGEST)
    if stream.read(3) == _BOM:
        yield whole(path, codes.ENCODING_BOM.finding("the file begins with a byte order mark", line=1))
    else:
        stream.seek(0)
    start = stream.tell()
    first = stream.readline(100_000).decode("utf-8", "replace")
    stream.seek(start)
    delimiter = next((sign for sign in _DELIMITERS if sign in first), ",")
    text = TextIOWrapper(stream, "utf-8", errors="surrogateescape", newline="")
    try:
        yield from _rows(text, delimiter, path)
    finally:
        # The file belongs to the caller.
        text.detach()


def _rows(text: TextIOWrapper, delimiter: str, path: Path) -> Iterator[Entry]:
    reader = csv.reader(text, delimiter=delimiter)
    count = 0
    try:
        names: list[str] = next(reader, [])
        # Ours has the members of the schema in its order, and an apostrophe before what looks like a formula.
        is_ours = names[1 : 1 + len(FIVE)] == list(FIVE)
        line = reader.line_num + 1
        for cells in reader:
            if cells:
                count += 1
                yield _row(names, cells, path, line, is_guarded=is_ours)
            line = reader.line_num + 1
    except csv.Error as error:
        message = f"the table cannot be read behind line {reader.line_num}: {error}"
        yield whole(path, codes.FILE_BROKEN.finding(message, line=max(1, reader.line_num)))
        return
    if not count:
        yield whole(path, codes.FILE_EMPTY.finding("the table has no row" if names else "the file is empty"))


def _row(names: Sequence[str], cells: Sequence[str], path: Path, line: int, *, is_guarded: bool) -> Entry:
    if len(cells) != len(names):
        # Which cell belongs to which column is not known, so nothing else can be said.
        message = f"the row has {len(cells)} cells, the table {len(names)} columns"
        finding = codes.ROW_LENGTH.finding(message, line=line, file=str(path), value=",".join(cells))
        return Entry(str(path), line, is_readable=False, findings=(finding,))
    readable = [_readable(cell) for cell in cells]
    findings: tuple[Finding, ...] = ()
    if readable != list(cells):
        message = "a cell holds bytes that are not UTF-8"
        findings = (codes.ENCODING_UTF8.finding(message, line=line, file=str(path)),)
    return Entry(str(path), line, record_of_cells(names, readable, is_guarded=is_guarded), findings=findings)


def _readable(cell: str) -> str:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return cell
