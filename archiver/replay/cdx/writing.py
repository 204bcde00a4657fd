"""The lines of a CDX server as bytes: columns, CDXJ, JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

import orjson

from archiver.index.cdxj import CdxRow, row_line
from archiver.replay.cdx.lines import Answer
from archiver.replay.cdx.query import CdxQuery

MEDIA_TYPES = {"text": "text/plain; charset=utf-8", "cdxj": "text/x-cdxj", "json": "application/x-ndjson"}
ROWS_TYPE = "application/json"

CHUNK = 64 * 1024
"""How many bytes of an answer are sent at once; only the last piece is shorter."""

# All printable ASCII but the space, which would begin a new column.
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


def media_type_of(query: CdxQuery) -> str:
    """Return the media type of an answer."""
    return ROWS_TYPE if query.output == "json" and query.dialect.takes_rows else MEDIA_TYPES[query.output]


def written(answer: Answer, query: CdxQuery) -> Iterator[bytes]:
    """Yield the answer in pieces of CHUNK bytes or some more, and what is left, which may be nothing."""
    chunk = bytearray()
    for line in _lines(answer, query):
        chunk += line
        if len(chunk) >= CHUNK:
            yield bytes(chunk)
            chunk.clear()
    yield bytes(chunk)


def _lines(answer: Answer, query: CdxQuery) -> Iterator[bytes]:
    if query.output == "json" and query.dialect.takes_rows:
        yield from _rows(answer, query)
        return
    line = _line_of(query)
    for row in answer.rows:
        yield line(row) + b"\n"
    if answer.resume:
        # An empty line, then the key (the convention of the Internet Archive).
        yield b"\n" + str(answer.resume).encode() + b"\n"


def _line_of(query: CdxQuery) -> Callable[[CdxRow], bytes]:
    """Return what writes a line of the answer."""
    if query.output == "cdxj":
        return lambda row: row_line(row).encode("ascii")
    fields, values = query.fields, _values_of(query)
    if query.output == "json":
        return lambda row: orjson.dumps(dict(zip(fields, values(row), strict=True)))
    return lambda row: " ".join([quote(value, safe=_PRINTABLE) for value in values(row)]).encode("ascii")


def _rows(answer: Answer, query: CdxQuery) -> Iterator[bytes]:
    """Yield one array of rows, the first of them the names; nothing but brackets where nothing was found."""
    before, values = b"[", _values_of(query)
    for row in answer.rows:
        if before == b"[":
            yield before + orjson.dumps(query.fields)
        yield b",\n" + orjson.dumps(values(row))
        before = b""
    if answer.resume:
        yield b",\n[],\n" + orjson.dumps([str(answer.resume)])
    yield before + b"]\n"


def _values_of(query: CdxQuery) -> Callable[[CdxRow], list[str]]:
    """Return what gives the values of the fields that are wanted."""
    wanted = [query.dialect.fields[name] for name in query.fields]
    return lambda row: [value(row) for value in wanted]
