"""What a page is made of, asked for at the page's time though it was captured in another second."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from archiver.replay.app import make_app
from tests.replay.shelf import FIRST, PNG, Client, make_shelf

SITE = "http://news.example"
STAMP = "20240506100000"
LATER = "20240506100003"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A page, and what it shows, three seconds later."""
    shelf = make_shelf(tmp_path_factory.mktemp("parts") / "shelf")
    shelf.add(f"{SITE}/", "<img src=/dot.png>")
    later = FIRST + timedelta(seconds=3)
    shelf.add(f"{SITE}/dot.png", PNG, "image/png", when=later)
    shelf.add(f"{SITE}/all.css", "@import 'more.css'; p { background: url(/dot.png) }", "text/css", when=later)
    shelf.add(f"{SITE}/next", "<p>next</p>", when=later)
    archive = shelf.finish()
    yield Client(make_app(archive))
    archive.close()


@pytest.mark.parametrize("dest", ["image", "empty", "font", "script"])
def test_it_comes_at_once_and_says_where_it_lives(client: Client, dest: str) -> None:
    answer = client.get(f"/w/{STAMP}im_/{SITE}/dot.png", {"Sec-Fetch-Dest": dest})
    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["content-location"] == f"/w/{LATER}im_/{SITE}/dot.png"
    assert answer.headers["memento-datetime"] == "Mon, 06 May 2024 10:00:03 GMT"
    # One that is nearer may be captured tomorrow; and a window is led to the capture's own address.
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "Sec-Fetch-Dest" in answer.headers["vary"]


def test_it_is_not_sent_again_while_it_is_the_same(client: Client) -> None:
    path, headers = f"/w/{STAMP}im_/{SITE}/dot.png", {"Sec-Fetch-Dest": "image"}
    tag = client.get(path, headers).headers["etag"]
    assert client.get(path, {**headers, "If-None-Match": tag}).status_code == 304


def test_at_its_own_address_it_may_be_kept(client: Client) -> None:
    answer = client.get(f"/w/{LATER}im_/{SITE}/dot.png", {"Sec-Fetch-Dest": "image"})
    assert answer.headers["cache-control"] == "private, max-age=86400, immutable"
    assert "content-location" not in answer.headers


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"/w/{STAMP}mp_/{SITE}/next", {"Sec-Fetch-Dest": "iframe"}),
        (f"/w/{STAMP}im_/{SITE}/dot.png", {}),
    ],
    ids=["a frame", "a program"],
)
def test_all_else_is_led_to_the_captures_own_address(client: Client, path: str, headers: dict[str, str]) -> None:
    answer = client.get(path, headers)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(f"/w/{LATER}")


def test_a_module_that_is_a_style_sheet_is_sent_as_one(client: Client) -> None:
    answer = client.get(f"/w/{STAMP}js_/{SITE}/all.css", {"Sec-Fetch-Dest": "style", "Origin": "null"})
    assert (answer.status_code, answer.headers["location"]) == (302, f"/w/{STAMP}cs_/{SITE}/all.css")
    assert answer.headers["access-control-allow-origin"] == "null"
    sheet = client.get(answer.headers["location"], {"Sec-Fetch-Dest": "style"})
    assert sheet.headers["content-type"].startswith("text/css")
