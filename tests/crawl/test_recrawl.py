"""Crawls that are run again: rounds, conditional requests, revisits, other settings."""

from __future__ import annotations

from collections import Counter

import pytest

from archiver.archive import Archive
from archiver.crawl.engine import crawl
from archiver.demo.server import DemoServer
from archiver.index.interface import Filter
from archiver.model import header_value
from tests.crawl.looking import assert_index_is_as_rebuilt, plan_for, records, site_plan
from tests.fetch.serving import RawServer

NO_ROBOTS = b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
PAGE = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "1"\r\nContent-Length: 21\r\n\r\n<a href=/b>b</a>     '
UNCHANGED = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'


def test_complete_crawl_that_is_to_recrawl_asks_for_all_again_and_stores_only_what_is_new(archive: Archive) -> None:
    with DemoServer() as server:
        first = crawl(archive, site_plan(server))
        before = Counter(server.paths)
        size = sum(path.stat().st_size for path in archive.warcs.iterdir())
        second = crawl(archive, site_plan(server, recrawl=True))
        after = Counter(server.paths)
    assert (first.round, second.round) == (1, 2)
    assert after - before == before
    assert second.records["revisit"] > 0.8 * second.captures
    assert "304" in second.statuses
    assert sum(path.stat().st_size for path in archive.warcs.iterdir()) < 1.7 * size
    assert_index_is_as_rebuilt(archive)
    for capture in archive.lookup(f"{server.url}/", match="prefix", only=Filter(record_types=("revisit",))):
        memento = archive.memento(capture)
        assert memento.refers_to
        assert not memento.findings, capture


def test_changed_and_new_pages_are_taken_in_the_next_round(archive: Archive) -> None:
    with DemoServer() as server:
        crawl(archive, site_plan(server))
        server.edition = 2
        new = set(server.site.to_fetch("link", "lazy", "sitemap"))
        report = crawl(archive, site_plan(server, recrawl=True))
    found = {capture.url.removeprefix(server.url) for capture in archive.lookup(f"{server.url}/", match="prefix")}
    assert new <= found
    assert report.records["response"] > 0
    assert report.records["revisit"] > 0


def test_request_for_a_page_that_is_there_is_conditional_and_304_is_a_revisit(archive: Archive) -> None:
    other = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>"
    with RawServer([[NO_ROBOTS], [PAGE], [other], [NO_ROBOTS], [UNCHANGED], [other]], keep=True) as server:
        crawl(archive, plan_for(f"{server.url}/a"))
        crawl(archive, plan_for(f"{server.url}/a", recrawl=True, workers=1))
        assert b'If-None-Match: "1"' in server.requests[4]
        assert b"If-None-Match" not in server.requests[5]
    revisits = [
        header_value(fields, "WARC-Profile")
        for fields, _ in records(archive.warcs)
        if header_value(fields, "WARC-Type") == "revisit"
    ]
    assert [each and each.rpartition("/")[2] for each in revisits] == [
        "server-not-modified",
        "identical-payload-digest",
    ]


def test_links_of_a_page_that_has_not_changed_are_those_of_the_archived_one(archive: Archive) -> None:
    other = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>"
    with RawServer([[NO_ROBOTS], [PAGE], [other], [NO_ROBOTS], [UNCHANGED], [other]], keep=True) as server:
        crawl(archive, plan_for(f"{server.url}/a"))
        # Another crawl knows nothing of what the first one found.
        report = crawl(archive, plan_for(f"{server.url}/a", name="other", recrawl=True))
        assert [request.split()[1] for request in server.requests][3:] == [b"/robots.txt", b"/a", b"/b"]
    assert report.left == 0


def test_page_that_was_just_fetched_waits_for_its_next_turn(archive: Archive) -> None:
    with RawServer([[NO_ROBOTS], [PAGE]]) as server:
        plan = plan_for(f"{server.url}/a", recrawl=True, recrawl_after_s=3600.0)
        crawl(archive, plan)
        asked = len(server.requests)
        report = crawl(archive, plan)
        assert len(server.requests) == asked
    assert report.was_complete


def test_crawl_without_deduplication_stores_all_again(archive: Archive) -> None:
    with DemoServer() as server:
        crawl(archive, site_plan(server, limit=10, dedup=False))
        report = crawl(archive, site_plan(server, limit=10, dedup=False), fresh=True)
    assert report.records["revisit"] == 0


@pytest.mark.parametrize("options", [{"scope_kind": "host"}, {"exclude": ("zzz",)}])
def test_other_settings_under_the_same_name_are_told_and_recorded(archive: Archive, options: dict[str, object]) -> None:
    with DemoServer() as server:
        crawl(archive, site_plan(server, limit=3))
        same = crawl(archive, site_plan(server, limit=4, workers=2))
        report = crawl(archive, site_plan(server, limit=5, **options))
    assert same.findings == []
    assert [finding.code for finding in report.findings] == ["crawl.config.changed"]
    reports = [block for fields, block in records(archive.warcs) if header_value(fields, "WARC-Type") == "resource"]
    assert sum(b"crawl.config.changed" in block for block in reports) == 1


def test_report_of_each_run_is_in_the_archive(archive: Archive) -> None:
    with DemoServer() as server:
        crawl(archive, site_plan(server, limit=3))
        crawl(archive, site_plan(server, limit=3))
    found = list(archive.lookup("urn:archiver:crawl-report:test:", match="prefix"))
    assert [capture.mime for capture in found] in (["application/json"], ["application/json"] * 2)


def test_complete_crawl_writes_nothing(archive: Archive) -> None:
    with RawServer([[NO_ROBOTS], [PAGE]]) as server:
        crawl(archive, plan_for(f"{server.url}/a"))
        before = sorted(archive.warcs.iterdir())
        crawl(archive, plan_for(f"{server.url}/a"))
    assert sorted(archive.warcs.iterdir()) == before
