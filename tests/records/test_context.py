"""The JSON-LD context gives every member of a record a term, and loses nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archiver.records.schema import context_names, context_text, shipped_schema

ROOT = Path(__file__).resolve().parent.parent.parent
CONTEXT: dict[str, Any] = json.loads(context_text("record-1.context"))
TERMS: dict[str, Any] = CONTEXT["@context"]
PREFIXES = {name for name, term in TERMS.items() if isinstance(term, str) and term.endswith(("/", "#"))}


def identifier(term: Any) -> str:
    return str(term["@id"] if isinstance(term, dict) else term)


def test_every_member_of_a_record_has_a_term() -> None:
    document: Any = shipped_schema("record-1").document
    assert set(TERMS) - PREFIXES - {"@version"} == set(document["properties"])
    for name in ("images", "links"):
        assert set(TERMS[name]["@context"]) == set(document["properties"][name]["items"]["properties"])


def test_terms_are_absolute_and_no_two_members_share_one() -> None:
    members = {name: identifier(term) for name, term in TERMS.items() if name not in PREFIXES and name[0] != "@"}
    assert all(term.partition(":")[0] in PREFIXES for term in members.values())
    assert len(set(members.values())) == len(members)


def test_terms_are_those_the_schema_names() -> None:
    document: Any = shipped_schema("record-1").document
    said = {"date": "schema:datePublished", "title": "schema:headline", "modified": "schema:dateModified"}
    for name, term in said.items():
        assert identifier(TERMS[name]) == term
        assert f"schema.org: {term.partition(':')[2]}" in document["properties"][name]["description"]


@pytest.mark.parametrize("name", ["full", "optional-members"])
def test_expanded_and_compacted_record_is_the_same(name: str) -> None:
    jsonld = pytest.importorskip("pyld").jsonld
    record = json.loads((ROOT / f"schemas/examples/record-1/valid/{name}.json").read_bytes())
    expanded = jsonld.expand({**CONTEXT, **record})
    # A member that is null says nothing, in JSON-LD too.
    stated = {member: value for member, value in record.items() if value is not None}
    assert len(expanded[0]) == len(stated)
    compacted = jsonld.compact(expanded, CONTEXT)
    assert {key: value for key, value in compacted.items() if key != "@context"} == stated


def test_contexts_ship_beside_their_schemas() -> None:
    assert context_names() == ["record-1.context"]
