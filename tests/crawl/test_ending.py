"""How a run says why it ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.crawl.ending import end_run
from archiver.crawl.groups import Group
from archiver.crawl.manners import Manners
from archiver.crawl.recording import CaptureLog
from archiver.crawl.report import CrawlReport, Stop
from archiver.crawl.robots import RobotsGate
from archiver.errors import LimitReachedError
from archiver.frontier.interface import Candidate
from archiver.frontier.sqlite import SqliteFrontier
from tests.crawl.exchanging import NOON
from tests.crawl.looking import plan_for

URL = "http://a.example/"


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[SqliteFrontier]:
    with SqliteFrontier(tmp_path / "crawl") as made:
        yield made


def ended(archive: Archive, frontier: SqliteFrontier, stop: Stop | None, *, is_full: bool = False) -> CrawlReport:
    """Return the report of a run that ended for `stop`, or because the disk is full when its end is written."""
    plan, report = plan_for(URL), CrawlReport("test", started_at=NOON, stop=stop)
    report.refuse(URL)
    log = CaptureLog(archive, "test", {}, clock=lambda: NOON, max_bytes=10**9)
    group = Group(log, frontier)
    manners = Manners(plan, frontier, RobotsGate(), report.find)
    if is_full:
        # What stands for the disk: there is no other way to the error than through the log.
        def commit() -> None:
            raise LimitReachedError("the disk is full")

        group.commit = commit  # type: ignore[method-assign]  # of this one alone
    end_run(plan, report, frontier=frontier, manners=manners, group=group, log=log, clock=lambda: NOON)
    log.close()
    return report


STOPS: list[tuple[Stop | None, Stop | None]] = [
    (None, None),
    ("limit", None),
    ("time", None),
    ("interrupted", "interrupted"),
    ("disk", "disk"),
]


@pytest.mark.parametrize(("stop", "told"), STOPS)
def test_run_that_left_nothing_was_not_stopped_by_a_limit(
    archive: Archive, frontier: SqliteFrontier, stop: Stop | None, told: Stop | None
) -> None:
    assert ended(archive, frontier, stop).stop == told


@pytest.mark.parametrize("stop", ["limit", "time", "bytes", "interrupted"])
def test_run_that_left_something_says_why(archive: Archive, frontier: SqliteFrontier, stop: Stop) -> None:
    frontier.add([Candidate(URL)])
    report = ended(archive, frontier, stop)
    assert (report.left, report.stop, report.finished_at) == (1, stop, NOON)


@pytest.mark.parametrize(("reason", "stop"), [("unreachable", "busy"), ("blocked", "blocked"), ("busy", "busy")])
def test_run_with_stopped_hosts_left_says_what_stopped_them(
    archive: Archive, frontier: SqliteFrontier, reason: str, stop: Stop
) -> None:
    frontier.add([Candidate(URL)])
    frontier.stop_host("a.example", reason)
    assert ended(archive, frontier, None).stop == stop


def test_disk_that_is_full_in_the_end_is_told_and_the_report_is_written_if_there_is_room_for_that(
    archive: Archive, frontier: SqliteFrontier
) -> None:
    assert ended(archive, frontier, None, is_full=True).stop == "disk"
    (report,) = archive.index.captures()
    assert report.url.startswith("urn:archiver:crawl-report:test:")
