"""The small timeline in the bar: the captures of a URL as marks along the time they span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 120, 20
"""The size of the drawing in its own units."""

_STEP = 3
_LEAST = 5

PARTS = WIDTH // _STEP
"""The parts that the time from the first capture to the last is divided into."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at `x` of the height `height`: one capture, or several of nearly the same time."""

    x: int
    height: int
    is_current: bool


def timeline(counts: Sequence[int], current: int) -> list[Mark]:
    """Return the marks of captures, `counts` of them in each of PARTS parts of time; the higher, the more captures.

    `current` is the part of the one that is looked at.
    """
    most = max(counts, default=0)
    return [
        Mark(part * _STEP + 1, _LEAST + round((HEIGHT - _LEAST) * count / most), part == current)
        for part, count in enumerate(counts)
        if count
    ]
