from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.retries import MAX_S, retry_at


@pytest.mark.parametrize(
    ("attempt", "chance", "wait"),
    [(1, 0.0, 2.0), (1, 0.5, 2.5), (2, 0.0, 8.0), (3, 0.0, 32.0), (9, 0.0, MAX_S), (10**9, 0.0, MAX_S), (0, 0.0, 2.0)],
)
def test_waits_grow_fourfold_and_are_lengthened_by_chance(attempt: int, chance: float, wait: float) -> None:
    assert retry_at(attempt, 1000.0, lambda: chance) == 1000.0 + wait


@given(st.integers(1, 10**6), st.floats(0, 0.999), st.floats(0, 10))
def test_no_wait_is_shorter_than_the_first_or_beyond_the_longest(attempt: int, chance: float, first_s: float) -> None:
    wait = retry_at(attempt, 0.0, lambda: chance, first_s=first_s)
    assert min(first_s, MAX_S) <= wait <= MAX_S * 1.5
