"""The lines of a CDX server as bytes: columns, CDXJ, JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

import orjson

from archiver.index.cdxj import CdxRow, row_line
from archiver.replay.cdx.lines import Answer, answer, cdxj_of
from archiver.replay.cdx.query import CdxQuery
from archiver.replay.cdx.source import Source

MEDIA_TYPES = {"text": "text/plain; charset=utf-8", "cdxj": "text/x-cdxj", "json": "application/x-ndjson"}
ROWS_TYPE = "application/json"

FIRST = 64 * 1024
"""How many bytes of an answer are sent at first."""

CHUNK = 256 * 1024
"""How many bytes are sent at once behind the first; only the last piece of an answer is shorter."""

# All printable ASCII but the space, which would begin a new column.
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


def media_type_of(query: CdxQuery) -> str:
    """Return the media type of an answer."""
    return ROWS_TYPE if query.output == "json" and query.dialect.takes_rows else MEDIA_TYPES[query.output]


def written(index: Source, query: CdxQuery) -> Iterator[bytes]:
    """Yield the answer to `query` in pieces of FIRST and of CHUNK bytes, or some more; then the rest, be it nothing."""
    held: list[bytes] = []
    size, enough = 0, FIRST
    for line in cdxj_of(index, query) or _lines(answer(index, query), query):
        held.append(line)
        size += len(line)
        if size >= enough:
            yield b"".join(held)
            held.clear()
            size, enough = 0, CHUNK
    yield b"".join(held)


def _lines(made: Answer, query: CdxQuery) -> Iterator[bytes]:
    if query.output == "json" and query.dialect.takes_rows:
        yield from _rows(made, query)
        return
    line = _line_of(query)
    for row in made.rows:
        yield line(row) + b"\n"
    if made.resume:
        # An empty line, then the key (the convention of the Internet Archive).
        yield b"\n" + str(made.resume).encode() + b"\n"


def _line_of(query: CdxQuery) -> Callable[[CdxRow], bytes]:
    """Return what writes a line of the answer."""
    if query.output == "cdxj":
        return lambda row: row_line(row).encode("ascii")
    fields, values = query.fields, _values_of(query)
    if query.output == "json":
        return lambda row: orjson.dumps(dict(zip(fields, values(row), strict=True)))
    return lambda row: " ".join([_column(value) for value in values(row)]).encode("ascii")


def _column(value: str) -> str:
    # Hardly any value needs it, and to look takes a tenth of the time that quote does.
    if value.isascii() and value.isprintable() and " " not in value:
        return value
    return quote(value, safe=_PRINTABLE)


def _rows(made: Answer, query: CdxQuery) -> Iterator[bytes]:
    """Yield one array of rows, the first of them the names; nothing but brackets where nothing was found."""
    before, values = b"[", _values_of(query)
    for row in made.rows:
        if before == b"[":
            yield before + orjson.dumps(query.fields)
        yield b",\n" + orjson.dumps(values(row))
        before = b""
    if made.resume:
        yield b",\n[],\n" + orjson.dumps([str(made.resume)])
    yield before + b"]\n"


def _values_of(query: CdxQuery) -> Callable[[CdxRow], list[str]]:
    """Return what gives the values of the fields that are wanted."""
    wanted = [query.dialect.fields[name] for name in query.fields]
    return lambda row: [value(row) for value in wanted]
