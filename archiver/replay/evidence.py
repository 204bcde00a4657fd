"""The evidence table of a story page: each field, its value, and where in the page that came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archiver.model import Record

_LABELS = {
    "title": "Title",
    "url": "Address",
    "source": "Source",
    "date": "Date",
    "fetch_date": "Captured",
    "authors": "Authors",
    "language": "Language",
    "description": "Description",
    "kind": "Kind",
    "text": "Text",
    "markdown": "Markdown",
    "links": "Links",
    "images": "Images",
}
_METHODS = {
    "warc-header": "WARC record header",
    "http-header": "HTTP header",
    "json-ld": "JSON-LD in the page",
    "meta": "meta element",
    "element": "element of the page",
    "attribute": "attribute in the page",
    "text": "words on the page",
    "url": "the address itself",
    "script-detection": "the script it is written in",
    "none": "",
}
_STATUS = {
    "supported": ("good", "supported"),
    "conflict": ("fair", "sources differ"),
    "absent": ("none", "not stated"),
    "asserted": ("none", "asserted"),
}
_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `mark` is a style name. `rejected` are values, method and place of other candidates."""

    label: str
    value: str
    method: str
    selector: str
    quote: str
    mark: str
    status: str
    rejected: tuple[tuple[str, str, str], ...]


def evidence_rows(record: Record) -> list[Row]:
    """Return the rows for `record`, fields in their documented order."""
    fields: dict[str, Any] = record.provenance.get("fields", {})
    return [_row(record, name, piece) for name, piece in sorted(fields.items(), key=lambda item: _place(item[0]))]


def _place(name: str) -> tuple[int, str]:
    field, _, number = name.partition("/")
    order = list(_LABELS)
    return (order.index(field) if field in order else len(order)), number.zfill(4)


def _row(record: Record, name: str, piece: dict[str, Any]) -> Row:
    mark, status = _STATUS.get(piece["status"], ("none", piece["status"]))
    quote = piece.get("quote") or (piece["value_raw"] if piece["status"] != "absent" else "")
    value = _value(record, name)
    if name in ("markdown", "links", "images"):
        # The body they were taken from, whose words stand at the text already.
        quote = ""
    return Row(
        label=_label(name),
        value=_cut(value),
        method=_METHODS.get(piece["method"], piece["method"]),
        selector=piece["selector"],
        quote="" if quote == value else _cut(quote),
        mark=mark,
        status=status,
        rejected=tuple(
            (_cut(each["value"]), _METHODS.get(each["method"], each["method"]), each["selector"])
            for each in piece["rejected"]
        ),
    )


def _label(name: str) -> str:
    field, _, number = name.partition("/")
    label = _LABELS.get(field, field)
    return f"{label} {int(number) + 1}" if number.isdigit() else label


def _value(record: Record, name: str) -> str:
    """Return the value of a field as one line; long ones as their size."""
    field, _, number = name.partition("/")
    value = getattr(record, field, None)
    if field == "authors" and isinstance(value, tuple):
        position = int(number) if number.isdigit() else 0
        return value[position] if position < len(value) else ""
    if field in ("links", "images") and isinstance(value, tuple):
        return f"{len(value):,}"
    if field in ("text", "markdown") and isinstance(value, str):
        return f"{len(value):,} characters" if value else ""
    return value if isinstance(value, str) else ""


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LIMIT else line[: _LIMIT - 1] + "…"
