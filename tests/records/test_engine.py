"""Formats are really checked, both engines agree, nothing is fetched, and no invalid instance is without a fault."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from referencing import Registry, Resource

from archiver.errors import RecordError
from archiver.records import engine
from archiver.records.engine import Engine
from archiver.records.schema import Schema, load_schema, shipped_by_id

FULL: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parent.parent.parent / "schemas/examples/record-1/valid/full.json").read_bytes()
)
RECORD = Engine(load_schema("record-1"))


def of(document: dict[str, Any] | bool) -> Engine:
    return Engine(Schema("mine.json", "", document, is_shipped=False))


@pytest.mark.parametrize("name", engine.CHECKED_FORMATS)
def test_jsonschema_has_the_packages_that_check_our_formats(name: str) -> None:
    assert name in jsonschema.Draft202012Validator.FORMAT_CHECKER.checkers


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ("date-time", "2024-05-06T23:48:00"),
        ("date-time", "2024-05-06 23:48:00Z"),
        ("date-time", "2024-13-06T23:48:00Z"),
        ("date-time", "2023-02-29T23:48:00Z"),
        ("uri", "/story?sid=78089"),
        ("uri", "https://example.org/a b"),
    ],
)
def test_wrong_format_is_a_fault_by_jsonschema_itself(form: str, value: str) -> None:
    faults = list(of({"type": "string", "format": form}).faults(value))
    assert [(fault.keyword, fault.limit) for fault in faults] == [("format", form)]


def test_missing_format_packages_stop_the_run() -> None:
    without = jsonschema.FormatChecker(formats=("ipv4",))
    with pytest.raises(RecordError, match=r"date-time and uri cannot be checked.*rfc3339-validator"):
        engine._require_formats(without)


@pytest.mark.parametrize(
    "draft",
    [
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema",
    ],
)
def test_users_schemas_of_three_drafts_are_read(draft: str) -> None:
    mine = of({"$schema": draft, "required": ["title"], "properties": {"title": {"minLength": 3}}})
    assert mine.is_valid({"title": "abc"})
    assert [fault.keyword for fault in mine.faults({"title": "a"})] == ["minLength"]
    assert [fault.path for fault in mine.faults({})] == [("title",)]


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"$schema": "http://json-schema.org/draft-04/schema#"}, "dialect"),
        ({"type": "objec"}, "cannot be used"),
        ({"pattern": "("}, "cannot be used"),
        ({"$ref": "https://example.org/other.json"}, "is not here"),
        ({"$ref": "#/$defs/none"}, "cannot be used"),
    ],
    ids=["draft-04", "unknown type", "broken pattern", "remote reference", "dangling reference"],
)
def test_schema_that_cannot_be_used_is_refused_without_fetching(document: dict[str, Any], says: str) -> None:
    with pytest.raises(RecordError, match=says) as caught:
        of(document)
    assert caught.value.where == "mine.json"


def test_users_schema_may_refer_to_one_that_ships() -> None:
    mine = of({"$ref": "https://archiver-toolkit.example/schemas/record-1.json", "required": ["x"]})
    assert [fault.name for fault in mine.faults(FULL)] == ["x"]


@pytest.mark.parametrize(
    ("document", "instance"),
    [
        ({"patternProperties": {"^\\p{L}+$": {"type": "string"}}}, {"ä": 1}),
        ({"format": "iri"}, "not an iri"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "a"),
        (False, 1),
        ({"pattern": "^a$"}, "a\n"),
        ({"pattern": "^(a+)+$"}, "a" * 60 + "b"),
        ({"$defs": {"a": {"items": {"$ref": "#/$defs/a"}, "maxItems": 1}}, "$ref": "#/$defs/a"}, [1, 2]),
        ({"uniqueItems": True}, [1, 1]),
    ],
    ids=["ecma pattern", "iri", "anyOf", "false", "last newline", "slow pattern", "recursive", "unique"],
)
def test_every_invalid_instance_has_a_fault(document: dict[str, Any] | bool, instance: Any) -> None:
    mine = of(document)
    assert not mine.is_valid(instance)
    assert list(mine.faults(instance))


def test_nesting_as_deep_as_the_reader_lets_through_is_survived() -> None:
    mine = of({"$defs": {"a": {"items": {"$ref": "#/$defs/a"}, "type": "array"}}, "$ref": "#/$defs/a"})
    value: Any = 5
    for _ in range(1000):
        value = [value]
    assert list(mine.faults(value))


SCALARS = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=12)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in pairs:
        found += places(member, (*path, key))
    return found


@st.composite
def mutated_records(draw: st.DrawFn) -> dict[str, Any]:
    record = copy.deepcopy(FULL)
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(places(record)))
        node: Any = record
        for part in way:
            node = node[part]
        action = draw(st.sampled_from(["replace", "drop", "edit"]))
        if action == "drop":
            del node[last]
        elif action == "edit" and isinstance(node[last], str):
            at = draw(st.integers(0, len(node[last])))
            node[last] = node[last][:at] + draw(st.text(max_size=3)) + node[last][at + draw(st.integers(0, 3)) :]
        else:
            node[last] = draw(VALUES)
    return record


@settings(max_examples=300, deadline=None)
@given(record=mutated_records())
def test_both_engines_agree_on_mutated_records(record: dict[str, Any]) -> None:
    # Python's `$` also matches before a last newline; see the example date-trailing-newline.
    assume("\\n" not in json.dumps(record))
    oracle = jsonschema.Draft202012Validator(
        load_schema("record-1").document, registry=registry(), format_checker=jsonschema.FormatChecker()
    )
    assert RECORD.is_valid(record) == oracle.is_valid(record)
    assert bool(list(RECORD.faults(record))) == (not RECORD.is_valid(record))


def registry() -> Registry[Any]:
    pairs = ((address, Resource.from_contents(document)) for address, document in shipped_by_id().items())
    return Registry().with_resources(pairs)
