"""The provenance of a capture as a page."""

from __future__ import annotations

import pytest

from archiver.replay.addresses import provenance_page_path
from archiver.replay.app import make_app
from tests.replay.shelf import NOW, STORY, Client, Library, Shelf


def test_the_facts_of_a_capture_are_told(client: Client, library: Library) -> None:
    record_id = library[1]["story"]
    text = client.get(provenance_page_path(record_id)).text
    for fact in ("192.0.2.7", "test-writer/1.0", "6 May 2024, 10:00:00 UTC", "200 Reason", ".warc.gz", "GET /"):
        assert fact in text, fact
    assert record_id.strip("<>") in text
    assert "<b>Digest verified.</b>" in text
    assert "1 January 2026" in text


def test_a_wrong_digest_is_called_wrong(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.warc.build.payload_digest", lambda exchange: "sha256:" + "0" * 64)
    record_id = shelf.add("http://news.example/story", STORY)
    text = Client(make_app(shelf.finish(), clock=lambda: NOW)).get(provenance_page_path(record_id)).text
    assert "<b>Digest wrong.</b>" in text


def test_a_revisit_names_the_record_that_holds_the_bytes(client: Client, library: Library) -> None:
    text = client.get(provenance_page_path(library[1]["revisit"])).text
    assert "A revisit" in text
    assert f'href="{provenance_page_path(library[1]["home 2025"])}"' in text


def test_redirects_around_a_capture_are_told(client: Client, library: Library) -> None:
    text = client.get(provenance_page_path(library[1]["moved"])).text
    assert f'href="{provenance_page_path(library[1]["story"])}"' in text
    lost = client.get(provenance_page_path(library[1]["lost"])).text
    assert "not in this archive" in lost


def test_what_the_page_lacks_is_listed_with_the_command(shelf: Shelf) -> None:
    record_id = shelf.add("http://news.example/", "<img src=\"/lost.png?a='1'\">")
    text = Client(make_app(shelf.finish())).get(provenance_page_path(record_id)).text
    assert "What was not captured" in text
    assert "archiver capture" in text
    assert "lost.png" in text


def test_a_capture_that_refers_to_nothing_here_says_so(client: Client, library: Library) -> None:
    text = client.get(provenance_page_path(library[1]["orphan"])).text
    assert "The record that holds the bytes of the page is not in this archive." in text
