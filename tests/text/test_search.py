from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.text.search import holds_any


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [("a byline", ("author", "line"), True), ("a byline", ("author",), False), ("", ("a",), False), ("a", (), False)],
)
def test_a_text_holds_words_and_parts_of_words(text: str, words: tuple[str, ...], expected: bool) -> None:
    assert holds_any(text, words) is expected


@given(st.text(), st.text(), st.text())
def test_a_text_holds_each_part_of_itself(before: str, word: str, behind: str) -> None:
    assert holds_any(before + word + behind, [word])
