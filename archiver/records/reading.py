"""Records in files, one at a time, whatever the format: JSON lines, JSON, Markdown, CSV, Parquet, folders of these."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from archiver.model import Finding
from archiver.records import codes
from archiver.records.csv_table import csv_entries
from archiver.records.document import Document, read_document
from archiver.records.entry import LONGEST, whole
from archiver.records.entry import Entry as Entry
from archiver.records.parquet import parquet_entries
from archiver.records.record import record_as_json

_BOM = b"\xef\xbb\xbf"
_SUFFIXES = (".jsonl", ".json", ".md", ".csv", ".parquet")


def read_entries(path: Path) -> Iterator[Entry]:
    """Yield the records in the file or folder `path`, in order; a folder's files sorted by name, hidden ones left out.

    Nothing is raised for what is wrong with a file: entries carry findings.
    """
    if not path.is_dir():
        yield from _file_entries(path)
        return
    count = 0
    shut: list[OSError] = []
    for file in _files_under(path, shut):
        count += 1
        if file.suffix.lower() in _SUFFIXES:
            yield from _file_entries(file)
        else:
            yield whole(file, codes.FILE_SKIPPED.finding(f"{file.name} was left out"))
    for error in shut:
        count += 1
        reason = error.strerror or "it cannot be looked into"
        yield whole(Path(error.filename or path), codes.FILE_UNREADABLE.finding(reason))
    if not count:
        yield whole(path, codes.FILE_EMPTY.finding("the folder holds no file"))


def _files_under(folder: Path, shut: list[OSError]) -> Iterator[Path]:
    """Yield the files of a folder in order, and put into `shut` why folders in it cannot be looked into."""
    # Links to folders are not followed: they can lead in a circle.
    for top, folders, names in os.walk(folder, onerror=shut.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(top, name) for name in sorted(names) if not name.startswith("."))


def _file_entries(path: Path) -> Iterator[Entry]:
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        message = f"the suffix {suffix[:80]!r} is unknown"
        yield whole(path, codes.FILE_SUFFIX.finding(message, expected="one of " + ", ".join(_SUFFIXES)))
        return
    try:
        if not path.is_file():
            reason = "it is not a regular file" if path.exists() else "there is no such file"
            yield whole(path, codes.FILE_UNREADABLE.finding(reason))
            return
        if suffix == ".parquet":
            yield from parquet_entries(path)
            return
        with path.open("rb") as stream:
            yield from _stream_entries(stream, path, suffix)
    except OSError as error:
        yield whole(path, codes.FILE_UNREADABLE.finding(error.strerror or "it cannot be read"))


def _stream_entries(stream: BinaryIO, path: Path, suffix: str) -> Iterator[Entry]:
    if suffix == ".jsonl":
        yield from _line_entries(stream, path)
        return
    if suffix == ".csv":
        yield from csv_entries(stream, path)
        return
    raw = stream.read(LONGEST + 1)
    if len(raw) > LONGEST:
        yield whole(path, codes.FILE_LONG.finding(f"the file is longer than {LONGEST} bytes"))
    elif not raw.strip():
        yield whole(path, codes.FILE_EMPTY.finding("the file is empty"))
    elif suffix == ".md":
        yield document_entry(read_document(raw, file=str(path)), str(path))
    else:
        yield from _list_entries(raw, path)


def document_entry(document: Document, file: str) -> Entry:
    """Return the record in a Markdown document as an entry of `file`."""
    value = record_as_json(document.record)
    return Entry(file, value=value, lines=dict(document.lines), findings=document.findings)


def _line_entries(stream: BinaryIO, path: Path) -> Iterator[Entry]:
    number = count = 0
    while raw := stream.readline(LONGEST + 1):
        number += 1
        odd: tuple[Finding, ...] = ()
        if number == 1 and raw.startswith(_BOM):
            raw = raw.removeprefix(_BOM)
            odd = (codes.ENCODING_BOM.finding("the file begins with a byte order mark", file=str(path), line=1),)
        if len(raw) > LONGEST:
            _skip_line(stream)
            finding = codes.LINE_LONG.finding(f"the line is longer than {LONGEST} bytes", line=number, file=str(path))
            yield Entry(str(path), number, is_readable=False, findings=(*odd, finding))
        elif not raw.strip():
            finding = codes.LINE_BLANK.finding("the line is blank", line=number, file=str(path))
            yield Entry(str(path), number, is_record=False, is_readable=False, findings=(*odd, finding))
            continue
        else:
            entry = _parsed(raw, str(path), number)
            yield replace(entry, findings=(*odd, *entry.findings)) if odd else entry
        count += 1
    if not count:
        yield whole(path, codes.FILE_EMPTY.finding("the file is empty"))


def _skip_line(stream: BinaryIO) -> None:
    while (piece := stream.readline(1024 * 1024)) and not piece.endswith(b"\n"):
        pass


def _list_entries(raw: bytes, path: Path) -> Iterator[Entry]:
    whole = _parsed(raw.removeprefix(_BOM), str(path), None)
    if raw.startswith(_BOM):
        bom = codes.ENCODING_BOM.finding("the file begins with a byte order mark", file=str(path), line=1)
        whole = replace(whole, findings=(bom, *whole.findings))
    if not isinstance(whole.value, list):
        yield whole
        return
    if whole.findings or not whole.value:
        empty = () if whole.value else (codes.FILE_EMPTY.finding("the list is empty", file=str(path)),)
        yield replace(whole, value=None, is_record=False, is_readable=False, findings=(*whole.findings, *empty))
    for index, value in enumerate(whole.value):
        yield Entry(str(path), value=value, pointer=f"/{index}")


def _parsed(raw: bytes, file: str, line: int | None) -> Entry:
    """Return the entry of the JSON text `raw`."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        finding = _syntax_finding(raw, error, line)
        return Entry(file, line or finding.line, is_readable=False, findings=(replace(finding, file=file),))
    try:
        again = orjson.dumps(value)
    except orjson.JSONEncodeError:
        # It reads what is nested 1,024 deep, and writes 254.
        finding = codes.JSON_DEPTH.finding("the JSON is nested too deep", line=line, file=file)
        return Entry(file, line, is_readable=False, findings=(finding,))
    # Bytes that come out as they went in have no name twice; only others need the slow reader.
    if isinstance(value, dict | list) and again != raw.strip():
        findings = (replace(finding, file=file, line=line) for finding in _duplicate_findings(raw))
        return Entry(file, line, value, findings=tuple(findings))
    return Entry(file, line, value)


def _syntax_finding(raw: bytes, error: orjson.JSONDecodeError, line: int | None) -> Finding:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as broken:
        message = f"byte {broken.start + 1} of the {'line' if line else 'file'} is not UTF-8: {broken.reason}"
        return codes.ENCODING_UTF8.finding(message, line=line or raw.count(b"\n", 0, broken.start) + 1)
    if "limit" in error.msg:
        return codes.JSON_DEPTH.finding("the JSON is nested too deep", line=line)
    message = f"this is not JSON: {error.msg.split(': line', 1)[0]}, at column {error.colno}"
    around = error.doc[max(0, error.pos - 20) : error.pos + 60] if isinstance(error.doc, str) else None
    where = {"line": line or error.lineno, **({"value": around} if around else {})}
    return codes.JSON_SYNTAX.finding(message, **where)


def _duplicate_findings(raw: bytes) -> Iterator[Finding]:
    twice: list[str] = []

    def pairs_seen(pairs: list[tuple[str, Any]]) -> None:
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            twice.extend(sorted({name for name in names if names.count(name) > 1}))

    try:
        json.loads(raw, object_pairs_hook=pairs_seen)
    except RecursionError:
        yield codes.JSON_DEPTH.finding("the JSON is nested too deep")
    for name in twice[:20]:
        yield codes.JSON_DUPLICATE.finding(f"the name {name[:80]!r} stands twice in one object", value=name)
