"""What a run begins with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archiver.crawl.report import CrawlReport
from archiver.crawl.rounds import begin_run, open_urls
from archiver.frontier.interface import Outcome
from archiver.frontier.sqlite import SqliteFrontier
from tests.crawl.looking import plan_for

URL = "http://a.example/"


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[SqliteFrontier]:
    with SqliteFrontier(tmp_path / "frontier.sqlite", delay_s=0) as made:
        yield made


def begun(frontier: SqliteFrontier, *, retry_failed: bool = False, **options: Any) -> CrawlReport:
    report = CrawlReport("test")
    begin_run(frontier, plan_for(URL, **options), report, retry_failed=retry_failed, now=2000.0)
    return report


def finish_all(frontier: SqliteFrontier, *, failing: bool = False) -> int:
    count = 0
    while claims := frontier.claim(1000.0, 1):
        count += 1
        if failing:
            frontier.fail(claims[0], "gone")
        else:
            frontier.finish([Outcome(claims[0], status=200)], now=1000.0)
    return count


def test_first_run_begins_with_the_seeds_and_lists(frontier: SqliteFrontier) -> None:
    report = begun(frontier, seed_lists=(f"{URL}list",))
    assert (report.is_resumed, report.was_complete, report.round) == (False, False, 1)
    assert {(entry.url, entry.hop) for entry in frontier.entries("queued")} == {(URL, "seed"), (f"{URL}list", "list")}


def test_complete_crawl_does_nothing(frontier: SqliteFrontier) -> None:
    begun(frontier)
    finish_all(frontier)
    report = begun(frontier)
    assert (report.is_resumed, report.was_complete, open_urls(frontier)) == (True, True, 0)


def test_what_failed_is_asked_for_again(frontier: SqliteFrontier) -> None:
    begun(frontier)
    finish_all(frontier, failing=True)
    report = begun(frontier)
    assert (report.was_complete, open_urls(frontier)) == (False, 1)


def test_recrawl_begins_a_round_of_what_is_old_enough(frontier: SqliteFrontier) -> None:
    begun(frontier)
    finish_all(frontier)
    assert begun(frontier, recrawl=True, recrawl_after_s=5000.0).was_complete
    report = begun(frontier, recrawl=True, recrawl_after_s=500.0)
    assert (report.round, report.was_complete, open_urls(frontier)) == (2, False, 1)


def test_unfinished_round_is_finished_first(frontier: SqliteFrontier) -> None:
    begun(frontier)
    finish_all(frontier)
    begun(frontier, recrawl=True)
    report = begun(frontier, recrawl=True)
    assert (report.round, open_urls(frontier)) == (2, 1)


def test_run_for_what_failed_begins_no_round(frontier: SqliteFrontier) -> None:
    begun(frontier)
    finish_all(frontier)
    report = begun(frontier, recrawl=True, retry_failed=True)
    assert (report.round, report.was_complete, open_urls(frontier)) == (1, True, 0)
