"""Records as bytes: a line of JSON, a row of CSV, or a Markdown document with the name of its file.

Nothing here writes; workers encode, and who started them puts the pieces together (`archiver.dataset.sinks`).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

import orjson

from archiver.dataset.choices import Form
from archiver.dataset.csvrow import csv_row
from archiver.errors import RecordError
from archiver.model import Record
from archiver.records.document import markdown_document
from archiver.records.record import record_as_json

_SLUG_LENGTH = 60
_SLUG_BYTES = 160
"""A file name has at most 255 bytes, of which time, id and the suffix of a file being written take 60."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A record in the form that is wanted; `name` is that of its file, where it has one of its own."""

    raw: bytes
    name: str = ""


def encode(record: Record, form: Form) -> Encoded:
    """Return `record` in `form`; for Parquet it is a line of JSON. Raises RecordError if a text cannot be written."""
    match form:
        case "jsonl" | "parquet":
            return Encoded(json_line(record))
        case "csv":
            return Encoded(csv_row(record_as_json(record)))
        case "markdown":
            return Encoded(markdown_document(record, record.markdown), document_name(record))


def json_line(record: Record) -> bytes:
    """Return the record as one line of JSON, members in the order of the schema's documentation.

    Raises RecordError if a text holds half a surrogate pair.
    """
    try:
        return orjson.dumps(record_as_json(record), option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError as error:
        hint = "Replace the surrogates; they come from broken escapes in a page."
        raise RecordError(f"the record cannot be written as JSON ({error})", hint=hint) from error


def document_name(record: Record) -> str:
    """Return the name of the document of `record`: "HOST/TIMESTAMP-TITLE-ID.md"."""
    stamp = re.sub(r"[^0-9]", "", record.fetch_date)[:14]
    return f"{host_folder(record.url)}/{stamp}-{slug(record.title)}-{_tail(record)}.md"


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
