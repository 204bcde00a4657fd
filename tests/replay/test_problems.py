from __future__ import annotations

import pytest

from archiver.archive import Archive
from archiver.index.access import Access, AccessRule
from archiver.replay.app import make_app
from tests.replay.shelf import Client, Shelf


def test_a_frame_gets_a_small_page_in_the_readers_language(client: Client) -> None:
    fields = {"sec-fetch-dest": "iframe", "accept-language": "zh-CN"}
    answer = client.get("/w/2024mp_/http://news.example/never", fields)
    assert answer.status_code == 404
    assert "http://news.example/never 未被采集。" in answer.text
    assert "sandbox allow-scripts" in answer.headers["content-security-policy"]


def test_a_picture_that_is_not_there_is_a_line_with_links_for_programs(client: Client) -> None:
    answer = client.get("/w/2024im_/http://news.example/never.png", {"sec-fetch-dest": "image"})
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'rel="timemap"' in answer.headers["link"]
    assert 'rel="timegate"' in answer.headers["link"]


def test_what_the_rules_block_is_told_as_blocked(shelf: Shelf) -> None:
    shelf.add("http://news.example/secret", "Hush")
    shelf.add("http://news.example/secret/2", "Hush")
    folder = shelf.finish().folder
    rules = Access((AccessRule("block", "http://news.example/secret", message="By <order> of the court."),))
    client = Client(make_app(Archive(folder, access=rules)))
    for path in ("/captures/http://news.example/secret", "/page/2024/http://news.example/secret"):
        answer = client.get(path)
        assert answer.status_code == 451
        assert "By &lt;order&gt; of the court." in answer.text
        assert "secret/2" not in answer.text


@pytest.mark.parametrize(("language", "title"), [("en", "No such page"), ("zh", "没有这个页面")])
def test_what_is_not_there_is_said_in_both_languages(client: Client, language: str, title: str) -> None:
    answer = client.get("/nothing", {"accept-language": language})
    assert answer.status_code == 404
    assert f"<h1>{title}</h1>" in answer.text


@pytest.mark.parametrize(("language", "mark"), [("en", "<p>"), ("zh-CN", '<p lang="en">')])
def test_in_a_frame_a_sentence_of_the_library_is_marked_as_english(client: Client, language: str, mark: str) -> None:
    fields = {"sec-fetch-dest": "iframe", "accept-language": language}
    answer = client.get("/w/99991399mp_/http://news.example/", fields)
    assert answer.status_code == 400
    assert f"{mark}&#39;99991399&#39;: no timestamp." in answer.text
