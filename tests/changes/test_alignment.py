"""Runs of equal items in two sequences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.changes.alignment import MAX_CELLS, Budget, Run, align

FEW = st.lists(st.sampled_from("abcd"), max_size=30)
MANY = st.lists(st.integers(0, 60), max_size=60)


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        ("", "", []),
        ("abc", "", []),
        ("abc", "abc", [Run(0, 0, 3)]),
        ("abc", "xabc", [Run(0, 1, 3)]),
        ("abc", "ab", [Run(0, 0, 2)]),
        ("axc", "ayc", [Run(0, 0, 1), Run(2, 2, 1)]),
        ("aab", "ab", [Run(0, 0, 1), Run(2, 1, 1)]),
        ("abcd", "dabc", [Run(0, 1, 3)]),
    ],
    ids=["empty", "emptied", "same", "front", "end", "middle", "repeated", "moved"],
)
def test_known_pairs_align(before: str, after: str, runs: list[Run]) -> None:
    assert align(before, after, Budget()) == runs


@given(before=FEW | MANY, after=FEW | MANY)
def test_runs_are_equal_and_in_order_in_both(before: list[object], after: list[object]) -> None:
    b = a = 0
    for run in align(before, after, Budget()):
        assert run.size > 0
        assert run.before >= b
        assert run.after >= a
        assert before[run.before : run.before + run.size] == after[run.after : run.after + run.size]
        b, a = run.before + run.size, run.after + run.size


@given(items=FEW, place=st.integers(0, 30), item=st.sampled_from("abcd"))
def test_one_insertion_leaves_all_else_aligned(items: list[str], place: int, item: str) -> None:
    after = [*items[:place], item, *items[place:]]
    assert sum(run.size for run in align(items, after, Budget())) == len(items)


def test_a_stretch_too_large_to_compare_spends_the_budget_and_is_left_out() -> None:
    side = int(MAX_CELLS**0.5) + 2
    before, after = ["a", "b"] * side, ["b", "a", "a"] * side
    budget = Budget()
    runs = align(before, after, budget)
    assert budget.is_spent
    assert sum(run.size for run in runs) < side


def test_a_budget_ends() -> None:
    budget = Budget(cells=10)
    assert align("aabb" * 3, "bbaa" * 3, budget) == []
    assert budget.is_spent
