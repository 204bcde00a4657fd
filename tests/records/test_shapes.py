"""The typed view is equal to the schemas: names, what is required, types and the values allowed."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Iterator
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from archiver.model import Record
from archiver.records import shapes
from archiver.records.record import OPTIONAL
from archiver.records.schema import shipped_schema

JSON_TYPES: dict[Any, str] = {str: "string", int: "integer", bool: "boolean", type(None): "null"}
RECORD: Any = shipped_schema("record-1").document
PROVENANCE: Any = shipped_schema("provenance-1").document


def resolved(node: Any, root: Any) -> tuple[Any, Any]:
    """Return the schema that `node` stands for, and the document it is in."""
    reference = node.get("$ref")
    if reference is None:
        return node, root
    file, _, pointer = reference.partition("#")
    root = PROVENANCE if file.startswith("provenance-1") else root
    target = root
    for part in filter(None, pointer.split("/")):
        target = target[part]
    return target, root


def differences(shape: Any, node: Any, root: Any, where: str) -> Iterator[str]:
    node, root = resolved(node, root)
    shape = get_args(shape)[0] if get_origin(shape) is NotRequired else shape
    if shape == shapes.Extensions:
        return
    if is_typeddict(shape):
        yield from object_differences(shape, node, root, where)
    elif get_origin(shape) is list:
        if node.get("type") != "array":
            yield f"{where}: a list here, {node.get('type')} in the schema"
        yield from differences(get_args(shape)[0], node.get("items", {}), root, f"{where}[]")
    elif get_origin(shape) is dict:
        yield from differences(get_args(shape)[1], node["additionalProperties"], root, f"{where}.*")
    elif get_origin(shape) is Literal:
        if set(get_args(shape)) != set(node.get("enum", [])):
            yield f"{where}: {get_args(shape)} here, {node.get('enum')} in the schema"
    elif get_origin(shape) in (Union, types.UnionType) and is_typeddict(get_args(shape)[0]):
        yield from differences(get_args(shape)[0], node["then"], root, where)
    else:
        parts = get_args(shape) if get_origin(shape) in (Union, types.UnionType) else (shape,)
        here = {JSON_TYPES[part] for part in parts}
        said = node.get("type")
        there = set(said if isinstance(said, list) else [said])
        if here != there:
            yield f"{where}: {here} here, {there} in the schema"


def object_differences(shape: Any, node: Any, root: Any, where: str) -> Iterator[str]:
    hints = get_type_hints(shape, include_extras=True)
    members = node["properties"]
    if set(hints) != set(members):
        yield f"{where}: only one has {sorted(set(hints) ^ set(members))}"
    required = {name for name, hint in hints.items() if shape.__total__ and get_origin(hint) is not NotRequired}
    if required != set(node.get("required", [])):
        yield f"{where}: required differs in {sorted(required ^ set(node.get('required', [])))}"
    for name in set(hints) & set(members):
        yield from differences(hints[name], members[name], root, f"{where}.{name}")


@pytest.mark.parametrize(
    ("shape", "document"),
    [(shapes.RecordObject, RECORD), (shapes.ProvenanceObject, PROVENANCE)],
    ids=["record-1", "provenance-1"],
)
def test_typed_view_is_the_schema(shape: Any, document: Any) -> None:
    assert list(differences(shape, document, document, "")) == []


def test_walk_sees_a_difference() -> None:
    changed = {**RECORD, "properties": {**RECORD["properties"], "title": {"type": "integer"}}}
    assert list(differences(shapes.RecordObject, changed, changed, "")) == [
        ".title: {'string'} here, {'integer'} in the schema"
    ]


def test_record_in_memory_has_the_members_of_the_schema() -> None:
    names = [field.name for field in dataclasses.fields(Record)]
    assert set(names) == set(RECORD["properties"]) - {"x"}
    assert set(OPTIONAL) == set(names) - set(RECORD["required"])
