from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.rewriting.jsontext import JsonString, strings, written


def test_strings_come_with_the_member_they_are_of() -> None:
    text = '{"a": ["x", "y\\u0041"], "b": {"c": 1}}'
    assert [(each.value, each.member, each.is_name, each.opens) for each in strings(text)] == [
        ("a", "", True, False),
        ("x", "a", False, False),
        ("yA", "a", False, False),
        ("b", "a", True, True),
        ("c", "b", True, False),
    ]


def test_what_cannot_be_read_is_passed_over() -> None:
    assert list(strings(r'"\q" "x"')) == [JsonString("x", 6, 7, "", False, False)]


@given(st.text())
def test_what_is_written_reads_back(value: str) -> None:
    assert json.loads(f'"{written(value)}"') == value
    assert [each.value for each in strings(f'["{written(value)}"]')] == [value]
