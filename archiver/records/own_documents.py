"""Documents of ours that are no records, and may lie among them: seals, proofs, citations, reports."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from archiver.records.engine import Engine
from archiver.records.record import FIVE
from archiver.records.schema import load_schema, schema_names, shipped_schema

RECORD = "record-1"
_MARKERS = ("form", "schema")
"""Members that hold the name of the schema itself."""


def own_document(value: Any) -> str | None:
    """Return the name of the schema that ships by which `value` is no record but another document; None for a record.

    A document says so itself ("form": "seal-1"), or has all members that its schema requires and no other.
    """
    if not isinstance(value, dict) or value.keys() >= set(FIVE):
        return None
    said = next((value[name] for name in _MARKERS if isinstance(value.get(name), str)), None)
    if said in _marked():
        return str(said)
    names = value.keys()
    return next((name for name, (needed, known) in _members().items() if needed <= names <= known), None)


@cache
def engine_of(name: str) -> Engine:
    """Return what validates by the schema called `name` that ships."""
    return Engine(load_schema(name))


@cache
def _marked() -> frozenset[str]:
    """Return the schemas whose documents name them."""
    names = ((name, _properties(name)) for name in schema_names())
    return frozenset(
        name for name, known in names if any((known.get(each) or {}).get("const") == name for each in _MARKERS)
    )


@cache
def _members() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return the members that each schema requires, where it does, and all that it knows."""
    found = {name: shipped_schema(name).document for name in schema_names() if name != RECORD}
    return {
        name: (frozenset(document["required"]), frozenset(_properties(name)))
        for name, document in found.items()
        if isinstance(document, Mapping) and document.get("required")
    }


def _properties(name: str) -> Mapping[str, Any]:
    document = shipped_schema(name).document
    return document.get("properties", {}) if isinstance(document, Mapping) else {}
