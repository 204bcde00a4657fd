from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.model import Capture, Headers, Memento
from archiver.replay.content.media import (
    MAX_HEADERS,
    archived_headers,
    is_source_text,
    location_url,
    sendable_type,
    sent_type,
    shown_type,
)


def memento(headers: Headers = (), url: str = "http://h.example/d/p") -> Memento:
    capture = Capture(url, "", datetime(2024, 5, 6, tzinfo=UTC), "<urn:x>", "response", "a.warc.gz", 0, 1)
    return Memento(capture, "WARC/1.1", (), 200, "OK", headers, b"", b"", b"")


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
    assert shown_type(memento(headers), opening=content) == kind


def test_a_script_under_a_wrong_type_is_sent_as_a_script() -> None:
    page = memento((("Content-Type", "text/html; charset=gbk"),))
    assert sent_type(page, "text/html", "js_") == "text/javascript; charset=gbk"


@pytest.mark.parametrize("kind", ["application/signed-exchange;v=b3", "Application/Signed-Exchange", "application/é"])
def test_a_type_that_a_browser_would_follow_to_the_live_web_is_not_sent(kind: str) -> None:
    made = memento((("Content-Type", kind),))
    assert sent_type(made, shown_type(made), "mp_").startswith("application/octet-stream")
    assert sendable_type(kind) == "application/octet-stream"


def test_more_headers_than_a_browser_takes_are_counted() -> None:
    many = archived_headers(memento(tuple((f"X-{number}", "v") for number in range(3000))))
    assert many[0] == ("X-Archive-Orig-X-0", "v")
    assert many[-1] == ("X-Archive-Missing-Headers", str(3000 - MAX_HEADERS))
    long = archived_headers(memento((("A", "v" * 40_000), ("B", "v" * 40_000), ("Content-Language", "de"))))
    assert [name for name, _ in long] == ["X-Archive-Orig-A", "Content-Language", "X-Archive-Missing-Headers"]


def test_what_was_found_out_about_the_encoding_goes_before_what_was_recorded() -> None:
    page = memento((("Content-Type", "text/html; charset=latin1"),))
    assert sent_type(page, "text/html", "mp_", "gb18030") == "text/html; charset=gb18030"


@pytest.mark.parametrize(
    ("kind", "is_source"),
    [
        ("application/rss+xml", True),
        ("text/xml", True),
        ("application/xml", True),
        ("text/xsl", True),
        ("model/x3d+xml", True),
        ("image/svg+xml", False),
        ("application/xhtml+xml", False),
        ("application/json", False),
    ],
)
def test_feeds_and_sitemaps_are_text_to_read_in_a_window(kind: str, is_source: bool) -> None:
    assert is_source_text(kind) is is_source


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
    page = memento((("Content-Type", recorded),))
    assert sendable_type(recorded) == sent
    for modifier in ("mp_", "im_", "js_", "cs_"):
        assert sent_type(page, shown_type(page), modifier).isascii()


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
