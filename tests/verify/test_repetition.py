"""Rows that stand twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archiver.records.entry import Entry
from archiver.verify.repetition import Repetition
from tests.verify.running import verified

ROW: dict[str, Any] = {
    "id": "<urn:uuid:1>",
    "provenance": {"warc": {"filename": "a.warc", "offset": 5}, "activity": {"product": "main"}},
}


def test_a_row_that_stands_twice_differs_and_the_first_place_is_told(copied: Path, rows: Path) -> None:
    lines = rows.read_bytes().splitlines(keepends=True)
    rows.write_bytes(b"".join([*lines[:5], lines[2]]))
    *first, last = verified(copied, rows)
    assert {each.verdict for each in first} == {"same"}
    assert (last.verdict, [each.code for each in last.findings]) == ("differs", ["verify.row.repeated"])
    assert last.findings[0].message == "row 3 is of the same WARC record"


def test_two_files_may_hold_the_same_row(copied: Path, rows: Path) -> None:
    rows.with_name("again.jsonl").write_bytes(rows.read_bytes())
    assert {each.verdict for each in verified(copied, rows.parent)} == {"same"}


@pytest.mark.parametrize(
    "change",
    [
        {"id": "<urn:uuid:2>"},
        {"provenance": {"warc": {"filename": "b.warc", "offset": 5}, "activity": {"product": "main"}}},
        {"provenance": {"warc": {"filename": "a.warc", "offset": 6}, "activity": {"product": "main"}}},
        {"provenance": {"warc": {"filename": "a.warc", "offset": 5}, "activity": {"product": "page"}}},
        {"id": None},
    ],
    ids=["id", "file", "offset", "product", "no id"],
)
def test_what_is_of_another_record_is_no_repetition(change: dict[str, Any]) -> None:
    seen = Repetition()
    for row in (ROW, ROW | change):
        assert seen.finding(Entry("a.jsonl", 1, row), row) is None


def test_a_repeated_row_is_told_whatever_else_it_says() -> None:
    seen = Repetition()
    rows = [ROW, ROW | {"title": "another"}, {"id": "x"}, {"id": "x", "provenance": 5}, {"id": "x" * 900}]
    found = [seen.finding(Entry("a.json", None, json.loads(json.dumps(row))), row) for row in rows]
    assert [bool(each) for each in found] == [False, True, False, True, False]
