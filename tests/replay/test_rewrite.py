from __future__ import annotations

import gzip
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.charset import Coding, page_text
from archiver.replay.links import PageLinks
from archiver.replay.rewrite import rewrite_html
from archiver.replay.tokens import Spans, parser_spans, turbo_spans

LINKS = PageLinks("http://h.example/d/page", "2024")
BOTH = pytest.mark.parametrize("tokenize", [turbo_spans, parser_spans], ids=["turbohtml", "html.parser"])


def w(url: str, modifier: str = "mp_") -> str:
    return f"/w/2024{modifier}/http://h.example{url}"


OTHER = "/w/2024mp_/http://o.example/"
CASES = {
    "link": ('<A HREF="/x">', f'<A HREF="{w("/x")}">'),
    "bare value": ("<a href=/x id=b>", f'<a href="{w("/x")}" id=b>'),
    "single quotes": ("<a href='/x?a=1&amp;b'>", f"<a href='{w('/x?a=1&amp;b')}'>"),
    "relative stays": ("<a href='x.html?a&b'>", "<a href='x.html?a&b'>"),
    "image": (
        "<img src=/x srcset='/a 1x, b 2x'>",
        f"<img src=\"{w('/x', 'im_')}\" srcset='{w('/a', 'im_')} 1x, b 2x'>",
    ),
    "lazy image": ("<img data-src='/x'>", f"<img data-src='{w('/x', 'im_')}'>"),
    "style sheet": ("<link rel=StyleSheet href='/x'>", f"<link rel=StyleSheet href='{w('/x', 'cs_')}'>"),
    "preloaded script": (
        "<link rel=preload as=script href='/x'>",
        f"<link rel=preload as=script href='{w('/x', 'js_')}'>",
    ),
    "icon": ("<link rel='shortcut icon' href='/x'>", f"<link rel='shortcut icon' href='{w('/x', 'im_')}'>"),
    "script": ("<script src='/x'></script>", f"<script src='{w('/x', 'js_')}'></script>"),
    "script text stays": ("<script>a='<a href=/x>'</script>", "<script>a='<a href=/x>'</script>"),
    "form": ("<form action='/x'>", f"<form action='{w('/x')}'>"),
    "frame": ("<iframe src='/x'></iframe>", f"<iframe src='{w('/x', 'if_')}'></iframe>"),
    "poster": ("<video poster='/x'>", f"<video poster='{w('/x', 'oe_')}'>"),
    "svg": ("<svg><image xlink:href='/x'/></svg>", f"<svg><image xlink:href='{w('/x', 'im_')}'/></svg>"),
    "cite stays": ("<q cite='/x'>", "<q cite='/x'>"),
    "style attribute": ("<p style='background:url(\"/x\")'>", f"<p style='background:url(\"{w('/x', 'im_')}\")'>"),
    "style element": ("<style>p{background:url(/x)}</style>", f"<style>p{{background:url({w('/x')})}}</style>"),
    "refresh": (
        "<meta http-equiv=Refresh content='5; URL=/x'>",
        f"<meta http-equiv=Refresh content='5; URL={w('/x')}'>",
    ),
    "policy": (
        "<meta http-equiv=Content-Security-Policy content=x>",
        "<meta data-archived-http-equiv=Content-Security-Policy content=x>",
    ),
    "integrity": (
        "<link integrity=a nonce=b crossorigin>",
        "<link data-archived-integrity=a data-archived-nonce=b data-archived-crossorigin>",
    ),
    "new window": ("<a target=_blank href=x>", "<a data-archived-target=_blank href=x>"),
    "named window stays": ("<a target=main href=x>", "<a target=main href=x>"),
    "base": ("<base href='/q/'><a href='/x'>", f"<base href='{w('/q/')}'><a href='{w('/x')}'>"),
    "base elsewhere": (
        "<base href='http://o.example/q/'><a href='/x'><a href='../../../y'>",
        f"<base href='{OTHER}q/'><a href='{OTHER}x'><a href='{OTHER}y'>",
    ),
    "noscript": ("<noscript><img src='/x'></noscript>", f"<noscript><img src='{w('/x', 'im_')}'></noscript>"),
    "srcdoc": ("<iframe srcdoc='<a href=\"/x\">'>", f"<iframe srcdoc='<a href=\"{w('/x')}\">'>"),
    "speculation": ("<script type=speculationrules>", '<script data-archived-type=speculationrules type="text/plain">'),
    "comment stays": ("<!-- <a href=/x> -->", "<!-- <a href=/x> -->"),
    "textarea stays": ("<textarea>&lt;a href=/x></textarea>", "<textarea>&lt;a href=/x></textarea>"),
    "carriage returns": ("a\r\nb\r<a\r\nhref='/x'>\r\n", f"a\r\nb\r<a\r\nhref='{w('/x')}'>\r\n"),
}  # fmt: skip


@BOTH
@pytest.mark.parametrize(("text", "changed"), CASES.values(), ids=CASES)
def test_only_what_leads_out_of_the_archive_is_changed(tokenize: Spans, text: str, changed: str) -> None:
    assert rewrite_html(text, LINKS, tokenize=tokenize) == changed


@given(st.text(alphabet="<a href='/x\">=&;#\r\n!-bistylencrp/:.") | st.text())
def test_no_page_makes_the_rewriter_raise(text: str) -> None:
    rewrite_html(text, LINKS)
    rewrite_html(text, LINKS, tokenize=parser_spans)


@given(st.lists(st.sampled_from(["<p>", "</p>", "text", "<a href=x>", "<br/>", "\r\n", "&amp;", "<!-- -->", "é"])))
def test_a_page_without_links_outward_stays_the_same(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert rewrite_html(text, LINKS) == text


def test_a_page_in_gbk_keeps_its_bytes_around_a_changed_link() -> None:
    raw = "<meta charset=gbk><p title='页'>旧的一页<a title='乮' href='/查?词=页'>查</a>".encode("gbk")
    page = page_text(raw, None)
    text = rewrite_html(page.text, PageLinks("http://h.example/", "2024", page.coding))
    body, label = page.encoded(text)
    assert label == "gb18030"
    assert body == raw.replace("'/查?词=页'".encode("gbk"), b"'/w/2024mp_/http://h.example/%E6%9F%A5?%B4%CA=%D2%B3'")


def test_a_changed_value_keeps_its_other_characters_in_the_pages_encoding() -> None:
    raw = "<p style='font-family:宋体;background:url(/x)'>".encode("gbk")
    text = rewrite_html(raw.decode("latin-1"), PageLinks("http://h.example/", "2024", Coding("gb18030", True)))
    assert "宋体".encode("gbk") in text.encode("latin-1")


def test_nesting_has_an_end() -> None:
    text = "<noscript>" * 50 + "<img src='/x'>"
    assert rewrite_html(text, LINKS).startswith("<noscript>")


def test_pages_by_other_people_keep_every_byte_between_the_changes(shared: Path) -> None:
    pages = sorted((shared / "data/extract").glob("*/html/*.gz"))
    for path in random.Random(11).sample(pages, 40):
        raw = gzip.decompress(path.read_bytes())
        page = page_text(raw, None)
        body, _ = page.encoded(rewrite_html(page.text, PageLinks("http://h.example/", "2024", page.coding)))
        if page.coding.is_byte_text:
            # Outside tags, style sheets and noscript no byte differs.
            assert _words(body) == _words(raw), path.name


def _words(raw: bytes) -> list[bytes]:
    bare = re.sub(rb"<(style|noscript)\b.*?</\1", b"", raw, flags=re.DOTALL | re.IGNORECASE)
    return re.findall(rb">([^<>]*)<", bare)
