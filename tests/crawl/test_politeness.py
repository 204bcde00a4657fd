"""How polite a crawl is, by the log of the server: nothing is asked for sooner than it should be."""

from __future__ import annotations

import time

from archiver.archive import Archive
from archiver.crawl.engine import crawl
from tests.crawl.logging_server import Answer, Answers, LoggingServer
from tests.crawl.looking import plan_for

DELAY_S = 0.2
HURRY_S = 0.02
"""The clocks of two threads: an answer is on its way before the server's note of it."""

PAGE = Answer("<link rel=stylesheet href=/s.css><img src=/i.png><a href=/a>a</a><a href=/old>b</a><a href=/busy>c</a>")
SITE: Answers = {
    "/robots.txt": Answer(status=301, headers=(("Location", "/rules"),)),
    "/rules": Answer("User-agent: *\nDisallow: /no\nSitemap: {here}/map.xml\n", mime="text/plain"),
    "/map.xml": Answer("<urlset><url><loc>{here}/b</loc></url></urlset>", mime="text/xml"),
    "/": PAGE,
    "/s.css": Answer("a{background:url(/j.png)}", mime="text/css"),
    "/i.png": Answer("i", mime="image/png"),
    "/j.png": Answer("j", mime="image/png"),
    "/a": Answer("a <a href=/no>n</a>"),
    "/b": Answer("b"),
    "/old": Answer(status=302, headers=(("Location", "/new"),)),
    "/new": Answer("new"),
    "/busy": lambda before: Answer("busy", status=503) if before < 1 else Answer("at last"),
}


def test_a_host_is_left_alone_between_any_two_requests(archive: Archive) -> None:
    """Robots, their redirect, pages, requisites, redirects, sitemaps, the probe, a retry."""
    with LoggingServer(SITE) as server:
        plan = plan_for(f"{server.url}/", delay_s=DELAY_S, workers=4, sitemaps=True, soft_404=True, per_host=1)
        report = crawl(archive, plan)
        paths = server.paths
    assert server.rests_s()[0][0] > DELAY_S - HURRY_S, server.rests_s()
    assert paths[:3] == ["/robots.txt", "/rules", "/"]
    expected = {*SITE, *(path for path in paths if path.startswith("/archiver-checks-for-soft-404-"))}
    assert set(paths) == expected
    assert len(paths) == len(expected) + 1
    assert report.captures == len(paths)
    assert (report.left, report.failed, report.stop) == (0, 0, None)


def test_crawl_delay_counts_from_the_first_page_on(archive: Archive) -> None:
    rules = Answer(f"User-agent: *\nCrawl-delay: {2 * DELAY_S}\n", mime="text/plain")
    with LoggingServer({"/robots.txt": rules, "/": PAGE}) as server:
        crawl(archive, plan_for(f"{server.url}/", delay_s=0.01, soft_404=True))
    assert len(server.asked) == 8
    assert server.rests_s()[0][0] > 2 * DELAY_S - HURRY_S, server.rests_s()


def test_a_host_without_rules_that_can_be_had_is_asked_for_its_pages_all_the_same_where_robots_are_ignored(
    archive: Archive,
) -> None:
    """Its robots.txt is asked for again each time, and must not come between for ever."""
    with LoggingServer({"/robots.txt": Answer(status=500), "/": Answer("page")}) as server:
        report = crawl(archive, plan_for(f"{server.url}/", delay_s=1.05, ignore_robots=True))
    assert "/" in server.paths
    assert report.left == 0


def test_busy_host_is_not_probed(archive: Archive) -> None:
    with LoggingServer({"/": Answer("<p>slow down", status=429, headers=(("Retry-After", "3600"),))}) as server:
        report = crawl(archive, plan_for(f"{server.url}/", soft_404=True, patience_s=1))
        assert server.paths == ["/robots.txt", "/"]
        assert report.stop == "busy"
        again = crawl(archive, plan_for(f"{server.url}/", soft_404=True, patience_s=1))
        assert server.paths == ["/robots.txt", "/"]
    assert again.stop == "busy"
    assert again.left == 1


def test_what_robots_forbid_takes_none_of_the_time_of_what_they_allow(archive: Archive) -> None:
    rules = Answer("User-agent: *\nDisallow: /no\n", mime="text/plain")
    links = "".join(f"<a href=/no/{n}>n</a>" for n in range(40))
    with LoggingServer({"/robots.txt": rules, "/": Answer(f"{links}<a href=/yes>y</a>")}) as server:
        began = time.monotonic()
        report = crawl(archive, plan_for(f"{server.url}/", delay_s=1.0))
        took_s = time.monotonic() - began
    assert server.paths == ["/robots.txt", "/", "/yes"]
    assert server.rests_s()[0][0] > 1.0 - HURRY_S
    assert len(report.refused) == 40
    assert took_s < 15
