"""Lines of CDXJ files out, lines of CDXJ and CDX files in.

Written is the dialect of cdxj-indexer 1.5, which pywb, wabac.js (ReplayWeb.page) and OutbackCDX read: "SURT, 14 digits,
JSON", numbers as texts, digests with their algorithm. Read are that one, pywb's (digests without algorithm),
OutbackCDX's and the older forms of 9, 10 and 11 columns. Nothing here reads a file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any, NamedTuple

import orjson

from archiver.index.entry import Entry
from archiver.model import Capture, Finding

REVISIT = "warc/revisit"
"""What stands for the media type of a revisit."""

# By the number of columns, for files without a header line (" CDX N b a m s k r M S V g" and the like).
_COLUMNS = {9: "Nbamskr" + "Vg", 10: "Nbamskr" + "MVg", 11: "NbamskrMSVg"}
_HEADER = " CDX "

# A year alone, or milliseconds too: CDXJ allows 17 digits.
_TIMESTAMP = re.compile(r"\d{4,17}", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_SHA1 = re.compile(r"[A-Z2-7]{32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
# What would end a key, or the line, or make it one that is no row.
_UNFIT = re.compile(r"[^\x21-\x7e]|\A[!@]")
_NO_ROW = ("!", "@")


class CdxRow(NamedTuple):
    """One line of an index file.

    `timestamp` has 4 to 17 digits, as it stands. `mime` is "warc/revisit" for a revisit. `digest` is
    "algorithm:value" where the algorithm can be told. None: not there, or "-".
    """

    urlkey: str
    timestamp: str
    url: str
    mime: str | None = None
    status: int | None = None
    digest: str | None = None
    length: int | None = None
    offset: int | None = None
    filename: str | None = None
    request_body: str | None = None
    method: str | None = None
    record_digest: str | None = None

    @property
    def is_revisit(self) -> bool:
        """Whether the record says that a payload came again."""
        return self.mime == REVISIT


def cdxj_line(capture: Capture) -> str:
    """Return the line of `capture`, without a line end."""
    return row_line(row_of_capture(capture))


def cdxj_lines(captures: Iterable[Capture]) -> Iterator[bytes]:
    """Yield the line of each capture, with its line end."""
    for capture in captures:
        yield cdxj_line(capture).encode("ascii") + b"\n"


def row_of_capture(capture: Capture) -> CdxRow:
    """Return what a CDXJ line says of `capture`."""
    return CdxRow(
        urlkey=capture.urlkey,
        timestamp=capture.timestamp.rjust(14, "0"),
        url=capture.url,
        mime=REVISIT if capture.record_type == "revisit" else capture.mime,
        status=capture.status,
        digest=capture.digest,
        length=capture.length,
        offset=capture.offset,
        filename=capture.warc,
    )


def row_of_entry(entry: Entry, filename: str) -> CdxRow:
    """Return what a CDXJ line says of `entry`, a record of the file called `filename`."""
    return CdxRow(
        entry.urlkey,
        entry.timestamp,
        entry.url,
        REVISIT if entry.record_type == "revisit" else entry.mime,
        entry.status,
        entry.digest,
        entry.length,
        entry.offset,
        filename,
        entry.request_body,
        entry.method,
    )


def row_line(row: CdxRow) -> str:
    """Return `row` as a line of a CDXJ file, without a line end; ASCII only, whatever the URL holds."""
    return f"{key_in_line(row.urlkey)} {row.timestamp} {row_json(row)}"


def row_json(row: CdxRow, first: Mapping[str, str] | None = None) -> str:
    """Return the JSON object of a line; the members `first` stand before those that CDXJ has."""
    _, _, url, mime, status, digest, length, offset, filename, request_body, method, record_digest = row
    parts = [f"{_quoted(name)}: {_quoted(value)}" for name, value in first.items()] if first else []
    parts.append(f'"url": {_quoted(url)}')
    if mime is not None:
        parts.append(f'"mime": {_quoted(mime)}')
    if status is not None:
        parts.append(f'"status": "{status}"')
    if digest is not None:
        parts.append(f'"digest": {_quoted(digest)}')
    if length is not None:
        parts.append(f'"length": "{length}"')
    if offset is not None:
        parts.append(f'"offset": "{offset}"')
    if filename is not None:
        parts.append(f'"filename": {_quoted(filename)}')
    if record_digest is not None:
        parts.append(f'"recordDigest": {_quoted(record_digest)}')
    if request_body is not None:
        parts.append(f'"requestBody": {_quoted(request_body)}')
    if method is not None:
        parts.append(f'"method": {_quoted(method)}')
    return "{" + ", ".join(parts) + "}"


def key_in_line(urlkey: str) -> str:
    """Return the key with all that could end it, or the line, percent-encoded."""
    if urlkey.isascii() and urlkey.isprintable() and " " not in urlkey and not urlkey.startswith(_NO_ROW):
        return urlkey
    return _UNFIT.sub(lambda found: "".join(f"%{byte:02x}" for byte in found[0].encode("utf-8", "replace")), urlkey)


def columns_of(line: str) -> str | None:
    """Return the letters of the columns that a header line (" CDX N b a …") names, None for any other line."""
    if not line.startswith(_HEADER):
        return None
    return "".join(line[len(_HEADER) :].split())


def parse_line(line: str, *, columns: str | None = None) -> CdxRow | Finding | None:
    """Return the row that `line` of a CDXJ or CDX file stands for, a Finding if it cannot be read.

    None for a blank line and a header (" CDX …", "!meta …", "@…"). `columns` are the letters of the header of a CDX
    file that has one. The line end may still be there.
    """
    line = line.rstrip("\r\n")
    if not line.strip() or line.startswith((_HEADER, *_NO_ROW)):
        return None
    key, _, rest = line.partition(" ")
    timestamp, _, tail = rest.partition(" ")
    tail = tail.strip()
    if not key or not _TIMESTAMP.fullmatch(timestamp):
        return _unreadable(line, "it does not begin with a key and a timestamp")
    if tail.startswith("{"):
        return _from_json(line, key, timestamp, tail)
    # Not by what else Python takes for a blank: that is part of a value.
    return _from_columns(line, [value for value in line.split(" ") if value], columns)


def _from_json(line: str, key: str, timestamp: str, text: str) -> CdxRow | Finding:
    try:
        members = _members(text)
    except (ValueError, RecursionError) as error:
        return _unreadable(line, f"what follows the timestamp is no JSON ({error})")
    if not isinstance(members, dict):
        return _unreadable(line, "what follows the timestamp is no JSON object")
    url = members.get("url")
    if not isinstance(url, str) or not url:
        return _unreadable(line, "it has no url")
    try:
        return CdxRow(
            urlkey=key,
            timestamp=timestamp,
            url=url,
            mime=_text(members, "mime"),
            status=_number(members, "status"),
            digest=_labelled(_text(members, "digest")),
            length=_number(members, "length"),
            offset=_number(members, "offset"),
            filename=_text(members, "filename"),
            request_body=members["requestBody"] if isinstance(members.get("requestBody"), str) else None,
            method=_text(members, "method"),
            record_digest=_text(members, "recordDigest"),
        )
    except ValueError as error:
        return _unreadable(line, str(error))


def _members(text: str) -> Any:
    try:
        return orjson.loads(text)
    except ValueError:
        # Half of a surrogate pair, which file names that are no UTF-8 are written with, is too much for orjson.
        if "\\ud" not in text.lower():
            raise
        return json.loads(text)


def _from_columns(line: str, values: Sequence[str], columns: str | None) -> CdxRow | Finding:
    letters = columns or _COLUMNS.get(min(len(values), 11))
    if letters is None or len(values) < len(letters):
        wanted = len(letters) if letters else "9, 10 or 11"
        return _unreadable(line, f"it has {len(values)} columns, not {wanted}")
    by_letter = dict(zip(letters, values, strict=False))
    if not by_letter.get("N") or not by_letter.get("a"):
        return _unreadable(line, "it has no column for the URL and its key")
    timestamp = by_letter.get("b", "")
    if not _TIMESTAMP.fullmatch(timestamp):
        return _unreadable(line, "its column for the time has no timestamp")
    try:
        return CdxRow(
            urlkey=by_letter["N"],
            timestamp=timestamp,
            url=by_letter["a"],
            mime=_text(by_letter, "m"),
            status=_number(by_letter, "s"),
            digest=_labelled(_text(by_letter, "k")),
            length=_number(by_letter, "S"),
            offset=_number(by_letter, "V"),
            filename=_text(by_letter, "g"),
        )
    except ValueError as error:
        return _unreadable(line, str(error))


def _text(members: dict[str, Any], name: str) -> str | None:
    """Return a member that should be a text; None if it is not there, or "-". Raises ValueError if it is none."""
    value = members.get(name)
    if value is None or value == "-":
        return None
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text but {value!r}"[:160])
    return value


def _number(members: dict[str, Any], name: str) -> int | None:
    """Return a member that should be a number, written as one or as a text. Raises ValueError if it is none."""
    value = members.get(name)
    if value is None or value in ("-", ""):
        return None
    text = str(value)
    if isinstance(value, bool) or not _NUMBER.fullmatch(text):
        raise ValueError(f"{name} is no number but {value!r}"[:160])
    return int(text)


def _labelled(digest: str | None) -> str | None:
    """Return a digest with its algorithm, where its form tells it."""
    if digest is None or ":" in digest:
        return digest
    if _SHA1.fullmatch(digest):
        return f"sha1:{digest}"
    return f"sha256:{digest}" if _SHA256.fullmatch(digest) else digest


def _unreadable(line: str, reason: str) -> Finding:
    return Finding(
        "index.cdxj.line",
        "error",
        f"the line cannot be read: {reason}",
        value=line[:80],
        expected="a SURT, 14 digits, and JSON; or the columns of a CDX file",
    )
