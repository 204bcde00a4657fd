"""What a page says of itself, field by field, and where in its source each value was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archiver.model import Record
from archiver.replay.story.source import Excerpt, excerpt
from archiver.replay.wording.languages import marked

LABELS = {
    "title": marked("Title"),
    "authors": marked("Author"),
    "date": marked("Date"),
    "modified": marked("Updated"),
    "source": marked("Source"),
    "description": marked("Description"),
    "language": marked("Language"),
    "kind": marked("Kind"),
    "tags": marked("Tag"),
    "license": marked("Licence"),
    "canonical_url": marked("Canonical address"),
    "image": marked("Lead image"),
    "is_accessible_for_free": marked("Free to read"),
    "comment_count": marked("Comments"),
    "url": marked("Address"),
    "fetch_date": marked("Captured"),
    "text": marked("Text"),
    "markdown": marked("Markdown"),
    "links": marked("Links"),
    "images": marked("Images"),
}
"""What each field is called, in the order they are shown."""

METHODS = {
    "warc-header": marked("WARC record header"),
    "http-header": marked("HTTP header"),
    "json-ld": marked("JSON-LD in the page"),
    "microdata": marked("microdata in the page"),
    "meta": marked("meta element"),
    "element": marked("element of the page"),
    "attribute": marked("attribute in the page"),
    "text": marked("words on the page"),
    "url": marked("the address itself"),
    "rule": marked("a rule for this site"),
    "script-detection": marked("the script it is written in"),
    "none": "",
}
"""What each way to find a value is called."""

_OTHER_METHOD = marked("another way")

_STATUS = {
    "supported": ("good", marked("supported")),
    "conflict": ("fair", marked("sources differ")),
    "absent": ("none", marked("not stated")),
    "asserted": ("none", marked("asserted")),
}
_BODY = ("text", "markdown", "links", "images")
_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Claim:
    """A value the record has for a field, and the evidence for it.

    `name` is the field's, "authors/1" for a second one, `number` its place from 1 where there can be several. `mark` is
    a style name, `label`, `method` and `status` are texts of ours. `raw` is what stands in the page, `excerpt` where,
    None where it has no place in the source. `rejected` are values, methods and selectors of other candidates.
    """

    name: str
    label: str
    number: int
    value: str
    method: str
    selector: str
    raw: str
    mark: str
    status: str
    transforms: tuple[str, ...] = ()
    rejected: tuple[tuple[str, str, str], ...] = ()
    span: tuple[int, int] | None = None
    excerpt: Excerpt | None = None

    @property
    def field(self) -> str:
        """The field without its number."""
        return self.name.partition("/")[0]


def claims_of(record: Record, source: str | None) -> list[Claim]:
    """Return what `record` claims, fields in the order of LABELS; `source` is the decoded page, if there is one."""
    pieces: dict[str, dict[str, Any]] = record.provenance.get("fields", {})
    order = list(LABELS)
    counts = {name: sum(each.partition("/")[0] == name for each in pieces) for name in order}

    def place(name: str) -> tuple[int, str]:
        field, _, number = name.partition("/")
        return (order.index(field) if field in order else len(order)), number.zfill(6)

    return [_claim(record, name, pieces[name], counts, source) for name in sorted(pieces, key=place)]


def _claim(record: Record, name: str, piece: dict[str, Any], counts: Mapping[str, int], source: str | None) -> Claim:
    field, _, number = name.partition("/")
    mark, status = _STATUS.get(piece["status"], ("none", piece["status"]))
    position = piece.get("position")
    span = (position["start"], position["end"]) if position and source is not None else None
    return Claim(
        name=name,
        label=LABELS.get(field, field),
        number=(int(number) if number.isdecimal() else 0) + 1 if counts.get(field, 0) > 1 else 0,
        value=_cut(value_line(record, name)),
        method=METHODS.get(piece["method"], _OTHER_METHOD),
        selector=piece["selector"],
        raw=_cut(piece["value_raw"]),
        mark=mark,
        status=status,
        transforms=tuple(piece["transforms"]),
        rejected=tuple(_rejected(piece)),
        span=span,
        excerpt=excerpt(source, *span) if span and source is not None else None,
    )


def _rejected(piece: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for other in piece["rejected"]:
        yield _cut(other["value"]), METHODS.get(other["method"], _OTHER_METHOD), other["selector"]


def value_line(record: Record, name: str) -> str:
    """Return the value of a field as one line; of the body how much there is."""
    field, _, number = name.partition("/")
    value = getattr(record, field, None)
    if field in ("authors", "tags") and isinstance(value, tuple):
        place = int(number) if number.isdecimal() else 0
        return value[place] if place < len(value) else ""
    if field in _BODY and isinstance(value, str | tuple):
        return f"{len(value):,}" if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else ""


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LIMIT else line[: _LIMIT - 1] + "…"
