"""Provenance of many records, one document a line, in the form that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, get_args

import orjson

from archiver.model import Finding
from archiver.records.engine import Engine
from archiver.records.entry import Entry
from archiver.records.exports import codes
from archiver.records.exports.jsonld import jsonld_document
from archiver.records.exports.prov import prov_document
from archiver.records.schema import load_schema

Form = Literal["prov-json", "jsonld"]
FORMS: tuple[Form, ...] = get_args(Form)


def exported(entries: Iterable[Entry], form: Form, *, base: str | None = None) -> Iterator[bytes | Finding]:
    """Yield for each record its provenance as one line of JSON, or the finding that says why there is none.

    Findings about the entries' files come too. `base` is as in `jsonld_document`.
    """
    engine = Engine(load_schema("record-1"))
    for entry in entries:
        where = {"file": entry.file, "line": entry.line}
        yield from (finding for finding in entry.findings if finding.severity == "error")
        if not entry.is_record or not entry.is_readable:
            continue
        record = entry.value
        if not engine.is_valid(record):
            yield codes.INVALID.finding("the record does not keep the schema record-1", **where)
        elif not record["provenance"]:
            what = "the record has no provenance"
            yield codes.ABSENT.finding(what, record_id=record["id"], pointer="/provenance", **where)
        else:
            document = prov_document(record) if form == "prov-json" else jsonld_document(record, base=base)
            yield orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)
