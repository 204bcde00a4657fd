from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.name_bits import COMMENTS, HIDDEN, JOINS, LIKELY, UNLIKELY, known_bits, word_bits

WORDS = st.sampled_from(["nav", "navbar", "article", "articlebody", "comments", "side", "sidebars", "hide", "x", "toc"])


@pytest.mark.parametrize(
    ("word", "bits"),
    [
        ("articlebody", LIKELY),
        ("discussion", COMMENTS),
        ("hidden", HIDDEN),
        ("sidebars", UNLIKELY),
        ("nav", UNLIKELY | JOINS),
        ("article", JOINS),
        ("harbour", 0),
        ("", 0),
    ],
    ids=[
        "name",
        "stem",
        "hidden",
        "plural",
        "name that may go on",
        "beginning of a name",
        "no word of ours",
        "nothing",
    ],
)
def test_words_say_what_a_box_is(word: str, bits: int) -> None:
    assert word_bits(word) == bits


@given(st.sets(st.text("abdehinrsv", max_size=8) | WORDS))
def test_words_looked_up_together_say_what_each_says_alone(runs: set[str]) -> None:
    known = known_bits(runs)
    assert {run: known.get(run, 0) for run in runs} == {run: word_bits(run) for run in runs}
