"""The loop, with servers that take their time."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from archiver.archive import Archive
from archiver.crawl import engine
from archiver.crawl.engine import crawl
from tests.crawl.logging_server import Answer, LoggingServer
from tests.crawl.looking import plan_for
from tests.crawl.sums import fates

LINKS = "".join(f"<a href=/{n}>{n}</a>" for n in range(12))


@pytest.mark.parametrize("limit", [1, 2, 5, 12, 13])
@pytest.mark.parametrize("workers", [1, 8])
def test_limit_is_kept_to_the_capture_with_any_number_of_workers(archive: Archive, limit: int, workers: int) -> None:
    site = {"/": Answer(LINKS)} | {f"/{n}": Answer(str(n)) for n in range(12)}
    with LoggingServer(site) as server:
        report = crawl(archive, plan_for(server.url, limit=limit, workers=workers))
        assert len(server.asked) == limit + 1
    assert report.captures == limit + 1
    assert report.left == 13 - limit if limit > 1 else report.left == 12
    assert report.stop == ("limit" if report.left else None)


def slow_down(over: threading.Event) -> Callable[[int], Answer]:
    """Return an answer that comes when the test is over."""

    def answer(_: int) -> Answer:
        over.wait(20)
        return Answer("late")

    return answer


def test_what_is_in_flight_at_the_second_signal_is_given_up_and_stays_to_be_done(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    asked = threading.Event()

    def stop() -> bool:
        if asked.is_set():
            raise KeyboardInterrupt
        return False

    def slow(before: int) -> Answer:
        asked.set()
        return slow_down(over)(before)

    monkeypatch.setattr(engine, "GRACE_S", 0.1)
    with LoggingServer({"/": slow}) as server:
        report = crawl(archive, plan_for(server.url), should_stop=stop)
        over.set()
    assert (report.stop, report.left) == ("interrupted", 1)
    assert list(fates(archive).values()) == [["in-flight None"]]


def test_what_is_in_flight_at_a_limit_has_its_grace_and_no_more(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    monkeypatch.setattr(engine, "GRACE_S", 0.1)
    with LoggingServer({"/": slow_down(over)}) as server:
        report = crawl(archive, plan_for(server.url, max_time_s=0.2))
        over.set()
    assert (report.stop, report.left) == ("time", 1)
