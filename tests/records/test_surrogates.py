from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.records.surrogates import without_surrogates


@given(text=st.text(st.characters()))
def test_every_text_becomes_one_that_can_be_written(text: str) -> None:
    assert without_surrogates(text).encode().decode() == without_surrogates(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a", "a"),
        ("\ud83d\ude00", "\U0001f600"),
        ("a\ud83d", "a\ufffd"),
        ("\ude00a", "\ufffda"),
        ("😀\ud800", "😀\ufffd"),
    ],
)
def test_pairs_are_joined_and_halves_replaced(text: str, clean: str) -> None:
    assert without_surrogates(text) == clean
