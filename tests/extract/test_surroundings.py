from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.surroundings import MAX_STEPS, most_around, steps_to

PARENTS = [-1, 0, 1, 1, 0, 4]
"""A page with two boxes, of two boxes and of one."""
LIVE = [*range(6)]


def test_steps_go_up_to_the_first_box_around_both() -> None:
    assert steps_to(2, LIVE, PARENTS, LIVE) == [2, 1, 0, 1, 2, 2]


def test_steps_may_start_in_a_box_that_is_not_live() -> None:
    assert steps_to(5, [0, 2, 4], PARENTS, [0, 1, 2, 3, 4]) == [2, 2, 1]


@given(st.integers(1, 60))
def test_steps_end_somewhere(depth: int) -> None:
    parents = [*range(-1, depth)]
    assert max(steps_to(depth, [*range(depth + 1)], parents, [*range(depth + 1)])) == min(depth, MAX_STEPS)


def test_the_most_around_is_that_of_the_box_two_steps_above() -> None:
    assert most_around([7, 1, 2], [2, 3, 5], PARENTS) == [7, 7, 7]
    assert most_around([3, 5, 9], [3, 1, 0], [-1, 0, 1, 2]) == [5, 9, 9]
