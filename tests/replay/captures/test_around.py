"""Where a capture stands among those of its URL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archiver.replay.captures.around import around
from tests.replay.shelf import FIRST, Shelf


@pytest.mark.parametrize(
    ("place", "steps"),
    [
        (0, (None, None, 1, 3)),
        (1, (0, 0, 2, 3)),
        (3, (0, 2, None, None)),
    ],
    ids=["first", "middle", "last"],
)
def test_the_bar_steps_to_the_neighbours_and_the_ends(shelf: Shelf, place: int, steps: tuple[int | None, ...]) -> None:
    ids = [shelf.add("http://a.example/", f"{day}", when=FIRST + timedelta(days=day)) for day in range(4)]
    archive = shelf.finish()
    found = around(archive, archive.capture(ids[place]))
    expected = tuple(None if step is None else ids[step] for step in steps)
    stepped = (found.first, found.previous, found.next, found.last)
    assert tuple(each and each.record_id for each in stepped) == expected
    assert (found.position, found.total) == (place, 4)
    assert len(found.marks) == 4


def test_captures_of_one_second_have_timestamps_of_their_own(shelf: Shelf) -> None:
    ids = [shelf.add("http://a.example/", f"{part}", when=FIRST + timedelta(milliseconds=part)) for part in (1, 2)]
    archive = shelf.finish()
    found = around(archive, archive.capture(ids[1]))
    assert sorted(len(found.stamp(each.capture)) for each in found.related) == [14, 20]


def test_a_capture_alone_has_nowhere_to_step(shelf: Shelf) -> None:
    record_id = shelf.add("http://a.example/", "x")
    archive = shelf.finish()
    found = around(archive, archive.capture(record_id))
    assert (found.first, found.previous, found.next, found.last, found.total) == (None, None, None, None, 1)
