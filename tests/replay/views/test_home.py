from __future__ import annotations

import pytest

from archiver.archive import Archive
from archiver.dataset.build import extract_archive
from archiver.index.interface import StoryEntry
from archiver.replay.addresses import story_path
from archiver.replay.app import make_app
from archiver.replay.views.home import PAGES_PER_PAGE
from tests.replay.shelf import FIRST, NOW, STORY, Client, Shelf

URL = "http://news.example/story"


def client_of(archive: Archive) -> Client:
    """Return a client whose clock stands still."""
    return Client(make_app(archive, clock=lambda: NOW))


def test_stories_stand_under_their_days_with_how_they_begin(shelf: Shelf) -> None:
    record_id = shelf.add(URL, STORY)
    archive = shelf.finish()
    extract_archive(archive)
    text = client_of(archive).get("/").text
    assert f'<h4><a href="{story_path(record_id)}" lang="zh-CN" dir="auto">纸张的寿命</a></h4>' in text
    assert '<h3><time datetime="2024-05-05">5 May 2024</time></h3>' in text
    assert "云溪县图书馆本周开放了一间新的阅览室" in text
    assert 'href="/search?source=%E6%8B%BE%E9%A1%B5%E6%96%B0%E9%97%BB"' in text
    assert 'href="/page/20240506100000/http://news.example/story"' in text
    assert "<span>1 story</span>" in text


def test_without_a_search_the_page_is_there_all_the_same(shelf: Shelf) -> None:
    record_id = shelf.add(URL, STORY)
    archive = shelf.finish()
    archive.catalogue.add([StoryEntry(record_id, URL, "纸张的寿命", "", "", "", None, "article")])
    text = client_of(archive).get("/").text
    assert "Undated" in text
    assert "纸张的寿命" in text


def test_an_empty_archive_says_how_to_begin(shelf: Shelf) -> None:
    answer = client_of(shelf.finish()).get("/")
    assert answer.status_code == 200
    assert "archiver capture https://example.org/" in answer.text


def test_long_lists_have_pages(shelf: Shelf) -> None:
    for number in range(PAGES_PER_PAGE + 10):
        shelf.add(f"http://news.example/{number:02}", "<p>x</p>")
    client = client_of(shelf.finish())
    first, second = client.get("/?stories=2").text, client.get("/?pages=2").text
    assert 'href="/?pages=2&amp;stories=2#pages"' in first
    assert 'rel="prev" href="/?pages=1#pages"' in second
    assert first.count('class="address"') == PAGES_PER_PAGE
    assert second.count('class="address"') == 10
    assert client.get("/?pages=99999999999&stories=-1").status_code == 200


def test_captures_over_time_are_bars_once_there_are_months(shelf: Shelf) -> None:
    shelf.add(URL, "a", when=FIRST)
    shelf.add(URL, "b", when=FIRST.replace(month=8))
    text = client_of(shelf.finish()).get("/").text
    assert text.count("<rect ") == 2
    assert "<title>August 2024: 1 capture</title>" in text


def test_the_page_speaks_chinese(client: Client) -> None:
    answer = client.get("/", {"accept-language": "zh-CN"})
    assert '<html lang="zh-CN" dir="ltr">' in answer.text
    assert "16 次采集" in answer.text
    assert answer.headers["content-language"] == "zh-CN"
    assert "cookie" in answer.headers["vary"].lower()
    assert "set-cookie" not in answer.headers


def test_a_language_that_was_asked_for_is_kept(client: Client) -> None:
    answer = client.get("/?lang=zh-CN")
    assert "网页存档" in answer.text
    assert answer.headers["set-cookie"].startswith("language=zh-CN; HttpOnly; Max-Age=")
    assert "SameSite=lax" in answer.headers["set-cookie"]
    assert "domain" not in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("back", "location"),
    [
        ("/captures/http://h.example/?lang=en", "/captures/http://h.example/?lang=en"),
        ("/search?q=a%26lang=en", "/search?q=a"),
        ("//evil.example/", "/"),
        ("/%5Cevil.example/", "/"),
        ("http://evil.example/", "/"),
        ("/%0d%0aX: y", "/"),
        ("", "/"),
    ],
)
def test_the_choice_of_a_language_leads_back_and_nowhere_else(client: Client, back: str, location: str) -> None:
    answer = client.get(f"/language/zh-CN?back={back}")
    assert (answer.status_code, answer.headers["location"]) == (303, location)
    assert "language=zh-CN" in answer.headers["set-cookie"]


def test_another_site_cannot_choose_and_an_unknown_language_is_not_kept(client: Client) -> None:
    assert "set-cookie" not in client.get("/language/zh-CN", {"sec-fetch-site": "cross-site"}).headers
    assert "set-cookie" not in client.get("/language/tlh").headers
