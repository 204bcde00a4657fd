"""Threads that fetch."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from archiver.crawl.crew import Crew
from archiver.crawl.worker import Fetched
from archiver.errors import StoreError
from archiver.frontier.interface import Claim


def claim(number: int) -> Claim:
    url = f"http://a.example/{number}"
    return Claim(id=number, url=url, host="a.example", depth=0, via=None, hop="link", attempts=1)


@contextmanager
def crew(work: object, size: int) -> Iterator[Crew]:
    made = Crew(work, size)  # type: ignore[arg-type]  # any callable will do
    try:
        yield made
    finally:
        made.close(hang_up=lambda: None)


def take_all(made: Crew, landed: list[int]) -> None:
    """Put the ids of what lands into `landed`, one by one."""
    while made.flying:
        for fetched in made.landed(5):
            landed.append(fetched.claim.id)  # an error must not take away what came before it


def test_all_that_was_handed_out_lands_once() -> None:
    with crew(Fetched, 3) as made:
        made.hand_out(claim(number) for number in range(20))
        landed: list[int] = []
        while made.flying:
            landed += [fetched.claim.id for fetched in made.landed(5)]
    assert sorted(landed) == list(range(20))


def test_nothing_is_waited_for_longer_than_allowed() -> None:
    with crew(Fetched, 1) as made:
        assert list(made.landed(0)) == []


def test_no_more_land_at_a_time_than_are_wanted() -> None:
    with crew(Fetched, 1) as made:
        made.hand_out(claim(number) for number in range(5))
        landed: list[int] = []
        while made.flying:
            some = [fetched.claim.id for fetched in made.landed(5, most=2)]
            assert len(some) <= 2
            landed += some
    assert sorted(landed) == list(range(5))


def test_what_was_not_begun_can_be_taken_back() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(each: Claim) -> Fetched:
        begun.set()
        go_on.wait(10)
        return Fetched(each)

    with crew(work, 1) as made:
        made.hand_out([claim(1), claim(2), claim(3)])
        begun.wait(10)
        assert [each.id for each in made.take_back()] == [2, 3]
        assert made.flying == 1
        go_on.set()
        landed: list[Fetched] = []
        while made.flying:
            landed += made.landed(5)
    assert [fetched.claim.id for fetched in landed] == [1]


def test_error_of_the_work_is_raised_and_what_landed_before_is_not_lost() -> None:
    def work(each: Claim) -> Fetched:
        if each.id == 2:
            raise StoreError("no room")
        return Fetched(each)

    with crew(work, 1) as made:
        made.hand_out([claim(1), claim(2)])
        landed: list[int] = []
        with pytest.raises(StoreError, match="no room"):
            take_all(made, landed)
    assert landed == [1]


def test_who_connects_while_the_crew_is_closed_is_hung_up_on_again() -> None:
    begun, closed, hung_up = threading.Event(), threading.Event(), threading.Event()
    calls = []

    def work(one: Claim) -> Fetched:
        begun.set()
        closed.wait(5)
        # Only now is there anything to hang up on.
        hung_up.clear()
        assert hung_up.wait(5)
        return Fetched(one)

    def hang_up() -> None:
        calls.append(1)
        hung_up.set()
        closed.set()

    made = Crew(work, 1)
    made.hand_out([claim(1), claim(2)])
    assert begun.wait(5)
    made.close(hang_up=hang_up)
    assert len(calls) > 1
