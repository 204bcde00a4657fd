"""Records as rows of CSV (RFC 4180) that a spreadsheet may open: no cell is taken for a formula.

A cell that begins with a character of GUARDED gets one apostrophe in front (OWASP, "CSV Injection"). So does one that
begins with an apostrophe: who takes one away wherever a cell begins with one has the value back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from archiver.dataset.columns import COLUMNS, Shape
from archiver.errors import RecordError

GUARDED = "=+-@\t\r\n＝＋－＠'"

_CELLS = tuple((name, shape) for name, shape in COLUMNS if shape != "time")


def csv_head() -> bytes:
    """Return the first line, which names the columns."""
    return _line(name for name, _ in _CELLS)


def csv_row(record: Mapping[str, Any]) -> bytes:
    """Return the record, a JSON object by record-1, as one row. Raises RecordError if a text cannot be written."""
    return _line(guarded(_cell(record.get(name), shape)) for name, shape in _CELLS)


def guarded(cell: str) -> str:
    """Return `cell` so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell[:1] and cell[0] in GUARDED else cell


def joined(texts: Iterable[str]) -> str:
    """Return a list as one text: "; " between, a semicolon in a value as "\\;" and a backslash as "\\\\"."""
    return "; ".join(text.replace("\\", "\\\\").replace(";", "\\;") for text in texts)


def _cell(value: Any, shape: Shape) -> str:
    if value is None:
        return ""
    match shape:
        case "texts":
            return joined(value)
        case "images" | "links" | "json":
            return orjson.dumps(value).decode()
        case "flag":
            return "true" if value else "false"
        case _:
            return str(value)


def _line(cells: Iterable[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(list(cells))
    try:
        return out.getvalue().encode()
    except UnicodeEncodeError as error:
        hint = "Replace the surrogates; they come from broken escapes in a page."
        raise RecordError("the record cannot be written: it holds half a surrogate pair", hint=hint) from error
