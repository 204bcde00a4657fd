from __future__ import annotations

from archiver.replay.rewriting.edits import edited


def test_what_stands_between_edits_stays() -> None:
    assert edited("abcdef", [(1, 2, "X"), (2, 2, "+"), (5, 6, "")]) == "aX+cde"


def test_a_text_without_edits_is_the_same_object() -> None:
    text = "abc"
    assert edited(text, []) is text
