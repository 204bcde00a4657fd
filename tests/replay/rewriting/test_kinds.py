from __future__ import annotations

import pytest

from archiver.replay.rewriting.kinds import rewriter_of
from archiver.replay.rewriting.links import PageLinks

LINKS = PageLinks("http://h.example/d/", "2024")
W = b"/w/2024%s/http://h.example"


@pytest.mark.parametrize(
    ("kind", "modifier", "content", "changed"),
    [
        ("text/html", "mp_", b"<a href=/x>", b'<a href="' + W % b"mp_" + b'/x">'),
        ("application/xhtml+xml", "if_", b"<a href='/x'/>", b"<a href='" + W % b"mp_" + b"/x'/>"),
        ("text/css", "mp_", b"a{b:url(/x)}", b"a{b:url(" + W % b"mp_" + b"/x)}"),
        ("text/html", "cs_", b"a{b:url(/x)}", b"a{b:url(" + W % b"mp_" + b"/x)}"),
        ("image/svg+xml", "im_", b"<a href='/x'/>", b"<a href='" + W % b"im_" + b"/x'/>"),
        ("application/rss+xml", "mp_", b"<link>/x</link>", b"<link>" + W % b"mp_" + b"/x</link>"),
        ("text/xml", "mp_", b"<loc>/x</loc>", b"<loc>" + W % b"mp_" + b"/x</loc>"),
        ("application/dash+xml", "oe_", b"<BaseURL>/x</BaseURL>", b"<BaseURL>" + W % b"oe_" + b"/x</BaseURL>"),
        ("text/plain", "oe_", b"#EXTM3U\n/x", b"#EXTM3U\n" + W % b"oe_" + b"/x"),
        ("application/manifest+json", "mp_", b'{"src":"/x"}', b'{"src":"' + W % b"im_" + b'/x"}'),
    ],
)
def test_each_kind_has_its_rewriter(kind: str, modifier: str, content: bytes, changed: bytes) -> None:
    rewriter = rewriter_of(kind, modifier, content)
    assert rewriter is not None
    assert rewriter(content, kind, LINKS).body == changed


@pytest.mark.parametrize(
    ("kind", "modifier"),
    [
        ("text/html", "id_"),
        ("text/html", "js_"),
        ("text/html", "im_"),
        ("application/json", "mp_"),
        ("application/ld+json", "mp_"),
        ("text/javascript", "js_"),
        ("image/png", "im_"),
        ("text/plain", "mp_"),
    ],
)
def test_everything_else_stays_as_it_is(kind: str, modifier: str) -> None:
    assert rewriter_of(kind, modifier, b"<html><a href=/x>") is None


def test_a_page_without_links_outward_is_the_same_bytes() -> None:
    content = b"<p>\xff\r\n<a href=x>"
    rewriter = rewriter_of("text/html", "mp_")
    assert rewriter is not None
    assert rewriter(content, "text/html", LINKS) == (content, "windows-1252")
