"""Our canonical bytes are those of RFC 8785, and what could be ambiguous is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import RecordError
from archiver.records.canonical import canonical_json, canonical_sha256

LIMIT = 2**53 - 1
NAMES = st.text(st.characters(max_codepoint=0x7F))
SCALARS = st.none() | st.booleans() | st.integers(-LIMIT, LIMIT) | st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner), max_leaves=20)


@given(value=VALUES)
def test_bytes_equal_those_of_the_rfc_8785_package(value: Any) -> None:
    rfc8785 = pytest.importorskip("rfc8785", reason="the package rfc8785 is not installed")
    assert canonical_json(value) == rfc8785.dumps(value)


@given(value=VALUES)
def test_canonical_bytes_load_as_the_value_and_stay_the_same(value: Any) -> None:
    raw = canonical_json(value)
    assert json.loads(raw) == value
    assert canonical_json(json.loads(raw)) == raw


@pytest.mark.parametrize(
    "value",
    [1.5, {"a": [1.0]}, float("nan"), 2**53, -(2**53), {"é": 1}, {"a": {"\ue000": 1}}, "\ud800", {1: 2}, b"a", {1, 2}],
    ids=repr,
)
def test_ambiguous_value_is_refused(value: Any) -> None:
    with pytest.raises(RecordError):
        canonical_json(value)


def test_too_deep_a_value_is_refused() -> None:
    value: Any = 1
    for _ in range(5000):
        value = [value]
    with pytest.raises(RecordError):
        canonical_json(value)


def test_digest_does_not_depend_on_the_order_of_members() -> None:
    example = Path(__file__).resolve().parent.parent.parent / "schemas/examples/record-1/valid/full.json"
    record = json.loads(example.read_bytes())
    backwards = dict(reversed(record.items()))
    assert canonical_sha256(record) == canonical_sha256(backwards)
    assert len(canonical_sha256(record)) == 64
