"""Single pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver import capture
from archiver.archive import Archive, open_archive
from archiver.crawl.single import capture_name, capture_pages
from archiver.demo.server import DemoServer
from archiver.errors import CrawlError, UrlError
from tests.crawl.looking import assert_index_is_as_rebuilt, plan_for
from tests.fetch.serving import RawServer, answering

NO_ROBOTS = b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"


def test_page_is_captured_with_what_it_needs_and_without_what_it_links_to(tmp_path: Path) -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<img src=/a.png><a href=/b>b</a>"
    with RawServer([[NO_ROBOTS], [page], [b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"]]) as server:
        taken = capture(f"{server.url}/en/", tmp_path / "new", allow_private=["127.0.0.1"])
        assert [request.split()[1] for request in server.requests] == [b"/robots.txt", b"/en/", b"/a.png"]
    archive = open_archive(tmp_path / "new")
    assert archive.capture(taken.record_id) == taken
    assert taken.status == 200
    assert list((archive.state / "crawls").iterdir()) == []
    archive.close()


def test_page_is_captured_each_time(archive: Archive) -> None:
    with answering(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>x") as server:
        ids = {capture(server.url, archive, allow_private=["127.0.0.1"]).record_id for _ in range(3)}
    assert len(ids) == 3
    assert_index_is_as_rebuilt(archive)


def test_capture_is_that_of_the_page_a_redirect_leads_to(archive: Archive) -> None:
    moved = b"HTTP/1.1 302 F\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"
    with RawServer([[NO_ROBOTS], [moved], [b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"]]) as server:
        assert capture(f"{server.url}/a", archive, allow_private=["127.0.0.1"]).url == f"{server.url}/b"


def test_page_that_does_not_answer_is_an_error_that_names_it(archive: Archive) -> None:
    with RawServer([[]]) as server:
        url = f"{server.url}/a"
    with pytest.raises(CrawlError, match="cannot connect") as caught:
        capture(url, archive, allow_private=["127.0.0.1"])
    assert url in str(caught.value)


def test_page_that_robots_forbid_is_an_error(archive: Archive) -> None:
    with answering(b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /\n") as server:
        with pytest.raises(CrawlError, match="robots"):
            capture(f"{server.url}/a", archive, allow_private=["127.0.0.1"])
        assert len(server.requests) == 1


def test_what_is_no_url_is_an_error(archive: Archive) -> None:
    with pytest.raises(UrlError):
        capture("mailto:somebody@example.org", archive)


def test_several_pages_are_captured_in_one_run(archive: Archive) -> None:
    with DemoServer() as server:
        plan = plan_for(f"{server.url}/en/", f"{server.url}/introd", f"{server.url}/no-such", name=capture_name())
        report = capture_pages(archive, plan)
    assert {page.status for page in report.pages} == {200, 404}
    assert len(report.pages) == 3


CAPTCHA = (
    b"HTTP/1.1 403 No\r\ncf-mitigated: challenge\r\nContent-Type: text/html\r\n\r\n<title>Just a moment...</title>"
)
NO_PAGES = {
    "keeps crawlers out": (CAPTCHA, "turned away"),
    "asks for a long rest": (b"HTTP/1.1 429 No\r\nRetry-After: 3600\r\n\r\n", "left alone for 3600 s"),
    "redirects to itself": (b"HTTP/1.1 302 F\r\nLocation: /a\r\n\r\n", "redirects without end"),
    "redirects to a letter": (b"HTTP/1.1 302 F\r\nLocation: mailto:a@example.org\r\n\r\n", "no web page"),
}


@pytest.mark.parametrize(("answer", "what"), NO_PAGES.values(), ids=list(NO_PAGES))
def test_answer_that_is_no_page_is_an_error_that_says_why(archive: Archive, answer: bytes, what: str) -> None:
    with RawServer([[NO_ROBOTS], [answer]]) as server:
        url = f"{server.url}/a"
        with pytest.raises(CrawlError, match=what) as caught:
            capture(url, archive, allow_private=["127.0.0.1"])
    assert str(server.port) in str(caught.value)
    assert [capture.url for capture in archive.lookup(url)] == [url]
