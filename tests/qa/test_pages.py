"""Finding the pages that were captured with a browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.archive import Archive, make_archive
from archiver.browser.interface import artefact_url
from archiver.crawl.recording import CaptureLog
from archiver.model import Finding
from archiver.qa.pages import SeenPage, seen_pages
from tests.browser.exchanges import exchange_of

START = datetime(2026, 1, 1, tzinfo=UTC)
URL = "http://a.example/?q=Ä"
NORMAL = "http://a.example/?q=%C3%84"
RAW = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\na"
URN = artefact_url("requests", NORMAL)
REQUESTS = [
    {"url": NORMAL, "method": "GET", "status": 200},
    {"url": "http://a.example/gone", "method": "GET", "failure": "no"},
    {"url": "http://a.example/save", "method": "POST", "status": 200},
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive."""
    made = make_archive(tmp_path)
    yield made
    made.close()


@pytest.fixture
def shelve(archive: Archive) -> Callable[..., None]:
    """Writes a page and what a browser made of it, as a crawl called so would."""
    now = [START]

    def clock() -> datetime:
        now[0] += timedelta(seconds=1)
        return now[0]

    def write(name: str, content: bytes, *, screenshot: bytes | None = None, url: str = NORMAL) -> None:
        log = CaptureLog(archive, name, {}, clock=clock, max_bytes=10**9)
        page = log.write(exchange_of(RAW, url), {})
        log.resource(artefact_url("requests", url), "application/json", content, {}, refers_to=page.record_id)
        if screenshot:
            log.resource(artefact_url("screenshot", url), "image/png", screenshot, {}, refers_to=page.record_id)
        log.close()

    return write


def told(page: object = NORMAL, **more: object) -> bytes:
    """Return a list of requests as the browser's side writes it."""
    return json.dumps({"page": page, "requests": REQUESTS, **more}).encode()


def pages(archive: Archive, wanted: str | None = None) -> list[SeenPage]:
    """Return the pages found."""
    return [page for page in seen_pages(archive, wanted) if isinstance(page, SeenPage)]


def test_a_page_comes_with_what_it_asked_for_and_how_it_looked(archive: Archive, shelve: Callable[..., None]) -> None:
    shelve("one", told(width=640, height=480, scroll=False), screenshot=b"PNG")
    (page,) = pages(archive)
    assert (page.capture.url, page.capture.record_type) == (NORMAL, "response")
    assert page.requests == {NORMAL: 200}
    assert (page.width, page.height, page.has_scrolled, page.screenshot) == (640, 480, False, b"PNG")


def test_of_a_page_captured_twice_the_last_time_counts(archive: Archive, shelve: Callable[..., None]) -> None:
    shelve("one", told(width=640))
    shelve("two", told(width=800))
    assert [page.width for page in pages(archive)] == [800]
    assert [page.width for page in pages(archive, "one")] == [640]
    assert list(pages(archive, "three")) == []


def test_a_url_stands_for_itself_alone(archive: Archive, shelve: Callable[..., None]) -> None:
    other = "http://a.example/?q=%C3%84&more"
    shelve("one", told())
    shelve("two", told(other), url=other)
    assert [page.capture.url for page in pages(archive, URL)] == [NORMAL]
    assert len(list(pages(archive))) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff{}",
        b"[]",
        b"{}",
        told(None),
        told("urn:x"),
        b'{"page": "http://a.example/", "requests": 1}',
        told("http://elsewhere.example/"),
    ],
    ids=["empty", "bytes", "list", "nothing", "no-url", "no-web-url", "number", "page-not-there"],
)
def test_a_list_that_is_not_ours_is_told_of(archive: Archive, shelve: Callable[..., None], content: bytes) -> None:
    shelve("one", content)
    (found,) = seen_pages(archive)
    assert isinstance(found, Finding)
    assert (found.code, found.record_id) == ("qa.page.unread", next(archive.lookup(URN)).record_id)


def test_one_that_asked_for_nothing_we_know_of_is_a_page_all_the_same(
    archive: Archive, shelve: Callable[..., None]
) -> None:
    shelve("one", json.dumps({"page": NORMAL, "requests": [1, {}, {"method": "GET", "status": "x"}]}).encode())
    assert [page.requests for page in pages(archive)] == [{}]


@pytest.mark.parametrize("size", [0, -1, 10**9, "1280", None, 1.5, True], ids=str)
def test_a_window_that_cannot_be_is_taken_for_the_usual_one(
    archive: Archive, shelve: Callable[..., None], size: object
) -> None:
    shelve("one", told(width=size, height=size))
    (page,) = pages(archive)
    assert (page.width, page.height) == (1280, 900)
