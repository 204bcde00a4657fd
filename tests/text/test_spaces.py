from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.text.spaces import collapsed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \n\t", ""),
        ("one two", "one two"),
        ("  one\n two  ", "one two"),
        ("one\u00a0\u3000two", "one two"),
        ("one\u200btwo", "one\u200btwo"),
        ("one\x00two", "one\x00two"),
    ],
)
def test_each_run_of_white_space_becomes_one_space(text: str, expected: str) -> None:
    assert collapsed(text) == expected


def test_each_character_counts_as_white_space_where_split_says_so() -> None:
    for place in range(sys.maxunicode + 1):
        text = f"a{chr(place)}b"
        assert collapsed(text) == " ".join(text.split())


@given(st.text())
def test_it_is_the_words_joined(text: str) -> None:
    assert collapsed(text) == " ".join(text.split())
