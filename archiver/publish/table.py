"""The members of a record as the columns of a table, told from the schema record-1 and its context."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from archiver.records.schema import context_text, shipped_schema

Shape = Literal["text", "texts", "flag", "count", "objects", "object"]

SCHEMA = "record-1"
CONTEXT = "record-1.context"

_EQUIVALENTS = re.compile(r" (?:schema\.org|Dublin Core|WARC/1\.1|CDXJ|PROV-O)[^.]*: .*$", re.DOTALL)
_HIDDEN = frozenset({"x"})
_LISTS: dict[str, Shape] = {"string": "texts", "object": "objects"}
_SCALARS: dict[str, Shape] = {"string": "text", "boolean": "flag", "integer": "count", "object": "object"}


@dataclass(frozen=True, slots=True)
class Column:
    """A member of a record: `iri` is the property it stands for, `members` name those of the objects in a list."""

    name: str
    shape: Shape
    title: str
    description: str
    iri: str
    is_required: bool
    members: tuple[str, ...] = ()


@cache
def columns() -> tuple[Column, ...]:
    """Return the members of record-1 in the order of the schema, but for those that others may add."""
    document: Any = shipped_schema(SCHEMA).document
    terms = json.loads(context_text(CONTEXT))["@context"]
    required = document["required"]
    listed = document["properties"].items()
    shown = ((name, _resolved(told, document)) for name, told in listed if name not in _HIDDEN)
    return tuple(_column(name, told, terms, name in required) for name, told in shown)


def _resolved(told: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the schema tells of a member, with the definition that it refers to in the same document."""
    before, found, name = told.get("$ref", "").partition("#/$defs/")
    return {**document["$defs"][name], **told} if found and not before else told


def _column(name: str, told: Mapping[str, Any], terms: Mapping[str, Any], is_required: bool) -> Column:
    items = told.get("items", {})
    return Column(
        name,
        _shape(told),
        told.get("title", name),
        _EQUIVALENTS.sub("", told.get("description", "")),
        _iri(terms.get(name), terms),
        is_required,
        tuple(items.get("properties", ())),
    )


def _shape(told: Mapping[str, Any]) -> Shape:
    kinds = told.get("type", "string" if "enum" in told else "object")
    kind = next(each for each in ([kinds] if isinstance(kinds, str) else kinds) if each != "null")
    return _LISTS[told["items"].get("type", "string")] if kind == "array" else _SCALARS[kind]


def _iri(term: Any, terms: Mapping[str, Any]) -> str:
    """Return the whole address of a term of the context, "" if it has none."""
    short = term["@id"] if isinstance(term, Mapping) else term
    if not isinstance(short, str):
        return ""
    prefix, _, rest = short.partition(":")
    return f"{terms[prefix]}{rest}"
