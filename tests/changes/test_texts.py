"""Two versions of a text."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.changes.texts import MAX_LINES, Line, TextChanges, compare_texts

PARAGRAPHS = st.lists(st.text(st.sampled_from("ab 纸"), max_size=12), max_size=12).map("\n".join)


def states(changes: TextChanges) -> list[str]:
    """Return the state of each line."""
    return [line.state for line in changes.lines]


def said(lines: tuple[Line, ...], side: str) -> list[str]:
    """Return the text of one version, its lines in order; a moved one only where it stands there."""
    other = {"before": ("added", "moved-here"), "after": ("removed", "moved-away")}[side]
    return ["".join(piece.text for piece in getattr(line, side)) for line in lines if line.state not in other]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a\nb", "a\nb", ["same", "same"]),
        ("a\nb", "a", ["same", "removed"]),
        ("a", "a\nb", ["same", "added"]),
        ("x\nthe tide came in at nine\ny", "x\nthe tide came in at ten\ny", ["same", "changed", "same"]),
        ("red green blue\nsame", "alpha beta gamma\nsame", ["removed", "added", "same"]),
        (
            "a paragraph that moves\none\ntwo",
            "one\ntwo\na paragraph that moves",
            ["moved-away", "same", "same", "moved-here"],
        ),
    ],
    ids=["same", "removed", "added", "changed", "replaced", "moved"],
)
def test_lines_are_told_by_what_became_of_them(before: str, after: str, expected: list[str]) -> None:
    assert states(compare_texts(before, after)) == expected


def test_lines_without_words_in_common_are_no_versions_of_each_other() -> None:
    changes = compare_texts("the first thing\nthe second matter here", "the second matter there\nthe third")
    assert states(changes) == ["removed", "changed", "added"]


@given(before=PARAGRAPHS, after=PARAGRAPHS)
def test_both_versions_can_be_read_back(before: str, after: str) -> None:
    lines = compare_texts(before, after).lines
    assert said(lines, "before") == before.splitlines()
    assert said(lines, "after") == after.splitlines()


@given(text=PARAGRAPHS)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert compare_texts(text, text).is_same


def test_lines_behind_the_limit_are_told_to_be_left_out() -> None:
    changes = compare_texts("a\n" * (MAX_LINES + 1), "a\n" * MAX_LINES)
    assert not changes.is_whole
    assert not changes.is_same


def test_texts_made_to_hurt_take_seconds_at_most() -> None:
    before = "\n".join("ab" if place % 3 else "ba" for place in range(8000))
    after = "\n".join("ab" if place % 5 else "ba" for place in range(8000))
    start = process_time()
    changes = compare_texts(before, after)
    assert process_time() - start < 20
    assert not changes.is_whole
