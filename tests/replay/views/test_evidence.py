"""The evidence for a field, in the source and on the page."""

from __future__ import annotations

import pytest

from archiver.replay.addresses import evidence_path, passage_path
from archiver.replay.story.passages import ANCHOR
from tests.replay.shelf import CONTENT, Client, Library


def test_a_value_is_marked_in_the_source(client: Client, library: Library) -> None:
    text = client.get(evidence_path(library[1]["story"], "authors")).text
    assert "<mark>林渊</mark>" in text
    assert "The evidence holds." in text
    assert "/html/head/meta" in text


def test_words_that_the_page_shows_are_marked_there_too(client: Client, library: Library) -> None:
    record_id = library[1]["story"]
    path = passage_path(record_id, "text")
    assert (
        f'<iframe class="passage-frame" src="{CONTENT}{path}#{ANCHOR}" sandbox=""'
        in client.get(evidence_path(record_id, "text")).text
    )
    page = client.get(path)
    assert f'<mark id="{ANCHOR}"' in page.text
    assert "sandbox" in page.headers["content-security-policy"]
    assert "allow-scripts" not in page.headers["content-security-policy"]


def test_what_a_page_with_a_passage_asks_for_comes_from_the_archive(client: Client, library: Library) -> None:
    page = client.get(passage_path(library[1]["story"], "text")).text
    assert '<base href="/w/20240506100000mp_/http://news.example/story">' in page
    assert 'src="/w/20240506100000im_/http://news.example/logo.png"' in page
    assert 'href="/w/20240506100000mp_/http://news.example/gone"' in page


def test_a_value_from_the_record_header_has_no_place_in_the_page(client: Client, library: Library) -> None:
    text = client.get(evidence_path(library[1]["story"], "fetch_date")).text
    assert "It stands in the header of the WARC record, not in the page." in text


@pytest.mark.parametrize("field", ["nothing", "authors.9", "title.1"])
def test_a_field_that_is_not_there_is_404(client: Client, library: Library, field: str) -> None:
    assert client.get(evidence_path(library[1]["story"], field)).status_code == 404


@pytest.mark.parametrize(("name", "field"), [("story", "url"), ("story", "none"), ("logo", "title")])
def test_no_passage_is_shown_where_there_is_none(client: Client, library: Library, name: str, field: str) -> None:
    assert client.get(passage_path(library[1][name], field)).status_code == 404
