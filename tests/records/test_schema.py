"""The schemas that ship are sound, and names and files find them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from archiver.errors import RecordError, UsageError
from archiver.records.schema import load_schema, schema_names, shipped_schema


def test_schemas_ship() -> None:
    names = {"capture-1", "crawl-config-1", "crawl-report-1", "finding-1", "provenance-1", "record-1"}
    assert names <= set(schema_names())
    assert schema_names() == sorted(schema_names())


@pytest.mark.parametrize("name", schema_names())
def test_shipped_schema_is_valid_described_and_closed(name: str) -> None:
    document = shipped_schema(name).document
    assert isinstance(document, dict)
    jsonschema.Draft202012Validator.check_schema(document)
    assert document["$id"] == f"https://archiver-toolkit.example/schemas/{name}.json"
    assert document["additionalProperties"] is False
    # Rules are written by hand, and a member nobody knows is a slip there. What stands around a manifest is not signed,
    # so nothing may be said there.
    assert ("x" in document["properties"]) != (name in ("site-rule-1", "seal-1", "inclusion-proof-1"))
    for member in document["properties"].values():
        assert "description" in member or "$ref" in member
    for reference in references(document):
        assert reference.startswith(
            ("#/$defs/", "finding-1.json", "provenance-1.json", "dataset-manifest-1.json", "seal-1.json")
        )


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (member for key, member in value.items() if key == "$ref")
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from references(member)


@pytest.mark.parametrize("name", schema_names())
def test_examples_in_a_schema_keep_it(name: str) -> None:
    document = shipped_schema(name).document
    assert isinstance(document, dict)
    from archiver.records.engine import Engine
    from archiver.records.schema import Schema

    for member, rule in document["properties"].items():
        alone = {"$id": document["$id"].replace(name, "alone"), "$defs": document.get("$defs", {}), **rule}
        engine = Engine(Schema("alone", "", alone, is_shipped=False))
        for example in rule.get("examples", []):
            assert engine.is_valid(example), (member, example)


def test_short_name_is_the_latest_version() -> None:
    assert load_schema("record") is load_schema("record-1")
    assert load_schema("record").subject == "record"


def test_users_schema_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text("\ufeff" + json.dumps({"type": "object"}), "utf-8")
    schema = load_schema(path)
    assert (schema.subject, schema.is_shipped) == ("record", False)
    assert schema.draft.endswith("2020-12/schema")


def test_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="record-1"):
        load_schema("recrod")


@pytest.mark.parametrize("text", ["{", "[]", "5", "[" * 100_000], ids=["torn", "list", "number", "deep"])
def test_file_that_is_no_schema_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.json"
    path.write_text(text)
    with pytest.raises(RecordError) as caught:
        load_schema(path)
    assert caught.value.where == str(path)
