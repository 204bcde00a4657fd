"""What is said of a change in a few words, and as JSON by its schema."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from archiver.changes.comparison import Side, compare
from archiver.changes.history import history
from archiver.changes.telling import change_summary, summary, version_as_json, word_counts
from archiver.changes.texts import compare_texts
from archiver.model import Link, Memento
from archiver.records.engine import Engine
from archiver.records.schema import load_schema
from tests.changes.days import STORY, captures, side_of

MOVED = "The first line that is long enough.\nThe second line, as long.\nThe third line, longer still."


def side(raw: bytes, *, status: int = 200, **values: Any) -> Side:
    """Return a side of these bytes whose story has `values`."""
    memento = Memento(captures("a")[0], "WARC/1.1", (), status, "OK", (), b"", raw, raw)
    return Side(memento, replace(STORY, **values))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (side(b"a"), "nothing"),
        (side(b"b"), "only the page around it"),
        (side(b"b", title="Other"), "title"),
        (side(b"b", text="One.\nTwo three."), "text +1 −0 word"),
        (side(b"b", text="Four five."), "text +2 −2 words"),
        (side(b"b", text="One!\nTwo."), "signs or line ends of the text"),
        (side(b"a", status=404), "answer 200 → 404"),
        (side(b"b", links=(Link("http://a.example/x"),)), "links +1 −0"),
    ],
    ids=["same", "around", "title", "a word", "words", "a sign", "answer", "links"],
)
def test_a_change_is_said_in_a_few_words(after: Side, expected: str) -> None:
    assert change_summary(compare(side(b"a"), after)) == expected


def test_a_line_that_moved_counts_no_words() -> None:
    lines = MOVED.split("\n")
    text = compare_texts(MOVED, "\n".join([*lines[1:], lines[0]]))
    assert word_counts(text) == (0, 0)
    assert text.count("moved-here") == 1


def test_a_version_says_what_it_is_and_keeps_its_schema() -> None:
    engine = Engine(load_schema("version-1"))
    found = list(history(captures("abB!a"), side_of))
    assert [summary(each) for each in found] == [
        "first capture",
        "title",
        "only the page around it",
        "cannot be read: the record is torn",
        "nothing to compare it with",
    ]
    for each in found:
        assert engine.is_valid(version_as_json(each)), version_as_json(each)


def test_a_version_that_came_back_names_the_one_it_is() -> None:
    assert summary(list(history(captures("aba"), side_of))[2]) == "title; the bytes are those of 1"
