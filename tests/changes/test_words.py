"""Text parted into words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.changes.words import is_word, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("The tide, twice.", ["The", " ", "tide", ",", " ", "twice", "."]),
        ("纸张的寿命。", ["纸", "张", "的", "寿", "命", "。"]),
        ("Python 3.11 发布", ["Python", " ", "3", ".", "11", " ", "发", "布"]),
        ("カメラ한국어", ["カ", "メ", "ラ", "한국어"]),
        ("a\n b", ["a", "\n ", "b"]),
    ],
    ids=["empty", "latin", "han", "mixed", "kana and hangul", "white space"],
)
def test_text_is_parted_by_script(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(text=st.text())
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(words_of(text)) == text


def test_signs_and_spaces_are_no_words() -> None:
    assert [is_word(token) for token in words_of("a ，3。")] == [True, False, False, True, False]
