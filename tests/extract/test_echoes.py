from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.echoes import LONG, MAX_PROBES, MAX_WORDS, counts, described, lowered, probes, title_words

_TEXT = st.text(st.characters(exclude_characters="\x00"), max_size=60)


@given(st.lists(_TEXT, min_size=1, max_size=5))
def test_each_text_is_lowered_by_itself(texts: list[str]) -> None:
    assert lowered(texts) == [text.lower() for text in texts]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("The keeper of the lighthouse | News", ["keeper", "lighthouse", "news"]),
        ("5 Ways to go up", ["ways"]),
        ("灯塔守护人的日记", ["灯塔", "守护", "人的", "日记"]),
        ("灯塔 日记", ["灯塔", "日记"]),
        ("", []),
    ],
    ids=["English", "short words", "Chinese", "Chinese with a blank", "nothing"],
)
def test_words_of_a_title_that_may_come_back(title: str, found: list[str]) -> None:
    assert title_words(title) == found


@given(st.text(max_size=200))
def test_words_of_a_title_are_few_and_in_it(title: str) -> None:
    found = title_words(title)
    assert len(found) <= MAX_WORDS
    assert all(word in title.lower() for word in found)


def test_words_are_counted_once_a_text() -> None:
    assert counts(["keeper", "lamp"], ["the keeper keeps a lamp, the lamp burns", "a lamp", "nothing"]) == [2, 1, 0]
    assert counts([], ["a", "b"]) == [0, 0]


@given(st.lists(st.text(max_size=100), max_size=5))
def test_pieces_to_look_for_are_few_and_of_the_descriptions(descriptions: list[str]) -> None:
    found = probes(descriptions)
    assert len(found) <= MAX_PROBES
    assert all(any(probe in description.lower() for description in descriptions) for probe in found)


def test_a_long_block_with_the_words_of_the_description_goes_before_a_teaser() -> None:
    told = "the keeper wrote down each ship that passed, its flag and its course"
    texts, weights = ["ships", told, told + " and more"], [5, len(told), LONG + 1]
    assert described([told.capitalize()], texts, weights) == 2
    assert described([told], texts[:2], weights[:2]) == 1
    assert described(["something else that nobody has written here"], texts, weights) == -1


def test_the_middle_of_a_description_is_looked_for_too() -> None:
    description = "Breaking news from the harbour today: nobody saw the keeper put out his lamp last night."
    assert described([description], ["first", description[34:].lower()], [5, LONG + 1]) == 1
