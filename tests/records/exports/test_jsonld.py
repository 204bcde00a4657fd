"""Provenance in the words of schema.org: every name has a term, and nothing is lost on the way to triples and back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from archiver.records.exports.jsonld import CONTEXT, TYPES, jsonld_document
from archiver.records.record import KINDS
from tests.records.exports.examples import RECORDS

jsonld = pytest.importorskip("pyld").jsonld
VOCABULARIES = ("https://schema.org/", "https://archiver-toolkit.example/terms#", "http://www.w3.org/", "http://purl.")


def names_in(value: Any) -> set[str]:
    """Return every property and type in an expanded document."""
    if isinstance(value, list):
        return set().union(*map(names_in, value))
    if not isinstance(value, dict):
        return set()
    own = {name for name in value if not name.startswith("@")} | set(value.get("@type", []))
    return own.union(*map(names_in, value.values()))


def test_every_kind_of_page_has_a_type() -> None:
    assert set(TYPES) == set(KINDS)


@pytest.mark.parametrize("name", RECORDS)
def test_every_name_is_expanded_and_compacting_gives_it_back(name: str) -> None:
    document = jsonld_document(RECORDS[name])
    expanded = jsonld.expand(document)
    assert len(expanded) == 1
    assert all(each.startswith(VOCABULARIES) for each in names_in(expanded))
    compacted = jsonld.compact(expanded, CONTEXT)
    # Again, for lists of one become their item.
    assert jsonld.expand(compacted) == expanded
    assert compacted["@type"] == document["@type"]
    assert jsonld.normalize(document, {"algorithm": "URDNA2015", "format": "application/n-quads"})


def test_a_story_says_what_it_is_based_on_and_where_it_is_archived() -> None:
    record = RECORDS["full"]
    document = jsonld_document(record, base="https://archive.example/web/")
    warc, capture = record["provenance"]["warc"], record["provenance"]["capture"]
    assert document["headline"] == record["title"]
    assert document["datePublished"] == record["date"]
    assert document["isBasedOn"]["@id"] == warc["record_id"].strip("<>")
    assert document["isBasedOn"]["dateCreated"] == capture["warc_date"]
    digits = "".join(char for char in capture["warc_date"] if char.isdigit())[:14]
    assert document["archivedAt"]["url"] == f"https://archive.example/web/{digits}/{capture['target_uri']}"
    assert "url" not in jsonld_document(record)["archivedAt"]


def test_evidence_has_the_selectors_of_web_annotations() -> None:
    record = RECORDS["full"]
    pieces = {each["archiver:field"]: each for each in jsonld_document(record)["archiver:evidence"]}
    for field, piece in record["provenance"]["fields"].items():
        if "position" in piece:
            kinds = {each["@type"]: each for each in pieces[field]["oa:hasSelector"]}
            assert kinds["oa:TextQuoteSelector"]["oa:exact"] == piece["quote"]
            assert kinds["oa:TextPositionSelector"]["oa:start"] == piece["position"]["start"]
    assert json.dumps(pieces).isascii()
