"""Whole crawls of the demo site and of servers that misbehave, in this process."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from archiver.archive import Archive
from archiver.crawl.engine import crawl
from archiver.crawl.harvest import MAX_STEPS
from archiver.demo.server import DemoServer
from archiver.errors import StoreError, UsageError
from archiver.fetch.interface import Limits
from archiver.model import header_value
from archiver.store.lock import locked
from archiver.warc.writer import WarcWriter
from tests.crawl.looking import assert_index_is_as_rebuilt, captured_targets, plan_for, records, site_plan
from tests.fetch.serving import RawServer, Step, answering

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
REPORT = 1
"""The record that holds the report of a run."""
NO_ROBOTS = b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"


def test_whole_site_is_taken_once_and_nothing_else(archive: Archive) -> None:
    with DemoServer() as server:
        report = crawl(archive, site_plan(server))
        expected = server.site.to_fetch("link", "lazy", "sitemap") | {"/robots.txt": 200}
        left = server.site.to_leave()
        paths = Counter(server.paths)
        found = {
            capture.url.removeprefix(server.url): capture.status
            for capture in archive.lookup(f"{server.url}/", match="prefix")
        }
    for path, status in expected.items():
        assert found.get(path) == status, path
    assert {path: count for path, count in paths.items() if count > 1} == {}
    assert set(paths) == set(found)
    assert not [path for path in left if path in paths]
    assert report.captures == sum(paths.values())
    assert report.refused
    assert all("/private/" in url for url in report.refused)
    assert report.skipped["robots"] == len(report.refused)
    assert report.skipped["other-prefix"] + report.skipped["other-host"] > 0
    assert (report.stop, report.left, report.failed) == (None, 0, 0)


def test_records_of_a_capture_are_tied_together(archive: Archive) -> None:
    with DemoServer() as server:
        crawl(archive, site_plan(server, limit=12))
    seen = list(records(archive.warcs))
    by_id = {header_value(fields, "WARC-Record-ID"): (fields, block) for fields, block in seen}
    assert len(by_id) == len(seen)
    first, facts = seen[0]
    assert header_value(first, "WARC-Type") == "warcinfo"
    assert b"conformsTo: http" in facts
    assert b"crawlConfigDigest: sha256:" in facts
    responses = [(fields, block) for fields, block in seen if header_value(fields, "WARC-Type") == "response"]
    assert len(seen) == 1 + 3 * len(responses) + REPORT
    for fields, block in responses:
        request, sent = by_id[header_value(fields, "WARC-Concurrent-To")]
        assert header_value(request, "WARC-Type") == "request"
        assert header_value(request, "WARC-Concurrent-To") == header_value(fields, "WARC-Record-ID")
        assert sent.startswith(b"GET /")
        for name in ("WARC-Date", "WARC-Target-URI", "WARC-IP-Address", "WARC-Warcinfo-ID"):
            assert header_value(request, name) == header_value(fields, name)
        assert header_value(fields, "WARC-IP-Address") == "127.0.0.1"
        date = header_value(fields, "WARC-Date") or ""
        assert len(date) == 27
        assert datetime.fromisoformat(date).tzinfo is not None
        assert header_value(fields, "WARC-Block-Digest") == f"sha256:{hashlib.sha256(block).hexdigest()}"
        assert block.startswith(b"HTTP/1.")
    metadata = [fields for fields, _ in seen if header_value(fields, "WARC-Type") == "metadata"]
    assert {header_value(f, "WARC-Concurrent-To") for f in metadata} == {
        header_value(f, "WARC-Record-ID") for f, _ in responses
    }


def test_index_made_while_crawling_is_that_made_from_the_files(archive: Archive) -> None:
    with DemoServer() as server:
        crawl(archive, site_plan(server))
    captures = assert_index_is_as_rebuilt(archive)
    for capture in captures:
        checks = archive.memento(capture).checks
        assert {check.verdict for check in checks} == {"ok"}, capture


def test_redirects_are_captures_of_their_own(archive: Archive) -> None:
    with DemoServer() as server:
        crawl(archive, site_plan(server))
        (old,) = archive.lookup(f"{server.url}/old-story")
        target = header_value(archive.memento(old).headers, "location") or ""
        assert old.status == 301
        assert list(archive.lookup(f"{server.url}{target}"))


@pytest.mark.parametrize("bound", [{"limit": 7}, {"max_bytes": 60_000}])
def test_stopped_crawl_goes_on_with_exactly_the_rest(archive: Archive, bound: dict[str, int]) -> None:
    with DemoServer() as server:
        first = crawl(archive, site_plan(server, **bound))
        assert first.stop in ("limit", "bytes")
        assert first.left > 0
        if "limit" in bound:
            assert first.captures == bound["limit"] + 1  # and robots.txt
        second = crawl(archive, site_plan(server))
        assert second.is_resumed
        third = crawl(archive, site_plan(server))
        paths = Counter(server.paths)
        expected = set(server.site.to_fetch("link", "lazy", "sitemap"))
    assert {path for path, count in paths.items() if count > 1} <= {"/robots.txt"}
    assert expected <= set(paths)
    assert third.was_complete
    assert third.captures == 0
    assert third.warcs == []
    assert_index_is_as_rebuilt(archive)


def test_limit_that_the_last_page_reaches_is_no_early_stop(archive: Archive) -> None:
    with answering(HTML + b"<p>Alone</p>") as server:
        report = crawl(archive, plan_for(f"{server.url}/", limit=1))
    assert (report.stop, report.left) == (None, 0)


def test_time_limit_stops_a_crawl(archive: Archive) -> None:
    with DemoServer() as server:
        report = crawl(archive, site_plan(server, max_time_s=0.0))
    assert report.stop == "time"
    assert report.left > 0


def test_fresh_crawl_begins_anew(archive: Archive) -> None:
    with DemoServer() as server:
        crawl(archive, site_plan(server, limit=5))
        report = crawl(archive, site_plan(server, limit=5), fresh=True)
        assert not report.is_resumed
        assert captured_targets(archive, server.url)["/"] == 2


@pytest.mark.parametrize(
    ("options", "inside"),
    [
        ({"scope_kind": "page"}, lambda path: path == "/en/"),
        ({"scope_kind": "prefix"}, lambda path: path.startswith("/en/")),
        ({"scope_kind": "host"}, lambda path: True),
        ({"scope_kind": "host", "depth": 0}, lambda path: path == "/en/"),
        ({"scope_kind": "host", "exclude": ("/story",)}, lambda path: "/story" not in path),
        ({"scope_kind": "host", "include": ("/en/",)}, lambda path: path.startswith("/en/")),
    ],
    ids=["page", "prefix", "host", "depth", "exclude", "include"],
)
def test_pages_keep_to_the_scope_and_requisites_may_leave_it(
    archive: Archive, options: dict[str, Any], inside: Callable[[str], bool]
) -> None:
    with DemoServer() as server:
        crawl(archive, plan_for(f"{server.url}/en/", **options))
        pages = {path for path in server.paths if (page := server.site.pages.get(path)) and page.mime == "text/html"}
        others = set(server.paths) - pages - {"/robots.txt"}
    assert "/en/" in pages
    assert all(inside(path) for path in pages), pages
    assert any(path.endswith(".css") for path in others)


def test_depth_counts_links_from_the_seed(archive: Archive) -> None:
    pages: list[list[Step]] = [[HTML + f'<a href="/{n + 1}">next</a>'.encode()] for n in range(6)]
    with RawServer([[NO_ROBOTS], *pages]) as server:
        report = crawl(archive, plan_for(f"{server.url}/0", depth=2, workers=1))
        asked = [request.split()[1] for request in server.requests]
    assert asked == [b"/robots.txt", b"/0", b"/1", b"/2"]
    assert report.skipped["depth"] == 1


def test_requisites_can_be_left_out(archive: Archive) -> None:
    with answering(HTML + b'<img src="/a.png"><link rel=stylesheet href="/b.css">') as server:
        report = crawl(archive, plan_for(f"{server.url}/", requisites=False))
        assert len(server.requests) == 2
    assert report.skipped["requisite"] == 2


def test_second_writer_is_refused(archive: Archive) -> None:
    with locked(archive.lock_path), pytest.raises(StoreError, match="another writer"):
        crawl(archive, plan_for("http://127.0.0.1:9/"))


def test_name_that_leads_elsewhere_is_refused(archive: Archive) -> None:
    with pytest.raises(UsageError, match="cannot name a crawl"):
        crawl(archive, plan_for("http://127.0.0.1:9/", name="../x"))


def test_scope_follows_a_seed_that_lives_elsewhere(archive: Archive) -> None:
    with DemoServer() as server:
        moved = b"HTTP/1.1 301 Moved\r\nLocation: %b/en/\r\nContent-Length: 0\r\n\r\n" % server.url.encode()
        with RawServer([[NO_ROBOTS], [moved]]) as old:
            report = crawl(archive, plan_for(f"{old.url}/", limit=30))
        assert [page.url for page in report.pages] == [f"{server.url}/en/"]
        assert sum(path.startswith("/en/story") for path in server.paths) > 2


def test_redirects_without_end_are_given_up(archive: Archive) -> None:
    hops: list[list[Step]] = [[NO_ROBOTS]]
    hops += [[b"HTTP/1.1 302 F\r\nLocation: /%d\r\nContent-Length: 0\r\n\r\n" % n] for n in range(100)]
    with RawServer(hops, keep=True) as server:
        report = crawl(archive, plan_for(f"{server.url}/start"))
        assert len(server.requests) == 2 + MAX_STEPS
    assert report.skipped["trap-redirects"] == 1
    assert report.left == 0


def test_frames_in_frames_without_end_are_given_up(archive: Archive) -> None:
    pages: list[list[Step]] = [[HTML + b'<iframe src="/%d"></iframe>' % n] for n in range(100)]
    with RawServer([[NO_ROBOTS], *pages]) as server:
        report = crawl(archive, plan_for(f"{server.url}/start", scope_kind="page"))
        assert len(server.requests) == 2 + MAX_STEPS
    assert report.skipped["trap-requisites"] == 1


def test_redirect_to_itself_ends(archive: Archive) -> None:
    with RawServer(
        [[NO_ROBOTS], [b"HTTP/1.1 302 F\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n"]], keep=True
    ) as server:
        report = crawl(archive, plan_for(f"{server.url}/a"))
        assert len(server.requests) == 2
    assert report.captures == 2


@pytest.mark.parametrize(
    "location", [b"http://[bad/", b"/caf\xe9", b"javascript:alert(1)", b"", b"http://127.0.0.1:99999/", b"//"]
)
def test_location_of_any_kind_ends_well(archive: Archive, location: bytes) -> None:
    moved = b"HTTP/1.1 302 F\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n"
    with RawServer([[NO_ROBOTS], [moved], [HTML]], keep=False) as server:
        report = crawl(archive, plan_for(f"{server.url}/a"))
    assert report.left == 0
    assert report.captures >= 2


def test_host_that_does_not_answer_is_tried_again_and_reported(archive: Archive) -> None:
    with RawServer([[NO_ROBOTS], []]) as server:
        report = crawl(archive, plan_for(f"{server.url}/a"))
        assert len(server.requests) == 4
    assert report.failed == 1
    assert report.failures[0].code == "crawl.failed"
    assert f"{server.url}/a" in report.failures[0].message
    assert report.left == 0


def test_host_that_is_not_there_is_reported(archive: Archive) -> None:
    with RawServer([[]]) as server:
        url = f"{server.url}/a"
    report = crawl(archive, plan_for(url))
    assert (report.failed, report.captures) == (1, 0)
    assert "cannot connect" in report.failures[0].message
    told = [block for fields, block in records(archive.warcs) if header_value(fields, "WARC-Target-URI") == url]
    assert len(told) == 1
    assert b"cannot connect" in told[0]
    assert b"attempts: 3" in told[0]


def test_private_address_is_reported_and_not_tried_again(archive: Archive) -> None:
    with RawServer([[HTML]]) as server:
        report = crawl(archive, plan_for(f"{server.url}/a", allow_private=()))
        assert server.connections == 0
    assert report.failed == 1
    assert "--allow-private" in (report.failures[0].hint or "")


def test_unreachable_robots_keep_the_crawl_away(archive: Archive) -> None:
    with RawServer([[b"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"]]) as server:
        report = crawl(archive, plan_for(f"{server.url}/a"))
        assert {request.split()[1] for request in server.requests} == {b"/robots.txt"}
    assert (report.failed, report.captures - len(server.requests)) == (1, 0)
    assert "robots" in report.failures[0].message


@pytest.mark.parametrize("status", [b"429 Slow", b"503 Later"])
def test_busy_host_is_asked_again_after_the_time_it_names(archive: Archive, status: bytes) -> None:
    busy = b"HTTP/1.1 " + status + b"\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
    with RawServer([[NO_ROBOTS], [busy], [HTML + b"<p>here</p>"]]) as server:
        report = crawl(archive, plan_for(f"{server.url}/a"))
        assert len(server.requests) == 3
    captures = list(archive.lookup(f"{server.url}/a"))
    assert [capture.status for capture in captures] == [int(status[:3]), 200]
    assert (captures[1].date - captures[0].date).total_seconds() >= 1
    assert [page.status for page in report.pages] == [200]


def test_host_that_stays_busy_is_left_after_three_tries(archive: Archive) -> None:
    with RawServer([[NO_ROBOTS], [b"HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n"]]) as server:
        report = crawl(archive, plan_for(f"{server.url}/a"))
        assert len(server.requests) == 4
    assert [capture.status for capture in archive.lookup(f"{server.url}/a")] == [429] * 3
    assert report.left == 0


def test_broken_response_is_kept_and_counted(archive: Archive) -> None:
    raw = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<p>Half"
    with RawServer([[NO_ROBOTS], [raw]]) as server:
        report = crawl(archive, plan_for(f"{server.url}/a"))
        (capture,) = archive.lookup(f"{server.url}/a")
    assert report.truncated == 1
    assert header_value(archive.memento(capture).warc_fields, "WARC-Truncated") == "disconnect"


def test_garbage_of_all_kinds_stops_nothing(archive: Archive) -> None:
    links = b"".join(b'<a href="/%d">' % n for n in range(8))
    answers = [
        b"\x00\xff" * 5000,
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08junk",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\n@import '" + b"\\" * 4000,
        b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n<!DOCTYPE a [<!ENTITY b 'c'>]><urlset><loc>&b;",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=idna\r\n\r\n<a href='http://\xe9'>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\nContent-Type: text/html\r\n\r\nabcdef",
        b"HTTP/1.1 200 OK\r\nContent-Type: \xff\xfe/\x01\r\n\r\n<a href=x>",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 20_000 + b"<a href='http://a b'>",
    ]
    garbage: list[list[Step]] = [[each] for each in answers]
    with RawServer([[NO_ROBOTS], [HTML + links], *garbage]) as server:
        report = crawl(archive, plan_for(f"{server.url}/", limits=Limits(first_byte_s=3, head_bytes=8000)))
    assert report.left == 0
    assert report.captures >= 8
    assert_index_is_as_rebuilt(archive)


def test_stop_is_heeded_and_the_crawl_goes_on_later(archive: Archive) -> None:
    with DemoServer() as server:
        report = crawl(archive, site_plan(server), should_stop=lambda: len(server.paths) >= 5)
        assert report.stop == "interrupted"
        assert report.left > 0
        crawl(archive, site_plan(server))
        assert {path for path, count in Counter(server.paths).items() if count > 1} <= {"/robots.txt"}
    assert_index_is_as_rebuilt(archive)


def test_stop_at_once_does_not_wait_for_what_is_in_flight(archive: Archive) -> None:
    """The server never answers the second page; a limit of a minute would be waited for."""

    def stop() -> bool:
        if len(server.requests) >= 3:
            raise KeyboardInterrupt
        return False

    with RawServer([]) as server:
        server._answers = [[NO_ROBOTS], [HTML + b'<a href="/b">'], [server.stall]]
        started = datetime.now()
        report = crawl(archive, plan_for(f"{server.url}/a"), should_stop=stop)
        assert (datetime.now() - started).total_seconds() < 5
    assert (report.stop, report.left, report.captures) == ("interrupted", 1, 2)
    assert_index_is_as_rebuilt(archive)


def test_stop_gives_what_is_in_flight_a_little_time_only(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from archiver.crawl import engine

    monkeypatch.setattr(engine, "GRACE_S", 0.2)
    with RawServer([]) as server:
        server._answers = [[NO_ROBOTS], [server.stall]]
        report = crawl(archive, plan_for(f"{server.url}/a"), should_stop=lambda: len(server.requests) >= 2)
    assert (report.stop, report.left, report.failed) == ("interrupted", 1, 0)


def test_full_disk_stops_the_crawl_with_whole_files_and_it_goes_on(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    written = 0
    put = WarcWriter._put

    def failing(self: WarcWriter, file: object, raw: bytes) -> None:
        nonlocal written
        written += len(raw)
        if written > 30_000:
            put(self, file, raw[: len(raw) // 2])  # type: ignore[arg-type]  # passed on
            raise OSError(errno.ENOSPC, "No space left on device")
        put(self, file, raw)  # type: ignore[arg-type]  # passed on

    with DemoServer() as server:
        with monkeypatch.context() as patch:
            patch.setattr(WarcWriter, "_put", failing)
            report = crawl(archive, site_plan(server))
            assert report.stop == "disk"
            assert report.left > 0
        assert_index_is_as_rebuilt(archive)
        crawl(archive, site_plan(server))
        expected = set(server.site.to_fetch("link", "lazy", "sitemap"))
        assert expected <= set(captured_targets(archive, server.url))
    list(records(archive.warcs))


def test_files_roll_over_and_hold_each_capture_together(archive: Archive) -> None:
    with DemoServer() as server:
        report = crawl(archive, site_plan(server, max_warc=40_000))
    assert len(report.warcs) > 3
    assert len(list(records(archive.warcs))) == 3 * report.captures + len(report.warcs) + REPORT
    assert_index_is_as_rebuilt(archive)


def test_two_hosts_are_crawled_together(archive: Archive) -> None:
    with DemoServer() as one, DemoServer() as other:
        plan = plan_for(f"{one.url}/", f"{other.url.replace('127.0.0.1', 'localhost')}/", limit=100)
        crawl(archive, plan)
        assert len(one.paths) > 3
        assert len(other.paths) > 3


def test_what_failed_is_asked_for_again_by_the_same_crawl(archive: Archive) -> None:
    with DemoServer() as server:
        refused = crawl(archive, replace(site_plan(server), allow_private=()))
        assert (refused.failed, refused.captures) == (1, 0)
        again = crawl(archive, site_plan(server))
    assert not again.was_complete
    assert again.captures > 50
    assert again.failed == 0


def test_crawl_does_not_wait_for_a_host_that_asks_for_hours(archive: Archive) -> None:
    busy = b"HTTP/1.1 503 Later\r\nRetry-After: 86400\r\nContent-Length: 0\r\n\r\n"
    with RawServer([[NO_ROBOTS], [busy]]) as server:
        report = crawl(archive, plan_for(f"{server.url}/a"))
    assert (report.stop, report.left) == ("busy", 1)
    assert [capture.status for capture in archive.lookup(f"{server.url}/a")] == [503]
