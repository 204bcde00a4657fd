"""When a run stops, with a clock that the test moves."""

from __future__ import annotations

from typing import Any

import pytest

from archiver.crawl.bounds import Bounds
from archiver.crawl.report import CrawlReport
from tests.crawl.looking import plan_for


def bounds(*, stop: bool = False, room: bool = True, grace_s: float = 10.0, **options: Any) -> Bounds:
    return Bounds(
        plan_for("http://127.0.0.1/", **options),
        CrawlReport("test"),
        now=100.0,
        should_stop=lambda: stop,
        has_room=lambda: room,
        grace_s=grace_s,
    )


@pytest.mark.parametrize(
    ("made", "at", "reason"),
    [
        (bounds(), 1e9, None),
        (bounds(stop=True), 100, "interrupted"),
        (bounds(room=False), 100, "disk"),
        (bounds(max_time_s=5), 104, None),
        (bounds(max_time_s=5), 105, "time"),
        (bounds(limit=0), 100, "limit"),
        (bounds(max_bytes=0), 100, "bytes"),
    ],
    ids=["none", "stopped", "disk", "in time", "out of time", "limit", "bytes"],
)
def test_first_bound_that_is_reached_is_the_reason(made: Bounds, at: float, reason: str | None) -> None:
    assert not made.is_over(at)
    assert made._report.stop == reason


def test_what_is_in_flight_has_its_time_and_no_more() -> None:
    made = bounds(stop=True, grace_s=10)
    assert [made.is_over(at) for at in (100.0, 109.9, 110.1)] == [False, False, True]


def test_reason_that_was_given_first_stays() -> None:
    made = bounds(max_time_s=0)
    made._report.stop = "disk"
    made.is_over(200)
    assert made._report.stop == "disk"


def test_disk_is_looked_at_once_a_second() -> None:
    asked = 0

    def has_room() -> bool:
        nonlocal asked
        asked += 1
        return True

    made = bounds()
    made._has_room = has_room
    for tenth in range(25):
        made.is_over(100 + tenth / 10)
    assert asked == 3


@pytest.mark.parametrize(("limit", "taken", "flying", "room"), [(None, 5, 5, None), (10, 4, 3, 3), (10, 9, 3, 0)])
def test_no_more_is_handed_out_than_the_limit_allows(
    limit: int | None, taken: int, flying: int, room: int | None
) -> None:
    made = bounds(limit=limit)
    made.taken = taken
    assert made.room(flying) == room
