"""Writers of records: JSON lines in one file, or a folder of Markdown documents."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

import orjson

from archiver.model import Record
from archiver.records.document import markdown_document
from archiver.records.record import record_as_json
from archiver.store.folder import make_folder, write_file

_SLUG_LENGTH = 60


class RecordWriter(Protocol):
    """Takes records one by one."""

    def write(self, record: Record) -> None:
        """Take the next record."""


class JsonLines:
    """Writes one JSON object a line, members in the schema's order, UTF-8."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, record: Record) -> None:
        """Write the record as one line."""
        self._out.write(json_line(record))


class MarkdownFolder:
    """Writes each record as a Markdown document: `HOST/TIMESTAMP-TITLE-ID.md` in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = make_folder(folder)

    def write(self, record: Record) -> None:
        """Write the record as a file of its own."""
        write_file(self._path(record), markdown_document(record, record.markdown))

    def _path(self, record: Record) -> Path:
        host = re.sub(r"[^A-Za-z0-9.-]", "_", urlsplit(record.url).hostname or "unknown").strip(".") or "unknown"
        stamp = re.sub(r"\D", "", record.fetch_date)[:14]
        tail = re.sub(r"[^0-9a-fA-F]", "", record.id or "")[-8:]
        return make_folder(self._folder / host) / f"{stamp}-{slug(record.title)}-{tail}.md"


class MarkdownStream:
    """Writes the documents one after the other, each as it would stand in a file, a blank line between them."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._between = b""

    def write(self, record: Record) -> None:
        """Write the record as a document."""
        self._out.write(self._between + markdown_document(record, record.markdown))
        self._between = b"\n\n"


def json_line(record: Record) -> bytes:
    """Return the record as one line of JSON."""
    return orjson.dumps(record_as_json(record), option=orjson.OPT_APPEND_NEWLINE)


def slug(title: str) -> str:
    """Return `title` as part of a file name: letters and digits of any script, others as "-", at most 60 characters."""
    kept = (char if unicodedata.category(char)[0] in "LN" else "-" for char in unicodedata.normalize("NFC", title))
    return re.sub(r"-+", "-", "".join(kept)).strip("-")[:_SLUG_LENGTH].strip("-").lower() or "untitled"
