"""The page view: the bar, and what it says about the page in the frame."""

from __future__ import annotations

import pytest

from archiver.replay.app import make_app
from archiver.replay.content import representations, stored
from archiver.replay.views import page
from tests.replay.shelf import ORIGIN, Client, Shelf

URL = "http://h.example/"
NOTE = "its links were left as archived"


@pytest.fixture
def client(shelf: Shelf) -> Client:
    """A client of an archive with one page."""
    shelf.add(URL, "<p><a href='/x'>x</a></p>")
    return Client(make_app(shelf.finish(), base_url=ORIGIN))


@pytest.mark.parametrize("most_held", [1, 1_000_000], ids=["streamed", "held"])
def test_a_page_too_long_to_be_rewritten_says_so_to_the_reader(
    client: Client, monkeypatch: pytest.MonkeyPatch, most_held: int
) -> None:
    monkeypatch.setattr(page, "_SHORT_BYTES", 0)
    monkeypatch.setattr(stored, "MAX_HELD", most_held)
    monkeypatch.setattr(representations, "MAX_REWRITTEN", 10)
    assert NOTE in client.get(f"/page/20240506100000/{URL}").text


def test_of_others_nothing_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert NOTE not in client.get(f"/page/20240506100000/{URL}").text
    monkeypatch.setattr(page, "_SHORT_BYTES", 0)
    assert NOTE not in client.get(f"/page/20240506100000/{URL}").text


@pytest.mark.parametrize("status", [204, 205])
def test_an_answer_without_content_is_told_instead_of_an_empty_frame(shelf: Shelf, status: int) -> None:
    shelf.add("http://news.example/nothing", status=status)
    client = Client(make_app(shelf.finish(), base_url=ORIGIN))
    page = client.get("/page/20240506100000/http://news.example/nothing").text
    assert f"answered {status}" in page
    assert "<iframe" not in page


@pytest.mark.parametrize(
    ("field", "leads_to"),
    [
        ("0;url=http://other.example/x?a=b c", "http://other.example/x?a=b%20c"),
        ("5 , URL='next#there' x", f"{URL}next#there"),
        ("1;url=/page/20240506100000/x", f"{URL}page/20240506100000/x"),
        ("1;url=//127.0.0.1/crawls", "http://127.0.0.1/crawls"),
        ("0;url=data:text/html,x", None),
        ("60", None),
        (f"60;url={URL}#top", None),
    ],
)
def test_where_a_refresh_header_led_is_said_and_nobody_led_there(
    shelf: Shelf, field: str, leads_to: str | None
) -> None:
    shelf.add(URL, "a page", headers=(("Refresh", field),))
    client = Client(make_app(shelf.finish(), base_url=ORIGIN))
    view = client.get(f"/page/20240506100000/{URL}").text
    assert ("This page sent its readers on to" in view) == bool(leads_to)
    assert leads_to is None or f'href="/page/20240506100000/{leads_to}"' in view
    assert "refresh" not in client.get(f"/w/20240506100000mp_/{URL}", {"sec-fetch-dest": "iframe"}).headers


def test_a_record_that_cannot_be_read_leaves_the_page_view_as_it_is(shelf: Shelf) -> None:
    shelf.add(URL, "a page", headers=(("Refresh", "0;url=/x"),))
    archive = shelf.finish()
    client = Client(make_app(archive, base_url=ORIGIN))
    archive.warc_path(archive.capture(URL).warc).write_bytes(b"")
    answer = client.get(f"/page/20240506100000/{URL}")
    assert answer.status_code == 200
    assert "This page sent its readers on to" not in answer.text
