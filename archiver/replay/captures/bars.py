"""Captures over time as bars: months, or years where the months are too many to be told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

HEIGHT = 48
"""The height of the drawing in its own units."""

STEP = 8
"""From one bar to the next; the bar itself takes six."""

_MOST_MONTHS = 72
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """The captures of a month, or of a year (`month` 0). `x`, `y` and `height` place it in the drawing."""

    year: int
    month: int
    count: int
    x: int
    height: int

    @property
    def y(self) -> int:
        """Where the bar begins, from above."""
        return HEIGHT - self.height


def bars(counts: Sequence[tuple[int, int, int]]) -> list[Bar]:
    """Return a bar for each of `counts`: year, month, number of captures, in the order of time, without gaps."""
    periods = list(counts) if len(counts) <= _MOST_MONTHS else list(_years(counts))
    most = max((count for _, _, count in periods), default=0)
    return [
        Bar(year, month, count, place * STEP, max(_LEAST, round(HEIGHT * count / most)) if count else 0)
        for place, (year, month, count) in enumerate(periods)
    ]


def _years(counts: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    for year, group in groupby(counts, key=lambda each: each[0]):
        yield year, 0, sum(count for _, _, count in group)
