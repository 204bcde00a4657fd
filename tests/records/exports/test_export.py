"""Many records: one line for each, a finding where there is nothing to tell."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from archiver.model import Finding
from archiver.records.entry import Entry
from archiver.records.exports.export import FORMS, Form, exported
from tests.records.exports.examples import RECORDS

FULL = RECORDS["full"]


@pytest.mark.parametrize("form", FORMS)
def test_each_record_is_one_line(form: Form) -> None:
    lines = list(exported([Entry("a.jsonl", n, record) for n, record in enumerate(RECORDS.values(), 1)], form))
    assert len(lines) == len(RECORDS)
    assert all(isinstance(line, bytes) and line.endswith(b"\n") and json.loads(line) for line in lines)


@pytest.mark.parametrize("form", FORMS)
def test_what_cannot_be_exported_is_told_and_the_rest_is_there(form: Form) -> None:
    broken = Finding("record.json.syntax", "error", "this is not JSON", file="a.jsonl", line=2)
    entries = [
        Entry("a.jsonl", 1, FULL),
        Entry("a.jsonl", 2, is_readable=False, findings=(broken,)),
        Entry("a.jsonl", 3, FULL | {"provenance": {}}),
        Entry("a.jsonl", 4, {"title": 5}),
        Entry("a.jsonl", 5, [1]),
        Entry("a.jsonl", 6, FULL),
    ]
    found = list(exported(entries, form))
    told = [(each.code, each.line) for each in found if isinstance(each, Finding)]
    assert told == [
        ("record.json.syntax", 2),
        ("dataset.provenance.absent", 3),
        ("dataset.provenance.invalid", 4),
        ("dataset.provenance.invalid", 5),
    ]
    assert sum(isinstance(each, bytes) for each in found) == 2


def test_records_are_taken_as_they_are_wanted() -> None:
    taken = 0

    def many() -> Iterator[Entry]:
        nonlocal taken
        while True:
            taken += 1
            yield Entry("a.jsonl", taken, FULL)

    lines = exported(many(), "prov-json")
    next(lines)
    assert taken == 1
