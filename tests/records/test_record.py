"""A record and its JSON object are inverses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archiver.errors import RecordError
from archiver.model import Record
from archiver.records.record import KINDS, OPTIONAL, record_as_json, record_from_json
from archiver.records.schema import shipped_schema

FULL: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parent.parent.parent / "schemas/examples/record-1/valid/full.json").read_bytes()
)


def test_record_and_json_are_inverses() -> None:
    record = record_from_json(FULL)
    assert record_as_json(record) == FULL
    assert record_from_json(record_as_json(record)) == record


def test_members_stand_in_the_documented_order() -> None:
    order = (
        "id title url source date fetch_date authors language description kind text markdown images links provenance"
    )
    value = record_as_json(Record(None, "", "", "", "", ""))
    assert list(value) == order.split()
    document = shipped_schema("record-1").document
    assert isinstance(document, dict)
    assert document["required"] == order.split()
    *before, last = order.split()
    assert list(document["properties"]) == [*before, *OPTIONAL, last, "x"]


def test_kinds_are_those_of_the_schema() -> None:
    document = shipped_schema("record-1").document
    assert isinstance(document, dict)
    assert tuple(document["properties"]["kind"]["enum"]) == KINDS


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("title", None),
        ("id", 5),
        ("authors", "A"),
        ("authors", [1]),
        ("kind", "blog"),
        ("images", [{"url": "https://example.org/"}]),
        ("images", ["a"]),
        ("links", {}),
        ("provenance", []),
        ("language", 1),
    ],
)
def test_wrong_member_is_named(name: str, wrong: Any) -> None:
    with pytest.raises(RecordError, match=r"member"):
        record_from_json({**FULL, name: wrong})


@pytest.mark.parametrize("name", list(FULL))
def test_missing_member_is_named(name: str) -> None:
    with pytest.raises(RecordError, match=repr(name)):
        record_from_json({key: value for key, value in FULL.items() if key != name})
