"""Records by others, out of Markdown documents: what they say is asserted, and supported where a capture shows it.

The record is a function of the document's bytes, of the capture it is linked to, and of the versions it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from archiver.model import Memento, Record
from archiver.records.corroboration import Linked, linked_as_json, supported_pieces
from archiver.records.document import Document
from archiver.records.provenance import (
    RECORD_SCHEMA,
    SOFTWARE,
    TOLD,
    Engine,
    dated_as_json,
    evidence_as_json,
    exchange_as_json,
    no_evidence,
    warc_as_json,
)
from archiver.records.quality.codes import DATE_OTHER_DAY
from archiver.records.quality.dates import date_findings
from archiver.records.record import record_as_json
from archiver.records.surrogates import without_surrogates

_DATES = ("date", "fetch_date")
_MAX_RAW = 300
# Nothing is in the future of it: the clock is no part of a record.
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What reads records out of documents by others."""

    name: str = "front-matter"
    version: str = "1"


FRONT_MATTER: Engine = FrontMatter()


def asserted_record(document: Document, memento: Memento, linked: Linked | None = None) -> Record:
    """Return the record in `document`, whose bytes are the payload of `memento`, with the provenance of each field.

    With a capture of the page it is about, what the archived bytes show too is supported, with evidence of its own, and
    what they show otherwise is in conflict.
    """
    record = _whole_texts(replace(document.record, id=memento.capture.record_id))
    fields = dict(_said(record))
    pieces = supported_pieces(record, linked) if linked else {}
    for name, value, method, selector in _others(record, linked, set(pieces)):
        fields[name]["status"] = "conflict"
        fields[name]["rejected"] = [{"value": value, "method": method, "selector": selector}]
    for name, piece in pieces.items():
        fields[name]["status"] = "supported"
        fields[f"{name}/1"] = piece
    return replace(
        record,
        provenance={
            "warc": warc_as_json(memento),
            "capture": exchange_as_json(memento),
            "activity": {
                "extractor": {"name": FRONT_MATTER.name, "version": FRONT_MATTER.version},
                "software": SOFTWARE,
                "product": "page",
            },
            "schema": {"id": RECORD_SCHEMA},
            "encoding": "utf-8",
            **({"linked": linked_as_json(linked)} if linked else {}),
            "fields": fields,
        },
    )


def _whole_texts(record: Record) -> Record:
    """Return `record` without halves of surrogate pairs, which escapes in YAML can make."""
    names = ("title", "url", "source", "date", "fetch_date", "language", "description", "markdown")
    cleaned: dict[str, Any] = {
        name: without_surrogates(value) for name in names if (value := getattr(record, name)) is not None
    }
    return replace(record, **cleaned, authors=tuple(map(without_surrogates, record.authors)))


def _said(record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what the document itself says of each field: that somebody asserts it, in the words that stand there."""
    for name in TOLD:
        value = getattr(record, name)
        if not value or name == "kind":
            yield name, no_evidence(bool(value))
        elif name == "authors":
            for number, author in enumerate(value):
                yield f"authors/{number}" if number else name, _assertion(name, author)
        else:
            dated = dated_as_json(value) if name in _DATES else {}
            yield name, _assertion(name, value) | dated
    if record.markdown:
        yield "markdown", _assertion("", record.markdown[:_MAX_RAW]) | {"method": "document"}


def _assertion(key: str, value: str) -> dict[str, Any]:
    return no_evidence(has_value=True) | {"method": FRONT_MATTER.name, "selector": key, "value_raw": value}


def _others(record: Record, linked: Linked | None, supported: set[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield field, value, method and selector of what the page, or else the document's body, says otherwise."""
    story = linked.story if linked else None
    for name in ("title", "date"):
        said = getattr(story, name) if story else None
        if said and name not in supported and getattr(record, name):
            own = next((each for each in story.evidence if each.field == name), None) if story else None
            piece = evidence_as_json(own) if own else no_evidence(has_value=True)
            yield name, without_surrogates(said), piece["method"], piece["selector"]
    if not (story and story.date):
        plain = record_as_json(replace(record, provenance={}))
        for finding in date_findings(plain, _LATEST):
            if finding.code == DATE_OTHER_DAY.code:
                yield "date", str(finding.expected), "body", "markdown"
