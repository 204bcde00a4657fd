"""The lines of an index file for WARC and ARC files that need not be in an archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from archiver.errors import WarcError
from archiver.index.build import LISTED_TYPES, entries
from archiver.index.cdxj import row_json, row_line, row_of_entry
from archiver.index.entry import Entry
from archiver.model import Finding
from archiver.warc.files import open_warc
from archiver.warc.gz import MAGIC

# The first bytes of a zstd frame, and of the skippable one that holds a dictionary (RFC 8878, 3.1).
_ZSTD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")

Form = Literal["cdxj", "jsonl"]


def index_lines(path: Path, form: Form = "cdxj") -> Iterator[bytes | Finding]:
    """Yield a line, with its line end, for each response, revisit, resource and metadata record of the file.

    "cdxj" lines are those of cdxj-indexer with --post-append; a "jsonl" line is one JSON object that holds key,
    timestamp, record id and type too. Raises WarcError if the file cannot be read.
    """
    name = path.name
    with open_warc(path) as file:
        try:
            is_plain = _is_plain(file)
            for item in entries(file, name, types=LISTED_TYPES, web_only=False, algorithm="sha1"):
                yield item if isinstance(item, Finding) else _line(item, name, form, is_plain).encode("ascii")
        except OSError as error:
            raise WarcError(f"cannot be read ({error.strerror})", str(path), "Check the disk.") from error


def _is_plain(file: BinaryIO) -> bool:
    """Tell whether a file is not compressed; it is left where it was."""
    start = file.read(4)
    file.seek(0)
    return not start.startswith((MAGIC, *_ZSTD))


def _line(entry: Entry, name: str, form: Form, is_plain: bool) -> str:
    # Other tools do not count the line ends behind a record in a plain file, and never write a space as it is.
    if is_plain and entry.bare_length:
        entry.length = entry.bare_length
    if " " in entry.url:
        entry.url = entry.url.replace(" ", "%20")
    row = row_of_entry(entry, name)
    if form == "cdxj":
        return row_line(row) + "\n"
    first = {
        "urlkey": row.urlkey,
        "timestamp": row.timestamp,
        "record_id": entry.record_id,
        "type": entry.record_type,
    }
    return row_json(row, first) + "\n"
