from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.model import Capture, Headers, Memento
from archiver.replay.content import archived_headers, as_archived, as_shown, location_url, shown_type


def memento(content: bytes = b"", headers: Headers = (), url: str = "http://h.example/d/p") -> Memento:
    capture = Capture(url, "", datetime(2024, 5, 6, tzinfo=UTC), "<urn:x>", "response", "a.warc.gz", 0, 1)
    return Memento(capture, "WARC/1.1", (), 200, "OK", headers, b"", content, content)


@pytest.mark.parametrize(
    ("content", "headers", "kind"),
    [
        (b"<!DOCTYPE html>", (), "text/html"),
        (b"  <!-- x --><html>", (), "text/html"),
        (b"<!-- - -- > --->\n<!----> <body>", (), "text/html"),
        (b"<!-- open <html>", (), "application/octet-stream"),
        (b"<!---->" * 140, (), "application/octet-stream"),
        (b"\x89PNG", (), "application/octet-stream"),
        (b"<html>", (("Content-Type", "Text/Plain; charset=x"),), "text/plain"),
    ],
)
def test_the_type_is_the_recorded_one_or_that_of_the_first_bytes(content: bytes, headers: Headers, kind: str) -> None:
    assert shown_type(memento(content, headers)) == kind


def test_a_script_under_a_wrong_type_is_sent_as_a_script() -> None:
    page = memento(b"<html>f()", (("Content-Type", "text/html; charset=gbk"),))
    assert as_shown(page, "js_", as_document=False).content_type == "text/javascript; charset=gbk"


def test_a_feed_that_a_script_asks_for_keeps_its_type() -> None:
    feed = memento(b"<rss/>", (("Content-Type", "application/rss+xml"),))
    assert as_shown(feed, "mp_", as_document=False).content_type == "application/rss+xml"


@pytest.mark.parametrize(
    ("recorded", "sent"),
    [
        ("text/пример", "application/octet-stream"),
        ("text/html; charset=пример", "text/html"),
        ("image/png; name=é", "image/png"),
        ("text/plain;\x01 charset=big5", "text/plain;  charset=big5"),
        ("страница", "application/octet-stream"),
    ],
)
def test_a_content_type_is_sent_as_far_as_a_header_can_hold_it(recorded: str, sent: str) -> None:
    page = memento(b"x", (("Content-Type", recorded),))
    assert as_archived(page).content_type == sent
    for modifier in ("mp_", "im_", "js_", "cs_"):
        assert as_shown(page, modifier, as_document=True).content_type.isascii()


def test_a_value_beyond_latin_1_is_sent_as_utf_8() -> None:
    fields = archived_headers(memento(headers=(("Content-Type", "text/пример"),)))
    assert [value.encode("latin-1").decode() for _, value in fields] == ["text/пример"]


def test_header_fields_that_could_break_the_response_are_mended_or_left_out() -> None:
    headers = (("X-A", "one\r\nSet-Cookie: two"), ("X B", "three"), ("X-C", "\x00é"))
    assert archived_headers(memento(headers=headers)) == [
        ("X-Archive-Orig-X-A", "one Set-Cookie: two"),
        ("X-Archive-Orig-X-C", "é"),
    ]


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/x", "http://h.example/x"),
        ("y", "http://h.example/d/y"),
        ("https://o.example/#f", "https://o.example/#f"),
        ("/页".encode().decode("latin-1"), "http://h.example/%E9%A1%B5"),
        ("javascript:alert(1)", None),
        ("http://[", None),
    ],
)
def test_redirects_lead_to_web_addresses_only(location: str, url: str | None) -> None:
    assert location_url(memento(headers=(("location", location),))) == url
