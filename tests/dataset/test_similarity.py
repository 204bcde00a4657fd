"""How much two texts have in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.dataset.similarity import KEPT, in_common, is_similar, sketch_of

STORY = " ".join(f"Sentence {number} tells of the bridge over river {number * 7 % 31}." for number in range(60))


def common(one: str, other: str) -> float:
    return in_common(sketch_of("", one, 50), sketch_of("", other, 50))


@given(st.text(max_size=3000))
def test_a_text_is_wholly_like_itself_whatever_its_case_and_spaces(text: str) -> None:
    assert common(text, text) == 1
    assert common(text, "  " + text.replace(" ", " \n ")) == 1


@given(st.text(max_size=400), st.text(max_size=400))
def test_likeness_is_a_share_and_goes_both_ways(one: str, other: str) -> None:
    assert 0 <= common(one, other) <= 1
    assert common(one, other) == common(other, one)
    assert is_similar(sketch_of("", one, 100), sketch_of("", other, 100), 100) == (one == other)


@pytest.mark.parametrize(
    ("other", "least", "most"),
    [
        (STORY.replace("Sentence 30", "Phrase 30"), 0.95, 0.999),
        (STORY[: len(STORY) // 2], 0.5, 0.75),
        (STORY + " 17 comments", 0.97, 0.999),
        ("Something else entirely, about trains and their stations in the mountains of the north.", 0, 0.02),
        ("", 0, 0.01),
    ],
    ids=["a word", "half", "a counter", "another", "nothing"],
)
def test_likeness_by_example(other: str, least: float, most: float) -> None:
    assert least <= common(STORY, other) <= most


def test_the_title_counts() -> None:
    assert sketch_of("A", STORY, 100) != sketch_of("B", STORY, 100)


def test_a_sketch_stays_small_however_long_the_text() -> None:
    assert len(sketch_of("", STORY * 300, 90)) <= 4 * KEPT
