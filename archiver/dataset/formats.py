"""Writers of records: JSON lines in one file, or a folder of Markdown documents."""

from __future__ import annotations

import hashlib
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
_SLUG_BYTES = 160
"""A file name has at most 255 bytes, of which time, id and the suffix of a file being written take 60."""


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
        stamp = re.sub(r"[^0-9]", "", record.fetch_date)[:14]
        return make_folder(self._folder / host_folder(record.url)) / f"{stamp}-{slug(record.title)}-{_tail(record)}.md"


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


def host_folder(url: str) -> str:
    """Return the name of the folder for documents of the host of `url`, which may be any text."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return re.sub(r"[^A-Za-z0-9.-]", "_", host)[:200].strip(".") or "unknown"


def slug(title: str) -> str:
    """Return `title` as part of a file name: letters and digits of any script, others as "-", at most 60 characters."""
    folded = unicodedata.normalize("NFC", title.lower())
    kept = "".join(char if unicodedata.category(char)[0] in "LN" else "-" for char in folded)
    short = re.sub(r"-+", "-", kept).strip("-")[:_SLUG_LENGTH].encode()[:_SLUG_BYTES].decode("utf-8", "ignore")
    return short.strip("-") or "untitled"


def _tail(record: Record) -> str:
    """Return what tells documents of one second and title apart: the end of a UUID, else of the id's digest."""
    record_id = record.id or record.url
    if re.search(r"[0-9a-fA-F]{12}>?\Z", record_id):
        return record_id.strip("<>")[-8:]
    return hashlib.sha256(record_id.encode("utf-8", "surrogatepass")).hexdigest()[-8:]
