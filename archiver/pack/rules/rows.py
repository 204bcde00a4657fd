"""The CDXJ index of a WACZ: each row leads to a record of its URL in one of the WARC files (WACZ 1.1.1, indexes)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

import orjson

from archiver.errors import WarcError
from archiver.model import Finding, Severity
from archiver.pack.rules.container import Container, cut
from archiver.pack.rules.coverage import Coverage
from archiver.pack.rules.lines import gzip_lines, lines_of
from archiver.warc.files import read_file
from archiver.warc.gz import MAGIC
from archiver.warc.record import WarcRecord
from archiver.warc.zips import FAILURES

ALL_BELOW = 20_000
"""So many rows of an index are followed to their records; of the rows behind them, every ONE_OF-th."""

ONE_OF = 50

_LINE = re.compile(rb"(\S+) (\d{14,17}) (\{.*\})\s*")
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the index: its sort key, and the place it gives."""

    key: bytes
    url: str | None
    filename: str
    offset: int
    length: int


@dataclass(slots=True)
class RowCheck:
    """Checks the rows of the indexes of one package; views of its WARC files stay open between rows."""

    container: Container
    looked_at: int = 0
    seen: int = 0
    coverage: Coverage = field(default_factory=Coverage)
    _views: dict[str, BinaryIO | None] = field(default_factory=dict)

    def findings(self, path: str) -> Iterator[Finding]:
        """Yield what is wrong with the index at `path`, row by row."""
        where = f"{self.container.name}/{path}"
        last, is_sorted, number = b"", True, 0
        try:
            with self.container.open(path) as file:
                size = self.container.members[path].file_size
                for number, raw in gzip_lines(file, size) if path.endswith(".gz") else lines_of(file):
                    row = read_row(raw)
                    if isinstance(row, str):
                        yield Finding("wacz.index.line", "error", row, file=where, line=number)
                        continue
                    if is_sorted and row.key < last:
                        is_sorted = False
                        message = "the rows are not sorted by key and time, so readers that search by halves miss some"
                        # Scoop leaves short ones unsorted, which are read whole.
                        severity: Severity = "error" if path.endswith(".gz") else "warning"
                        yield Finding("wacz.index.order", severity, message, file=where, line=number)
                    last = row.key
                    self.seen += 1
                    for code, message in self._row_faults(row):
                        yield Finding(code, "error", message, file=where, line=number, value=cut(row.url))
        except (*FAILURES, WarcError) as error:
            message = f"it cannot be read behind its line {number} ({error})"[:200]
            yield Finding("wacz.index.unreadable", "error", message, file=where)

    def closing(self) -> Iterator[Finding]:
        """Yield what there is to say when all indexes have been read."""
        name = self.container.name
        if not self.seen and any(path.startswith("indexes/") for path in self.container.members):
            yield Finding("wacz.index.empty", "warning", "the indexes have no row", file=name)
        if self.seen > ALL_BELOW:
            message = f"{self.looked_at} of {self.seen} rows were followed to their records"
            yield Finding("wacz.index.sampled", "info", message, file=name)

    def _row_faults(self, row: Row) -> Iterator[tuple[str, str]]:
        info = self.container.members.get(f"archive/{row.filename}")
        if info is None:
            yield "wacz.index.file", f"the row names {row.filename[:80]!r}, which is not in archive/"
            return
        self.coverage.add_row(row.filename, row.offset)
        if row.offset + row.length > info.file_size or not row.length:
            stretch = f"bytes {row.offset} to {row.offset + row.length}"
            yield "wacz.index.range", f"{stretch} do not lie in {row.filename[:80]!r}"
            return
        if self.seen > ALL_BELOW and self.seen % ONE_OF:
            return
        view = self._view(f"archive/{row.filename}")
        if view:
            self.looked_at += 1
            yield from _record_faults(view, row, info.file_size)

    def _view(self, path: str) -> BinaryIO | None:
        if path not in self._views:
            self._views[path] = self.container.view(path)
        return self._views[path]


def read_row(raw: bytes) -> Row | str:
    """Return the row in a line of CDXJ, or what is wrong with it."""
    found = _LINE.fullmatch(raw)
    if not found:
        return "the line has not the form: key, digits of the time, JSON object"
    try:
        value: Any = orjson.loads(found[3])
    except orjson.JSONDecodeError as error:
        return f"the line's JSON cannot be read ({error})"[:200]
    name, offset, length = value.get("filename"), _number(value.get("offset")), _number(value.get("length"))
    if not isinstance(name, str) or offset is None or length is None:
        return "the line lacks filename, offset or length"
    url = value.get("url")
    return Row(found[1] + b" " + found[2], url if isinstance(url, str) else None, name, offset, length)


def _number(value: object) -> int | None:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**18 else None


def _record_faults(view: BinaryIO, row: Row, size: int) -> Iterator[tuple[str, str]]:
    view.seek(row.offset)
    first = next(iter(read_file(view, row.filename)), None)
    # The reader may begin behind bytes that are no record.
    if not isinstance(first, WarcRecord) or first.offset != row.offset:
        yield "wacz.index.record", f"no record begins at byte {row.offset} of {row.filename[:80]!r}"
        return
    if row.url is not None and not is_same(row.url, first.target_url):
        other = (first.target_url or "")[:80]
        yield "wacz.index.url", f"the record at byte {row.offset} is of {other!r}"
    elif first.date and row.key.rpartition(b" ")[2][:14] != _digits(first.date):
        yield "wacz.index.date", f"the record at byte {row.offset} is of {first.date:%Y-%m-%dT%H:%M:%S}"
    end = row.offset + row.length
    view.seek(row.offset)
    if view.read(len(MAGIC)) == MAGIC and end < size:
        view.seek(end)
        if view.read(len(MAGIC)) != MAGIC:
            yield "wacz.index.range", f"no record ends at byte {end} of {row.filename[:80]!r}"


def _digits(moment: datetime) -> bytes:
    return moment.strftime("%Y%m%d%H%M%S").rjust(14, "0").encode()


def is_same(url: str, target: str | None) -> bool:
    """Tell whether a row's URL is that of a record: the same text, spaces and letters beyond ASCII escaped or not."""
    return target is not None and (url == target or _escaped(url) == _escaped(target))


def _escaped(url: str) -> str:
    raw = url.strip().encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if 0x20 < byte < 0x7F else f"%{byte:02X}" for byte in raw)
