"""The small timeline in the bar."""

from __future__ import annotations

import pytest

from archiver.replay.captures.timeline import HEIGHT, PARTS, WIDTH, timeline


@pytest.mark.parametrize(
    "counts",
    [[0] * 20 + [1] + [0] * 19, [2] + [0] * 38 + [1], [1000, *range(1, PARTS)]],
    ids=["one", "the ends", "many"],
)
def test_every_mark_lies_within_the_drawing(counts: list[int]) -> None:
    assert len(counts) == PARTS
    marks = timeline(counts, PARTS - 1)
    assert all(0 <= mark.x <= WIDTH and 0 < mark.height <= HEIGHT for mark in marks)
    assert len({mark.x for mark in marks}) == len(marks) == sum(map(bool, counts))


def test_the_current_capture_is_told_apart() -> None:
    assert [mark.is_current for mark in timeline([1, 0, 1, 1], 2)] == [False, True, False]


def test_more_captures_make_a_higher_mark() -> None:
    heights = [mark.height for mark in timeline([1, 0, 5, 1], 0)]
    assert heights[1] == HEIGHT
    assert heights[0] == heights[2] < HEIGHT


def test_no_capture_makes_no_mark() -> None:
    assert timeline((), 0) == []
