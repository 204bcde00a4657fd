"""Seals, citations and reports among records are told apart, and checked by their own schemas."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archiver.records.own_documents import own_document
from archiver.records.schema import schema_names, shipped_schema
from archiver.records.tally import Tally
from archiver.records.validate import Checker

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "schemas/examples"
VALID = sorted(EXAMPLES.glob("*/valid/*.json"))
WITHOUT_MARKS = {"crawl-config-1", "site-rule-1"}
"""Nothing is required of these, so that nothing tells them apart; they are TOML in files, never JSON."""


@pytest.mark.parametrize("path", VALID, ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_each_document_is_told_by_what_it_says_or_has(path: Path) -> None:
    name = path.parent.parent.name
    expected = None if name == "record-1" or name in WITHOUT_MARKS else name
    assert own_document(json.loads(path.read_bytes())) == expected


@pytest.mark.parametrize("value", [None, [], "seal-1", {}, {"title": "a"}, {"form": 1}, {"form": "record-1"}])
def test_anything_else_is_none_of_ours(value: object) -> None:
    assert own_document(value) is None


def test_a_seal_and_a_citation_among_records_are_no_bad_records(tmp_path: Path) -> None:
    record = json.loads((EXAMPLES / "record-1/valid/from-markdown.json").read_bytes())
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n")
    for name in ("seal-1/valid/unsigned", "citation-1/valid/full"):
        (tmp_path / f"{name.split('/')[0]}.json").write_bytes((EXAMPLES / f"{name}.json").read_bytes())
    tally = Tally()
    for checked in Checker().check_path(tmp_path):
        tally.add(checked)
        if not checked.is_record:
            assert [finding.code for finding in checked.findings] == ["record.file.other-document"]
    assert (tally.records, tally.failed) == (1, 0)


def test_what_is_wrong_with_a_seal_is_told_by_its_own_schema(tmp_path: Path) -> None:
    seal = json.loads((EXAMPLES / "seal-1/invalid/checksum-missing.json").read_bytes())
    (tmp_path / "broken.json").write_text(json.dumps(seal))
    (checked,) = Checker().check_path(tmp_path)
    assert [finding.code for finding in checked.findings] == ["record.file.other-document", "seal.required"]
    assert not checked.is_record
    assert not checked.is_valid


def test_where_a_schema_is_asked_for_nothing_is_told_apart() -> None:
    citation = json.loads((EXAMPLES / "citation-1/valid/full.json").read_bytes())
    assert Checker("seal-1").findings(citation)
    assert set(schema_names()) >= WITHOUT_MARKS
    assert not any("required" in shipped_schema(name).document for name in WITHOUT_MARKS)  # type: ignore[operator]
