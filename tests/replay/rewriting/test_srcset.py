from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.rewriting.srcset import rewrite_srcset


@pytest.mark.parametrize(
    ("value", "changed"),
    [
        ("/a", "[/a]"),
        ("/a 1x, /b 2x", "[/a] 1x, [/b] 2x"),
        ("/a,/b 2x", "[/a,/b] 2x"),
        ("/a, /b", "[/a], [/b]"),
        (" /a  100w ,\n/b", " [/a]  100w ,\n[/b]"),
        ("/a (1,2) 1x, /b", "[/a] (1,2) 1x, [/b]"),
        ("", ""),
        (",,", ",,"),
    ],
    ids=["one", "two", "comma-inside", "no-descriptor", "spaces", "parentheses", "empty", "commas"],
)
def test_candidates_are_parted_as_the_standard_parts_them(value: str, changed: str) -> None:
    assert rewrite_srcset(value, lambda url: f"[{url}]") == changed


@given(st.text(alphabet="ab/, ()\n1x"))
def test_nothing_is_lost_where_nothing_changes(value: str) -> None:
    assert rewrite_srcset(value, lambda url: None) == value
