"""Which items of two sequences belong together, in bounded time.

What begins and ends alike is taken off, then items that stand once in both are the fixed points (patience diff), and
only what lies between two of them is compared item by item. Nothing here knows what the items are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

MAX_CELLS = 250_000
"""How many pairs one stretch without fixed points is compared by; a larger one counts as replaced."""


@dataclass(frozen=True, slots=True)
class Run:
    """`size` items that are equal: from `before` on in one sequence, from `after` on in the other."""

    before: int
    after: int
    size: int


@dataclass(slots=True)
class Budget:
    """How many pairs may still be looked at; `is_spent` once a stretch was given up for want of them."""

    cells: int = 2_000_000
    is_spent: bool = field(default=False, init=False)

    def take(self, cells: int) -> bool:
        """Tell whether a stretch of so many pairs may be compared, and count it."""
        if cells > min(MAX_CELLS, self.cells):
            self.is_spent = True
            return False
        self.cells -= cells
        return True


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Items [b0:b1] of the one sequence and [a0:a1] of the other, still to be compared."""

    b0: int
    b1: int
    a0: int
    a1: int


def align(before: Sequence[Hashable], after: Sequence[Hashable], budget: Budget) -> list[Run]:
    """Return the runs of equal items, in order, none of them crossing or touching another in both sequences.

    The work is n log n but for stretches without fixed points, which `budget` bounds.
    """
    found: list[Run] = []
    waiting = [_Stretch(0, len(before), 0, len(after))]
    while waiting:
        stretch = waiting.pop()
        head = _alike(before, after, stretch, step=1)
        b0, a0 = stretch.b0 + head, stretch.a0 + head
        tail = _alike(before, after, _Stretch(b0, stretch.b1, a0, stretch.a1), step=-1)
        inner = _Stretch(b0, stretch.b1 - tail, a0, stretch.a1 - tail)
        found += [Run(stretch.b0, stretch.a0, head), Run(inner.b1, inner.a1, tail)]
        if inner.b0 == inner.b1 or inner.a0 == inner.a1:
            continue
        points = _fixed_points(before, after, inner)
        if points:
            waiting += _between(points, inner)
        elif budget.take((inner.b1 - inner.b0) * (inner.a1 - inner.a0)):
            found += _common(before, after, inner)
    return list(_joined(sorted((run for run in found if run.size), key=lambda run: run.before)))


def _alike(before: Sequence[Hashable], after: Sequence[Hashable], stretch: _Stretch, *, step: int) -> int:
    """Return how many items are equal at the beginning (`step` 1) or the end (-1) of a stretch."""
    most = min(stretch.b1 - stretch.b0, stretch.a1 - stretch.a0)
    b, a = (stretch.b0, stretch.a0) if step > 0 else (stretch.b1 - 1, stretch.a1 - 1)
    count = 0
    while count < most and before[b + step * count] == after[a + step * count]:
        count += 1
    return count


def _fixed_points(before: Sequence[Hashable], after: Sequence[Hashable], stretch: _Stretch) -> list[tuple[int, int]]:
    """Return the positions of items that stand once in both, the longest chain of them that keeps both orders."""
    once_before = _singles(before, stretch.b0, stretch.b1)
    once_after = _singles(after, stretch.a0, stretch.a1)
    pairs = [(place, once_after[item]) for item, place in once_before.items() if item in once_after]
    return _longest_rise(sorted(pairs))


def _singles(items: Sequence[Hashable], start: int, end: int) -> dict[Hashable, int]:
    counts = Counter(items[start:end])
    return {items[place]: place for place in range(start, end) if counts[items[place]] == 1}


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of `pairs`, sorted by the first number, whose second numbers rise too."""
    tops: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for place, (_, number) in enumerate(pairs):
        pile = bisect_left(tops, number)
        previous.append(ends[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(number)
            ends.append(place)
        else:
            tops[pile], ends[pile] = number, place
    chain: list[tuple[int, int]] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        chain.append(pairs[place])
        place = previous[place]
    return chain[::-1]


def _between(points: Sequence[tuple[int, int]], stretch: _Stretch) -> Iterator[_Stretch]:
    """Yield the stretches that begin at the fixed points, and the one before the first."""
    yield _Stretch(stretch.b0, points[0][0], stretch.a0, points[0][1])
    ends = [*points[1:], (stretch.b1, stretch.a1)]
    for (b0, a0), (b1, a1) in zip(points, ends, strict=True):
        yield _Stretch(b0, b1, a0, a1)


def _common(before: Sequence[Hashable], after: Sequence[Hashable], stretch: _Stretch) -> Iterator[Run]:
    """Yield the items of a longest common subsequence, one run each."""
    lengths = _lengths(before, after, stretch)
    b, a = stretch.b0, stretch.a0
    while b < stretch.b1 and a < stretch.a1:
        row, below = lengths[b - stretch.b0], lengths[b - stretch.b0 + 1]
        if before[b] == after[a]:
            yield Run(b, a, 1)
            b, a = b + 1, a + 1
        elif below[a - stretch.a0] >= row[a - stretch.a0 + 1]:
            b += 1
        else:
            a += 1


def _lengths(before: Sequence[Hashable], after: Sequence[Hashable], stretch: _Stretch) -> list[list[int]]:
    """Return, for each pair of positions, how many items what follows them has in common."""
    width = stretch.a1 - stretch.a0
    rows = [[0] * (width + 1)]
    others = after[stretch.a0 : stretch.a1]
    for b in range(stretch.b1 - 1, stretch.b0 - 1, -1):
        below, item, row, last = rows[-1], before[b], [0] * (width + 1), 0
        for a in range(width - 1, -1, -1):
            last = below[a + 1] + 1 if others[a] == item else max(below[a], last)
            row[a] = last
        rows.append(row)
    return rows[::-1]


def _joined(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield `runs` with those that follow each other in both sequences made one."""
    held: Run | None = None
    for run in runs:
        if held and held.before + held.size == run.before and held.after + held.size == run.after:
            held = Run(held.before, held.after, held.size + run.size)
            continue
        if held:
            yield held
        held = run
    if held:
        yield held
