"""Why a run stops, what it says, and what it leaves for the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from archiver.archive import Archive
from archiver.browser import chromium
from archiver.browser.interface import BrowserOptions
from archiver.crawl import engine
from archiver.crawl.engine import crawl
from archiver.crawl.events import Event
from archiver.crawl.worker import Worker
from archiver.demo.server import DemoServer
from archiver.errors import FetchError, LimitReachedError
from archiver.frontier.interface import DamagedFrontierError
from archiver.frontier.sqlite import SqliteFrontier
from archiver.index.sqlite import SqliteIndex
from archiver.model import header_value
from tests.crawl.looking import assert_index_is_as_rebuilt, captured_targets, plan_for, records, site_plan
from tests.fetch.serving import RawServer, Step

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
NO_ROBOTS = b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"


def assert_goes_on_to_the_end(archive: Archive, server: DemoServer) -> None:
    report = crawl(archive, site_plan(server))
    assert (report.stop, report.left) == (None, 0)
    assert set(server.site.to_fetch("link", "lazy", "sitemap")) <= set(captured_targets(archive, server.url))
    assert_index_is_as_rebuilt(archive)
    list(records(archive.warcs))


def test_disk_with_less_than_the_reserve_stops_a_crawl_before_it_begins(archive: Archive) -> None:
    with DemoServer() as server:
        report = crawl(archive, site_plan(server, disk_reserve=1 << 60))
        assert server.paths == []
        assert report.stop == "disk"
        assert report.left == 1
        assert_goes_on_to_the_end(archive, server)


def test_disk_that_runs_out_stops_a_crawl_when_what_is_in_flight_has_ended(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.crawl.bounds._DISK_EVERY_S", 0.0)
    with DemoServer() as server:
        with monkeypatch.context() as patch:
            patch.setattr(engine, "has_room", lambda folder, reserve: len(server.paths) < 10)
            report = crawl(archive, site_plan(server))
        assert report.stop == "disk"
        assert 10 <= len(server.paths) < 20
        assert report.captures == len(server.paths)
        assert_goes_on_to_the_end(archive, server)


def full_after(calls: int, kept: Callable[..., Any]) -> Callable[..., Any]:
    """Return `kept`, which finds the disk full after so many calls."""
    done = 0

    def call(*arguments: Any, **more: Any) -> Any:
        nonlocal done
        done += 1
        if done > calls:
            raise LimitReachedError("the disk is full", "somewhere")
        return kept(*arguments, **more)

    return call


@pytest.mark.parametrize(
    ("owner", "method", "calls"),
    [
        (SqliteFrontier, "add", 2),
        (SqliteFrontier, "finish", 1),
        (SqliteFrontier, "claim", 3),
        (SqliteIndex, "add", 1),
    ],
    ids=["links", "claims finished", "claims", "index"],
)
def test_full_disk_under_any_file_ends_a_crawl_that_can_be_gone_on_with(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, owner: type, method: str, calls: int
) -> None:
    with DemoServer() as server:
        with monkeypatch.context() as patch:
            patch.setattr(owner, method, full_after(calls, getattr(owner, method)))
            report = crawl(archive, site_plan(server))
        assert report.stop == "disk"
        assert report.left > 0
        assert_goes_on_to_the_end(archive, server)


def test_full_disk_under_a_body_ends_a_crawl(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    with DemoServer() as server:
        with monkeypatch.context() as patch:
            patch.setattr("archiver.crawl.worker.Worker._exchange", full_after(5, Worker._exchange))
            report = crawl(archive, site_plan(server))
        assert report.stop == "disk"
        assert_goes_on_to_the_end(archive, server)


def test_damaged_frontier_is_made_again_and_the_crawl_goes_on(archive: Archive) -> None:
    with DemoServer() as server:
        crawl(archive, site_plan(server, limit=12))
        path = archive.state / "crawls" / "test.sqlite"
        raw = bytearray(path.read_bytes())
        raw[1000:9000] = b"\xff" * 8000
        path.write_bytes(raw)
        before = set(server.paths)
        report = crawl(archive, site_plan(server))
        assert [finding.code for finding in report.findings][:1] == ["crawl.frontier.rebuilt"]
        again = {path for path, count in Counter(server.paths).items() if count > 1}
        assert len(again & before) <= 3
        assert_goes_on_to_the_end(archive, server)


def test_failure_is_a_metadata_record_and_an_event(archive: Archive) -> None:
    heard: list[Event] = []
    with RawServer([[NO_ROBOTS], []]) as server:
        report = crawl(archive, plan_for(f"{server.url}/a", retries=1), on_event=heard.append)
        assert len(server.requests) == 3
    told = [event for event in heard if event["event"] == "failed"]
    assert [event["url"] for event in told] == [f"{server.url}/a"]
    kinds = Counter(header_value(fields, "WARC-Type") for fields, _ in records(archive.warcs))
    assert kinds["metadata"] == 2
    assert kinds["response"] == 1
    assert (report.failed, report.left, report.stop) == (1, 0, None)


def test_events_tell_the_whole_run(archive: Archive) -> None:
    heard: list[Event] = []
    with DemoServer() as server:
        report = crawl(archive, site_plan(server), on_event=heard.append)
    kinds = Counter(event["event"] for event in heard)
    assert heard[0]["event"] == "started"
    assert heard[-1]["event"] == "finished"
    assert kinds["captured"] + kinds["revisit"] == report.captures
    assert kinds["refused"] == len(report.refused)
    assert kinds["left-out"] == sum(report.skipped.values()) - report.skipped["robots"]
    assert heard[-1]["captures"] == report.captures


def test_links_that_are_not_followed_are_kept_with_their_reason(archive: Archive) -> None:
    with RawServer([[NO_ROBOTS], [HTML + b"<a href=http://other.example/x>x</a><a href=/b>b</a>"], [HTML]]) as server:
        crawl(archive, plan_for(f"{server.url}/a/", depth=0))
    with SqliteFrontier(archive.state / "crawls" / "test.sqlite") as frontier:
        left = {(each.url.removeprefix(server.url), each.reason, each.via) for each in frontier.left_out()}
    via = f"{server.url}/a/"
    assert left == {("http://other.example/x", "other-prefix", via), ("/b", "other-prefix", via)}


def test_frontier_that_turns_out_to_be_damaged_on_the_way_is_opened_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish, calls = SqliteFrontier.finish, 0

    def failing_once(self: SqliteFrontier, *arguments: Any, **more: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise DamagedFrontierError("the crawl state is damaged", "somewhere")
        finish(self, *arguments, **more)

    monkeypatch.setattr(SqliteFrontier, "finish", failing_once)
    with DemoServer() as server:
        report = crawl(archive, site_plan(server))
        assert (report.stop, report.left) == (None, 0)
        assert set(server.site.to_fetch("link", "lazy", "sitemap")) <= set(captured_targets(archive, server.url))
    assert len(report.warcs) == 2
    assert_index_is_as_rebuilt(archive)


def test_host_gives_no_more_than_its_quota_and_the_rest_stays(archive: Archive) -> None:
    with DemoServer() as server:
        report = crawl(archive, site_plan(server, host_limit=5, workers=4))
        assert len(server.paths) == 6
        assert report.stop == "host-limit"
        assert report.left > 0
        again = crawl(archive, site_plan(server, host_limit=5))
        assert (again.captures, again.stop) == (0, "host-limit")
        assert_goes_on_to_the_end(archive, server)


def test_page_that_keeps_crawlers_out_is_kept_told_and_asked_for_again(archive: Archive) -> None:
    challenge = (
        b"HTTP/1.1 403 Forbidden\r\nServer: cloudflare\r\ncf-mitigated: challenge\r\nContent-Type: text/html\r\n\r\n"
        b"<title>Just a moment...</title><a href=/trap>x</a><script src=/cdn-cgi/challenge-platform/x.js></script>"
    )
    with RawServer([[NO_ROBOTS], [challenge], [HTML + b"<p>here"]]) as server:
        first = crawl(archive, plan_for(f"{server.url}/a"))
        assert len(server.requests) == 2
        assert [finding.code for finding in first.findings] == ["crawl.blocked"]
        assert (first.failed, first.left) == (1, 0)
        second = crawl(archive, plan_for(f"{server.url}/a"), retry_failed=True)
    assert (second.failed, second.captures) == (0, 2)
    assert [capture.status for capture in archive.lookup(f"{server.url}/a")] == [403, 200]


def test_host_that_turns_all_away_is_left_alone(archive: Archive) -> None:
    links = b"".join(b'<a href="/%d">x</a>' % number for number in range(60))
    busy: list[Step] = [b"HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n"]
    with RawServer([[NO_ROBOTS], [HTML + links], busy]) as server:
        report = crawl(archive, plan_for(f"{server.url}/", workers=1))
        assert len(server.requests) < 20
    assert report.stop == "blocked"
    assert "crawl.host.blocked" in {finding.code for finding in report.findings}
    assert report.left > 40


def test_soft_404_is_told(archive: Archive) -> None:
    missing = HTML + b"<title>Not here</title><p>" + b"This page is not here, but that is no error. " * 20

    def page(connection: Any) -> None:
        connection.sendall(missing)

    first = HTML + b"<title>Home</title><p>" + b"Quite another text stands on this page. " * 30 + b"<a href=/gone>x</a>"
    with RawServer([[NO_ROBOTS], [first], [page]]) as server:
        report = crawl(archive, plan_for(f"{server.url}/", soft_404=True, workers=1))
        assert len(server.requests) == 4
    assert [(finding.code, finding.value) for finding in report.findings] == [("crawl.soft-404", f"{server.url}/gone")]


def test_list_of_seeds_is_read_and_lays_the_scope(archive: Archive) -> None:
    with DemoServer() as site:
        text = f"{site.url}/en/\n# no seed\n".encode()
        listed = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%b" % (len(text), text)
        with RawServer([[NO_ROBOTS], [listed]]) as server:
            plan = plan_for(f"{site.url}/en/", seed_lists=(f"{server.url}/list.txt",), limit=15)
            report = crawl(archive, plan)
            assert len(server.requests) == 2
    assert f"{site.url}/en/" in {page.url for page in report.pages}


def test_no_host_gets_more_requests_at_a_time_than_it_may(archive: Archive) -> None:
    import threading

    lock, now, most = threading.Lock(), 0, 0

    def answer(connection: Any) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        gate.wait(0.02)
        with lock:
            now -= 1
        connection.sendall(HTML)

    gate = threading.Event()
    links = b"".join(b'<a href="/%d">x</a>' % number for number in range(20))
    with RawServer([[NO_ROBOTS], [HTML + links], [answer]]) as server:
        report = crawl(archive, plan_for(f"{server.url}/", workers=8, per_host=2))
    assert report.captures == 22
    assert most == 2


def test_browser_that_is_missing_is_told_and_pages_are_fetched(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: Any, **__: Any) -> None:
        raise FetchError("no Chromium was found", "", "Install one.")

    monkeypatch.setattr(chromium, "ChromiumBrowser", missing)
    with RawServer([[NO_ROBOTS], [HTML + b"<p>x"]]) as server:
        report = crawl(archive, plan_for(f"{server.url}/", browser=BrowserOptions()))
    assert [finding.code for finding in report.findings] == ["crawl.browser.missing"]
    assert report.captures == 2
