"""Looking into what came."""

from __future__ import annotations

import pytest

from archiver.archive import Archive
from archiver.crawl import searching
from archiver.crawl.engine import crawl
from archiver.crawl.searching import Search, location_of
from archiver.model import Finding
from tests.crawl.looking import plan_for
from tests.fetch.serving import RawServer
from tests.fetch.test_body import exchange_of

HTML = (("Content-Type", "text/html"),)
PAGE = "http://example.org/"


@pytest.mark.parametrize(
    ("status", "value", "leads_to"),
    [
        (302, "/a", "/a"),
        (301, "/caf\u00c3\u00a9", "/café"),
        (301, "/caf\u00e9", "/café"),
        (308, "", ""),
        (200, "/a", None),
        (304, "/a", None),
    ],
    ids=["plain", "utf-8", "latin-1", "empty", "no redirect", "not modified"],
)
def test_redirect_leads_where_a_browser_goes(status: int, value: str, leads_to: str | None) -> None:
    assert location_of(status, (("Location", value),)) == leads_to


def test_redirect_without_a_location_leads_nowhere() -> None:
    assert location_of(302, ()) is None


def test_what_holds_no_links_is_not_read() -> None:
    findings: list[Finding] = []
    exchange = exchange_of(b"\x89PNG", (("Content-Type", "image/png"),))
    assert Search().content(exchange, findings.append) is None


def test_long_page_is_searched_at_its_beginning_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MAX_SEARCHED", 100)
    findings: list[Finding] = []
    exchange = exchange_of(b"<a href=/a>a</a>" + b" " * 100 + b"<a href=/b>b</a>", HTML)
    content = Search().content(exchange, findings.append)
    assert content is not None
    assert [each.url for each in Search().links(content, HTML, PAGE, findings.append)] == [f"{PAGE}a"]
    assert [finding.code for finding in findings] == ["crawl.page.long"]


def test_list_is_read_further_than_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MAX_SEARCHED", 10)
    findings: list[Finding] = []
    headers = (("Content-Type", "text/plain"),)
    content = Search().content(exchange_of(f"{PAGE}a\n{PAGE}b\n".encode(), headers), findings.append, is_list=True)
    assert content is not None
    found = Search().links(content, headers, PAGE, findings.append, is_list=True)
    assert [each.url for each in found] == [f"{PAGE}a", f"{PAGE}b"]
    assert findings == []


def test_links_of_an_archived_page_are_those_it_had(archive: Archive) -> None:
    missing = b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 16\r\n\r\n<a href=/b>b</a>"
    with RawServer([[missing], [page]]) as server:
        crawl(archive, plan_for(f"{server.url}/a", scope_kind="page"))
        (capture,) = archive.lookup(f"{server.url}/a")
    found = Search().archived_links(archive, capture, capture.url, lambda finding: None)
    assert [each.url for each in found] == [f"{server.url}/b"]
    for path in archive.warcs.iterdir():
        path.write_bytes(b"")
    assert Search().archived_links(archive, capture, capture.url, lambda finding: None) == []
