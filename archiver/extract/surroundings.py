"""How the boxes of a page stand to one of them, and the most that stands anywhere in the boxes around.

`parents` are those of all boxes, in the order of the page; `live` are the boxes asked about, parents first, 0 the page.
"""

from __future__ import annotations

from collections.abc import Sequence

MAX_STEPS = 15


def steps_to(wanted: int, places: Sequence[int], parents: Sequence[int], live: Sequence[int]) -> list[int]:
    """Return for each of `places` how many steps up from the box `wanted` the first box around both is."""
    steps: dict[int, int] = {}
    box = wanted
    while box >= 0:
        steps[box] = min(MAX_STEPS, len(steps))
        box = parents[box]
    for box in live:
        if box not in steps:
            steps[box] = steps[parents[box]]
    return [steps[box] for box in places]


def most_around(numbers: Sequence[int], places: Sequence[int], parents: Sequence[int]) -> list[int]:
    """Return for each of `places` the greatest of the `numbers` in the box two steps above it; each is at a place."""
    most: dict[int, int] = {}
    for box, number in zip(places, numbers, strict=True):
        while number and box >= 0 and most.get(box, 0) < number:
            most[box] = number
            box = parents[box]
    ups = [parents[box] if box else 0 for box in places]
    return [most.get(parents[up] if up else 0, 0) for up in ups]
