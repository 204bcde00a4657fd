"""JSON Patches make the one value the other, and name the smallest place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.verify.patch import json_patch, value_at
from tests.verify.patching import applied

SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab/~", max_size=3)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab/~", max_size=2), inner, max_size=3)
)


@given(before=VALUES, after=VALUES)
def test_a_patch_makes_the_one_value_the_other(before: Any, after: Any) -> None:
    patch = json_patch(before, after)
    # As text, for to Python True is 1.
    assert json.dumps(applied(before, patch), sort_keys=True) == json.dumps(after, sort_keys=True)


@given(value=VALUES)
def test_equal_values_need_no_patch(value: Any) -> None:
    assert json_patch(value, value) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 2}, [("replace", "/a")]),
        ({"a": 1, "b": 2}, {"b": 2}, [("remove", "/a")]),
        ({}, {"a/b~": 1}, [("add", "/a~1b~0")]),
        ([1, 2, 3], [1, 3], [("remove", "/1")]),
        ([1, 3], [1, 2, 3], [("add", "/1")]),
        ([1, 2, 3, 4], [1, 4], [("remove", "/2"), ("remove", "/1")]),
        ({"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 1}, {"b": 3}]}, [("replace", "/a/1/b")]),
        ({"a": True}, {"a": 1}, [("replace", "/a")]),
        (1, 2, [("replace", "")]),
    ],
    ids=["value", "gone", "escaped", "item gone", "item came", "from the end", "deep", "true is not 1", "whole"],
)
def test_a_patch_names_the_smallest_place(before: Any, after: Any, expected: list[tuple[str, str]]) -> None:
    assert [(each["op"], each["path"]) for each in json_patch(before, after)] == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("", {"a/b": [1, 2]}), ("/a~1b/1", 2), ("/a~1b/2", None), ("/a~1b/x", None), ("/c", None), ("/a~1b/1/x", None)],
)
def test_a_pointer_leads_to_a_value_or_to_none(path: str, expected: Any) -> None:
    assert value_at({"a/b": [1, 2]}, path) == expected
