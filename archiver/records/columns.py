"""Rows of tables as the JSON objects they stand for: what `archiver extract` writes as CSV and Parquet, undone.

A column is a member of the record. What a cell cannot be made stays as it is, and the schema says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from archiver.model import Finding
from archiver.records import codes
from archiver.records.instants import earliest
from archiver.records.record import FIVE, OPTIONAL

_LISTS = frozenset({"authors", "tags"})
_JSON = frozenset({"images", "links", "provenance", "x"})
_NULLABLE = frozenset({"id", "language", "description"})
_TRUTH = {"true": True, "false": False}
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_ITEM = re.compile(r"(?:[^;\\]|\\.)*", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# Derived from fetch_date by the writer, for those who sort by it.
_DERIVED = frozenset({"fetch_time"})


def record_of_cells(names: Sequence[str], cells: Sequence[str], *, is_guarded: bool) -> dict[str, Any]:
    """Return the record in a row of a CSV table.

    `is_guarded` tells that the writer put an apostrophe before cells that a spreadsheet could take for a formula.
    """
    record: dict[str, Any] = {}
    for name, cell in zip(names, cells, strict=False):
        text = cell[1:] if is_guarded and cell.startswith("'") else cell
        if text or name not in OPTIONAL:
            record[name] = _cell_value(name, text)
    return record


def record_of_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record in a row of Parquet, whose values are those of Python."""
    record: dict[str, Any] = {}
    for name, value in row.items():
        if name in _DERIVED and "fetch_date" in row:
            continue
        if value is not None:
            record[name] = _parsed(value) if name in _JSON and isinstance(value, str) else _plain(value)
        elif name not in OPTIONAL and name != "x":
            record[name] = _absent(name)
    return record


def derived_findings(row: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return a finding if the instant beside fetch_date in a row of Parquet is not that of fetch_date."""
    if "fetch_time" not in row or "fetch_date" not in row:
        return ()
    said, date = row["fetch_time"], row["fetch_date"]
    meant = earliest(date) if isinstance(date, str) else None
    if said == meant:
        return ()
    shown = said.isoformat() if isinstance(said, datetime) else said
    message = f"fetch_time is not the instant of fetch_date, {str(date)[:40]!r}"
    return (codes.ROW_DERIVED.finding(message, value=shown, expected=meant.isoformat() if meant else "null"),)


def _cell_value(name: str, text: str) -> Any:
    if not text:
        return _absent(name)
    if name in _LISTS:
        return [_ESCAPED.sub(r"\1", item).strip() for item in _ITEM.findall(text) if item.strip()]
    if name in _JSON:
        return _parsed(text)
    if name == "is_accessible_for_free":
        return _TRUTH.get(text.lower(), text)
    return int(text) if name == "comment_count" and _WHOLE.fullmatch(text) else text


def _absent(name: str) -> Any:
    if name in FIVE or name in {"text", "markdown"}:
        return ""
    if name in {"authors", "images", "links"}:
        return []
    if name == "provenance":
        return {}
    return None if name in _NULLABLE else ""


def _parsed(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _plain(value: Any) -> Any:
    """Return `value` as JSON has it: members that are null are absent, times and other kinds are texts."""
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(member) for name, member in value.items() if member is not None}
    if isinstance(value, list | tuple):
        return [None if item is None else _plain(item) for item in value]
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if callable(isoformat) else str(value)
