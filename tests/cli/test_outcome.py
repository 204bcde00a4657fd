"""What people are told at the end of a crawl."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.cli.crawling import Stopper, exit_code
from archiver.cli.outcome import lines
from archiver.cli.shell import Shell
from archiver.crawl.report import CrawlReport, HostCount, Stop
from archiver.errors import FetchError
from archiver.model import Capture, Finding


def words(report: CrawlReport) -> str:
    return "\n".join(lines(report, Path("news")))


def a_report() -> CrawlReport:
    report = CrawlReport("news", captures=3, warcs=["news-1.warc.gz"])
    report.statuses.update({"200": 2, "404": 1})
    report.mimes.update({"text/html": 2, "image/png": 1})
    return report


def test_a_good_crawl_is_told_in_a_few_lines() -> None:
    assert words(a_report()).splitlines() == [
        "3 captures (2 2xx, 1 4xx)",
        "Types: 2 text/html, 1 image/png",
        "Wrote news/warcs/news-1.warc.gz",
    ]


def test_one_capture_needs_no_tables() -> None:
    report = CrawlReport("a", captures=1)
    report.statuses["200"] += 1
    assert words(report) == "1 capture (1 2xx)"


def test_unchanged_pages_and_hosts_are_told() -> None:
    report = a_report()
    report.records["revisit"] = 2
    report.hosts = {"a.example": HostCount(2), "b.example": HostCount(1)}
    assert "3 captures (2 2xx, 1 4xx); 2 brought nothing new, kept as revisits" in words(report)
    assert "Hosts: 2 a.example, 1 b.example" in words(report)


def test_of_many_kinds_the_ten_greatest_are_told_and_the_rest_counted() -> None:
    report = a_report()
    report.mimes.update({f"a/{number}": 1 for number in range(20)})
    assert "12 others" in words(report)


def test_what_is_missing_is_told_with_its_reason() -> None:
    report = a_report()
    report.fail("http://a.example/x", FetchError("no answer within 300 s", "", "Try it later."))
    report.refuse("http://a.example/private")
    report.left_out("other-host")
    report.find(Finding("crawl.blocked", "warning", "http://a.example/: a captcha"))
    told = words(report)
    assert "Failed: http://a.example/x: no answer within 300 s. Try it later." in told
    assert "Not allowed by robots.txt: http://a.example/private" in told
    assert "Links not followed: 1 robots, 1 other-host" in told
    assert "crawl.blocked" in told
    assert told.endswith("The same command asks for what failed again.")


def test_of_many_failures_ten_are_named_and_the_report_has_the_rest() -> None:
    report = a_report()
    for number in range(1500):
        report.fail(f"http://a.example/{number}", FetchError("gone"))
    told = words(report)
    assert told.count("Failed: ") == 10
    assert "… and 1,490 more; `archiver replay` shows the report of the crawl" in told


@pytest.mark.parametrize("stop", ["limit", "bytes", "time", "busy", "disk", "blocked", "interrupted"])
def test_a_crawl_that_stopped_says_why_and_what_to_do(stop: Stop) -> None:
    report = a_report()
    report.stop, report.left = stop, 1
    assert words(report).splitlines()[-1].startswith("Stopped early (")
    assert words(report).endswith("1 URL is left. The same command goes on.")


@pytest.mark.parametrize(
    ("found", "failed", "stop", "code"),
    [
        ("crawl.page.long", 0, None, 0),
        ("crawl.blocked", 0, None, 1),
        ("crawl.host.busy", 0, None, 1),
        ("crawl.page.long", 2, None, 1),
        ("crawl.blocked", 2, "limit", 4),
        ("crawl.blocked", 0, "interrupted", 130),
    ],
)
def test_the_exit_code_says_whether_something_is_missing(found: str, failed: int, stop: Stop | None, code: int) -> None:
    report = a_report()
    report.failed, report.stop = failed, stop
    report.find(Finding(found, "warning", "it was so"))
    assert exit_code(report, Stopper(Shell())) == code


def test_limits_of_a_host_are_named_and_the_same_command_is_not_promised_to_go_on() -> None:
    report = a_report()
    report.stop, report.left = "host-limit", 7
    assert "--host-limit" in words(report)
    assert words(report).endswith("7 URLs are left. A larger bound goes on.")
    assert exit_code(report, Stopper(Shell())) == 4


def seed_page(status: int) -> Capture:
    when = datetime(2024, 5, 6, tzinfo=UTC)
    return Capture("http://a.example/", "", when, "<urn:x>", "response", "a.warc.gz", 0, 1, status=status)


@pytest.mark.parametrize(
    ("statuses", "refused", "line"),
    [
        ([401, 404], 0, "No seed led to a page: HTTP 401, HTTP 404. If it takes a login: --cookies FILE or --header."),
        ([503], 1, "No seed led to a page: HTTP 503."),
        ([], 1, "No seed led to a page: robots.txt allows none of them."),
        ([404, 200], 1, None),
        ([304], 0, None),
        ([], 0, None),
    ],
)
def test_a_crawl_whose_seeds_led_to_no_page_says_so(statuses: list[int], refused: int, line: str | None) -> None:
    report = a_report()
    report.pages = [seed_page(status) for status in statuses]
    for _ in range(refused):
        report.refuse("http://a.example/", is_seed=True)
    told = [text for text in words(report).splitlines() if text.startswith("No seed")]
    assert told == ([line] if line else [])
    assert exit_code(report, Stopper(Shell())) == (1 if line else 0)
