"""Captures on other people's pages."""

from __future__ import annotations

import pytest

from archiver.replay.addresses import story_path
from tests.replay.shelf import CONTENT, ORIGIN, Client, Library

EMBEDDED = "/embed/20240506100000/http://news.example/story"


def test_any_site_may_frame_the_embedded_view(client: Client) -> None:
    answer = client.get(EMBEDDED)
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    assert f'src="{CONTENT}/w/20240506100000mp_/http://news.example/story"' in answer.text


def test_the_embedded_view_has_one_address_for_each_capture(client: Client) -> None:
    assert client.get("/embed/2024/http://news.example/story").headers["location"] == EMBEDDED
    assert client.get("/embed/2024/http://news.example/never").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        "http://news.example/story",
        f"{ORIGIN}/page/20240506100000/http://news.example/story",
        f"{CONTENT}/w/20240506100000mp_/http://news.example/story",
        "STORY",
        "http://news.example/old",
    ],
    ids=["original", "page", "content", "story", "redirect"],
)
def test_oembed_finds_a_capture_by_any_of_its_addresses(client: Client, library: Library, asked: str) -> None:
    url = ORIGIN + story_path(library[1]["story"]) if asked == "STORY" else asked
    said = client.get(f"/oembed?url={url}").json()
    assert (said["version"], said["type"], said["title"]) == ("1.0", "rich", "纸张的寿命")
    assert said["html"].startswith(f'<iframe src="{ORIGIN}{EMBEDDED}"')


def test_oembed_keeps_to_the_size_that_is_asked_for(client: Client) -> None:
    said = client.get("/oembed?url=http://news.example/story&maxwidth=320&maxheight=99999").json()
    assert (said["width"], said["height"]) == (320, 600)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("url=http://never.example/", 404),
        ("url=http://news.example/story&format=xml", 501),
        ("url=javascript:alert(1)", 400),
        ("", 400),
        (f"url={ORIGIN}/story/urn:uuid:none", 404),
        (f"url={ORIGIN}/", 404),
    ],
    ids=["unknown", "xml", "no web address", "nothing", "no record", "start page"],
)
def test_oembed_says_what_it_cannot_do(client: Client, query: str, status: int) -> None:
    assert client.get(f"/oembed?{query}").status_code == status
