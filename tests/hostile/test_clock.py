"""Crawls while the clock jumps, in any time zone and in the plainest locale."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from archiver.archive import Archive, make_archive
from archiver.crawl.engine import crawl
from archiver.demo.server import DemoServer
from tests.crawl.looking import assert_index_is_as_rebuilt, records, site_plan
from tests.hostile.crawled import Crawled, read_archive, run_order
from tests.hostile.driver import Cost


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive."""
    made = make_archive(tmp_path / "archive")
    yield made
    made.close()


def jumping(by: timedelta) -> Callable[[], datetime]:
    """Return a clock that goes there and back, `by` that much, with each look at it."""
    start, looks = datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), count()
    return lambda: start + by * (next(looks) % 2)


@pytest.mark.parametrize(
    "by",
    [timedelta(days=1), timedelta(days=-1), timedelta(hours=1), timedelta(days=365 * 12), timedelta(days=-365 * 56)],
    ids=["a-day-on", "a-day-back", "summer-time", "2038", "1970"],
)
def test_crawl_under_a_clock_that_jumps_is_whole(archive: Archive, by: timedelta) -> None:
    with DemoServer() as server:
        report = crawl(archive, site_plan(server), clock=jumping(by))
        expected = set(server.site.to_fetch("link", "lazy", "sitemap"))
        found = {capture.url.removeprefix(server.url) for capture in assert_index_is_as_rebuilt(archive)}
    assert expected <= found
    assert (report.stop, report.left, report.failed) == (None, 0, 0)
    assert sum(1 for _ in records(archive.warcs)) > 3 * len(expected)


@pytest.mark.parametrize("jump_s", [86_400.0, -3600.0, -86_400.0], ids=["a-day-on", "an-hour-back", "a-day-back"])
def test_crawl_goes_on_when_the_system_clock_is_set(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, jump_s: float
) -> None:
    wall, looks = time.time, count()
    monkeypatch.setattr(time, "time", lambda: wall() + (jump_s if next(looks) > 40 else 0.0))
    with DemoServer() as server:
        report = crawl(archive, site_plan(server, patience_s=5.0, delay_s=0.001))
    assert (report.stop, report.left) == (None, 0)


PLACES = {
    "Kathmandu": {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "St John's": {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"},
    "nowhere": {"TZ": "Nowhere/At_All", "LC_ALL": "xx_YY", "LANG": ""},
}


@pytest.mark.parametrize("place", PLACES)
def test_dates_and_bytes_are_the_same_in_any_zone_and_locale(tmp_path: Path, place: str) -> None:
    with DemoServer() as server:
        plan = {"delay_s": 0, "allow_private": ["127.0.0.1"], "sitemaps": True, "disk_reserve": 0}
        found: list[dict[str, list[bytes]]] = []
        for name, environ in (("here", {"TZ": "UTC"}), ("there", PLACES[place])):
            order = {"folder": str(tmp_path / name), "seeds": [f"{server.url}/"], "options": plan}
            before = datetime.now(UTC) - timedelta(seconds=1)
            done = run_order(order, environ=environ)
            assert done.returncode == 0, done.stdout + done.stderr
            assert done.stderr == ""
            crawled = Crawled(tmp_path / name, Cost(0, 0, 0, 0, 0, None), "")
            read_archive(crawled)
            dates = [kept.fields["warc-date"] for kepts in crawled.records.values() for kept in kepts]
            assert all(before <= datetime.fromisoformat(date) <= datetime.now(UTC) for date in dates)
            found.append(
                {
                    url: sorted(kept.block.partition(b"\r\n\r\n")[2] for kept in crawled.of(url, "response"))
                    for url in list(crawled.records)
                    if url.startswith("http")
                }
            )
    assert found[0] == found[1]
