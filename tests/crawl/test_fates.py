"""Every URL that a crawl meets has one fate, and the counts of its report are those of its WARC files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from archiver.archive import Archive
from archiver.crawl.engine import crawl
from archiver.crawl.report import CrawlReport
from archiver.demo.server import DemoServer
from tests.crawl.looking import site_plan
from tests.crawl.sums import fates, urls_met, written

Run = Callable[[Archive, DemoServer], list[CrawlReport]]


def once(**options: Any) -> Run:
    """Return a run that crawls the site once."""
    return lambda archive, server: [crawl(archive, replace(site_plan(server), **options))]


def in_pieces(archive: Archive, server: DemoServer) -> list[CrawlReport]:
    """Crawl the site a few captures at a time."""
    reports = [crawl(archive, site_plan(server, limit=9))]
    while reports[-1].stop:
        reports.append(crawl(archive, site_plan(server, limit=9)))
    return reports


def twice(archive: Archive, server: DemoServer) -> list[CrawlReport]:
    """Crawl the site, and again when half of it has changed; the second time in two pieces."""
    first = crawl(archive, site_plan(server, recrawl=True))
    server.edition = 2
    return [first, *(crawl(archive, site_plan(server, recrawl=True, limit=limit)) for limit in (20, None))]


RUNS: dict[str, Run] = {
    "whole": once(),
    "shallow": once(depth=1),
    "without sitemaps": once(sitemaps=False),
    "without requisites": once(requisites=False),
    "with feeds": once(feeds=True, scope_kind="host"),
    "with probes": once(soft_404=True),
    "limited": once(limit=15),
    "limit on the host": once(host_limit=15),
    "in pieces": in_pieces,
    "twice": twice,
}


@pytest.mark.parametrize("run", RUNS.values(), ids=list(RUNS))
def test_nothing_is_lost_without_a_word(archive: Archive, run: Run) -> None:
    with DemoServer() as server:
        reports = run(archive, server)
        asked = len(server.served)
    told = fates(archive)
    assert {url: each for url, each in told.items() if len(each) != 1} == {}
    assert [pair for pair in urls_met(archive, set()) if pair[0] not in told] == []
    kinds = written(archive)
    assert kinds.total() == sum(report.captures for report in reports) == asked
    records = {kind: sum(report.records[kind] for report in reports) for kind in kinds}
    assert records == kinds
    assert "sitemap" in " ".join(told)
    open_urls = sum(each[0].split()[0] in ("queued", "in-flight", "waiting") for each in told.values())
    assert reports[-1].left == open_urls
    assert [report.failed for report in reports] == [0] * len(reports)
