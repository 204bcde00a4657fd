"""The table of codes is whole: every code that is found stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.records import codes, rules
from archiver.records.code import Code
from archiver.records.engine import Engine
from archiver.records.schema import load_schema, schema_names, shipped_schema

ROOT = Path(__file__).resolve().parent.parent.parent
EXPECTED = [*(ROOT / "schemas/examples").rglob("*.codes"), *(ROOT / "tests/schema/files").glob("*.codes")]


def fields_of(name: str) -> list[str]:
    document = shipped_schema(name).document
    assert isinstance(document, dict)
    return list(document["properties"])


def test_codes_are_unique_and_each_row_is_a_sentence() -> None:
    rows = [*codes.CODES, *rules.schema_codes("record", fields_of("record-1"))]
    assert len({row.code for row in rows}) == len(rows)
    assert len(codes.CODES) > 25
    for row in rows:
        assert row.meaning.endswith(".")
        assert row.hint.endswith((".", '"'))


def test_every_code_expected_of_an_example_stands_in_the_table() -> None:
    known = {row.code for row in codes.CODES}
    for name in schema_names():
        known |= {row.code for row in rules.schema_codes(load_schema(name).subject, fields_of(name))}
    expected = {line.split()[1] for path in EXPECTED for line in path.read_text("utf-8").splitlines()}
    assert expected <= known
    assert len(expected) > 60


@pytest.mark.parametrize("row", codes.CODES, ids=lambda row: row.code)
def test_findings_keep_their_schema_and_cut_the_value(row: Code) -> None:
    finding = row.finding("a sentence", value="x" * 500, pointer="/title", line=3)
    assert Engine(load_schema("finding-1")).is_valid(finding.as_json())
    assert finding.value == "x" * 79 + "…"
    assert (finding.severity, finding.hint) == (row.severity, row.hint)


def test_names_from_foreign_files_do_not_become_part_of_a_code() -> None:
    assert rules.schema_code("record", ["fetch_date"], "pattern") == "record.fetch-date.pattern"
    assert rules.schema_code("record", [], "required") == "record.required"
    assert rules.schema_code("record", ["a b\x1b"], "type") == "record.type"
    assert rules.schema_code("record", [0, "a"], "someKeyword") == "record.schema"
