"""The fields of a CDX line, under the names that pywb gives them and those of the Internet Archive."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from archiver.index.cdxj import CdxRow

Value = Callable[[CdxRow], str]

ABSENT = "-"


def _text(value: object) -> str:
    return ABSENT if value is None else str(value)


def _bare_digest(row: CdxRow) -> str:
    """Return a SHA-1 as the 32 characters that CDX files have; another digest with the name of its algorithm."""
    algorithm, colon, value = (row.digest or ABSENT).partition(":")
    if not colon or algorithm.lower() not in ("sha1", "sha-1"):
        return algorithm + colon + value
    return base64.b32encode(bytes.fromhex(value)).decode() if len(value) == 40 else value


_SHARED: dict[str, Value] = {
    "urlkey": lambda row: row.urlkey,
    "timestamp": lambda row: row.timestamp,
    "length": lambda row: _text(row.length),
    "offset": lambda row: _text(row.offset),
    "filename": lambda row: _text(row.filename),
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one family of CDX servers names the fields, and what it gives where nothing else is asked for.

    `usual` are the fields of a line without fl=; `takes_rows` tells that output=json is one array of rows, the first of
    them the names, and not an object a line.
    """

    fields: Mapping[str, Value]
    usual: tuple[str, ...]
    takes_rows: bool


PYWB = Dialect(
    fields=_SHARED
    | {
        "url": lambda row: row.url,
        "mime": lambda row: _text(row.mime),
        "status": lambda row: _text(row.status),
        "digest": lambda row: _text(row.digest),
    },
    usual=("urlkey", "timestamp", "url", "mime", "status", "digest", "length", "offset", "filename"),
    takes_rows=False,
)

WAYBACK = Dialect(
    fields=_SHARED
    | {
        "original": lambda row: row.url,
        "mimetype": lambda row: _text(row.mime),
        "statuscode": lambda row: _text(row.status),
        "digest": _bare_digest,
    },
    usual=("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"),
    takes_rows=True,
)
