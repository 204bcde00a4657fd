from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.nearest import MAX_TEXT, nearest_passage

TEXT = "美国限制芯片出口。过去两年，生成式 AI 技术的发展推动了需求。The engineer said that it takes five years. End."


@pytest.mark.parametrize(
    ("wanted", "passage"),
    [
        ("过去二年，生成式 AI 技术的发展", "年，生成式 AI 技术的发展"),
        ("The engineer says that it takes ten years", "The engineer said that it takes five years"),
        ("the engineer", "The engineer"),
        ("美国限制芯片进口", "美国限制芯片"),
    ],
)
def test_nearest_passage_is_the_one_meant(wanted: str, passage: str) -> None:
    found, likeness = nearest_passage(wanted, TEXT)
    assert passage in found
    assert 0.6 < likeness < 1


def test_nothing_alike_is_said_to_be_so() -> None:
    assert nearest_passage("xyz", "一二三") == ("", 0.0)
    assert nearest_passage("xyz", "") == ("", 0.0)


def test_long_text_is_looked_at_in_part() -> None:
    found, likeness = nearest_passage("needle here", "." * (MAX_TEXT + 10) + "needle here")
    assert (found, likeness) == ("", 0.0)


@given(st.text(min_size=1), st.text())
def test_passage_stands_in_the_text(wanted: str, text: str) -> None:
    found, likeness = nearest_passage(wanted, text)
    assert found in text
    assert 0 <= likeness <= 1
