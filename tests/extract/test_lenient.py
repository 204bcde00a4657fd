from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.lenient import bare_json, loads_lenient

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "value", "is_repaired"),
    [
        ('{"a": 1}', {"a": 1}, False),
        ('{"a": "b\nc"}', {"a": "b\nc"}, False),
        ('<!-- {"a": 1} -->', {"a": 1}, False),
        ('// <![CDATA[\n{"a": 1}\n// ]]>', {"a": 1}, False),
        ('/* <![CDATA[ */{"a": 1}/* ]]> */;', {"a": 1}, False),
        ('{"a": [1, 2,], }', {"a": [1, 2]}, True),
        ('{"a": "x,]", }', {"a": "x,]"}, True),
        (r'{"a": "it\'s"}', {"a": "it\\'s"}, True),
        ('{"a": 1}\n{"b": 2}', [{"a": 1}, {"b": 2}], True),
        ("{&quot;a&quot;: &quot;b &amp;amp; c&quot;}", {"a": "b &amp; c"}, True),
        ("", None, False),
        ('{"a": ', None, False),
        ("{a: 1}", None, False),
        ("[" * 100_000, None, False),
    ],
    ids=[
        "plain", "line-break-in-text", "comment", "cdata", "cdata-in-comment", "trailing-commas", "comma-in-text",
        "no-escape", "two-values", "entities", "empty", "torn", "bare-names", "deep",
    ],
)  # fmt: skip
def test_json_is_read_as_pages_write_it(text: str, value: object, is_repaired: bool) -> None:
    assert loads_lenient(text) == (value, is_repaired)


def test_a_text_of_quotation_marks_costs_linear_time() -> None:
    assert loads_lenient('"' + '\\"' * 200_000) == (None, False)


@given(JSON)
def test_valid_json_is_never_repaired(value: Any) -> None:
    assert loads_lenient(json.dumps(value)) == (value, False)


@given(st.text(max_size=60))
def test_any_text_gives_a_value_or_nothing(text: str) -> None:
    loads_lenient(text)
    assert len(bare_json(text)) <= len(text)
