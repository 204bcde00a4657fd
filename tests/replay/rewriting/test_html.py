from __future__ import annotations

import gzip
import random
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.rewriting.charset import Coding, page_text
from archiver.replay.rewriting.html import rewrite_html
from archiver.replay.rewriting.links import PageLinks
from archiver.replay.rewriting.parsing import parser_spans
from archiver.replay.rewriting.spans import Spans
from archiver.replay.rewriting.tokens import turbo_spans

LINKS = PageLinks("http://h.example/d/page", "2024")
BOTH = pytest.mark.parametrize("tokenize", [turbo_spans, parser_spans], ids=["turbohtml", "html.parser"])


def w(url: str, modifier: str = "mp_") -> str:
    return f"/w/2024{modifier}/http://h.example{url}"


def outline(page: str) -> list[str]:
    """Return what is neither in a tag nor in what only machines read, and the name of each tag, in their order."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            found.append(tag)

        def handle_data(self, data: str) -> None:
            found.append(data)

    reader = Reader(convert_charrefs=False)
    reader.feed(page)
    reader.close()
    return found


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
    "iframe": ("<iframe src='/x'></iframe>", f"<iframe src='{w('/x', 'if_')}'></iframe>"),
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
        "<link data-archived-integrity=a data-archived-nonce=b crossorigin>",
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
    "imagesrcset": (
        "<link rel=preload as=image imagesrcset='/a 1x'>",
        f"<link rel=preload as=image imagesrcset='{w('/a', 'im_')} 1x'>",
    ),
    "canonical stays": ("<link rel=canonical href='/x'>", "<link rel=canonical href='/x'>"),
    "preconnect": ("<link rel=preconnect href='/x'>", f"<link rel=preconnect href='{w('/x')}'>"),
    "og:image stays": ("<meta property=og:image content='/x'>", "<meta property=og:image content='/x'>"),
    "ping": ("<a ping='/x' href='y'>", "<a data-archived-ping='/x' href='y'>"),
    "button": ("<button formaction='/x'>", f"<button formaction='{w('/x')}'>"),
    "object": ("<object data='/x' codebase='/c/'>", f"<object data='{w('/x', 'oe_')}' codebase='{w('/c/', 'oe_')}'>"),
    "other data stays": ("<p data='/x' value='/y'>", "<p data='/x' value='/y'>"),
    "embed": ("<embed src='/x'>", f"<embed src='{w('/x', 'oe_')}'>"),
    "applet": (
        "<applet archive='/a.jar,b.jar /c.jar'>",
        f"<applet archive='{w('/a.jar', 'oe_')},b.jar {w('/c.jar', 'oe_')}'>",
    ),
    "param": ("<param name=Movie value='/x'>", f"<param name=Movie value='{w('/x', 'oe_')}'>"),
    "other param stays": ("<param name=wmode value='/x'>", "<param name=wmode value='/x'>"),
    "use": ("<svg><use href='/s.svg#a'/></svg>", f"<svg><use href='{w('/s.svg#a', 'im_')}'/></svg>"),
    "paint": ("<svg><rect fill='url(/s.svg#a)'/></svg>", f"<svg><rect fill='url({w('/s.svg#a', 'im_')})'/></svg>"),
    "paint of the page stays": ("<rect fill='url(#a)'>", "<rect fill='url(#a)'>"),
    "template": ("<template><img src='/x'></template>", f"<template><img src='{w('/x', 'im_')}'></template>"),
    "import map": (
        "<script type=importmap>{'imports':{\"a\":\"/x\"}}</script>",
        f"<script type=importmap>{{'imports':{{\"a\":\"{w('/x', 'js_')}\"}}}}</script>",
    ),
    "json-ld stays": (
        "<script type=application/ld+json>{\"url\":\"/x\"}</script>",
        "<script type=application/ld+json>{\"url\":\"/x\"}</script>",
    ),
    "dns-prefetch": (
        "<meta http-equiv=x-dns-prefetch-control content=on>",
        "<meta data-archived-http-equiv=x-dns-prefetch-control content=on>",
    ),
    "frame": ("<frame src='/x' longdesc='/y'>", f"<frame src='{w('/x', 'fr_')}' longdesc='{w('/y', 'fr_')}'>"),
    "javascript stays": ("<a href='javascript:f(\"/x\")'>", "<a href='javascript:f(\"/x\")'>"),
    "speculation": ("<script type=speculationrules>", '<script data-archived-type=speculationrules type="text/plain">'),
    "speculation behind an address": (
        "<script src='/x' type=speculationrules>",
        f"<script src='{w('/x', 'js_')}' data-archived-type=speculationrules type=\"text/plain\">",
    ),
    "comment stays": ("<!-- <a href=/x> -->", "<!-- <a href=/x> -->"),
    "textarea stays": ("<textarea>&lt;a href=/x></textarea>", "<textarea>&lt;a href=/x></textarea>"),
    "carriage returns": ("a\r\nb\r<a\r\nhref='/x'>\r\n", f"a\r\nb\r<a\r\nhref='{w('/x')}'>\r\n"),
}  # fmt: skip


@BOTH
@pytest.mark.parametrize(("text", "changed"), CASES.values(), ids=CASES)
def test_only_what_leads_out_of_the_archive_is_changed(tokenize: Spans, text: str, changed: str) -> None:
    assert rewrite_html(text, LINKS, tokenize=tokenize) == changed


@BOTH
@given(st.text(alphabet="<a href='/x\">=&;#\r\n!-bistylencrp/:.") | st.text())
def test_any_page_keeps_its_elements_and_its_words(tokenize: Spans, text: str) -> None:
    assert outline(rewrite_html(text, LINKS, tokenize=tokenize)) == outline(text)


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


def test_the_standard_library_alone_changes_the_same(shared: Path) -> None:
    """But on a page in fifty, where one reads an odd tag otherwise."""
    pages = random.Random(5).sample(sorted((shared / "data/extract").glob("*/html/*.gz")), 50)
    differing = [path.name for path in pages if not _agree(gzip.decompress(path.read_bytes()))]
    assert len(differing) <= 1, differing


def _agree(raw: bytes) -> bool:
    page = page_text(raw, None)
    links = PageLinks("http://h.example/", "2024", page.coding)
    return rewrite_html(page.text, links) == rewrite_html(page.text, links, tokenize=parser_spans)


def _words(raw: bytes) -> list[bytes]:
    bare = re.sub(rb"<(style|noscript)\b.*?</\1", b"", raw, flags=re.DOTALL | re.IGNORECASE)
    return re.findall(rb">([^<>]*)<", bare)


@BOTH
@pytest.mark.parametrize(
    ("page", "changed"),
    [
        ("<p>x</p>", "<p>x</p>"),
        ("<iframe srcdoc='hi'>", "<iframe srcdoc='<s a=\"b\">hi'>"),
        ("<iframe srcdoc>", "<iframe srcdoc>"),
        ('<iframe srcdoc="<html><p>">', '<iframe srcdoc="<html><s a=&quot;b&quot;><p>">'),
        ("<noscript><iframe srcdoc=hi></noscript>", '<noscript><iframe srcdoc="<s a=&quot;b&quot;>hi"></noscript>'),
    ],
    ids=["no frame", "a frame", "an empty frame", "a whole page", "in noscript"],
)
def test_a_page_in_an_attribute_gets_what_is_put_into_pages(tokenize: Spans, page: str, changed: str) -> None:
    links = PageLinks("http://h.example/", "2024", insertion='<s a="b">')
    assert rewrite_html(page, links, tokenize=tokenize) == changed
