from __future__ import annotations

import pytest

from archiver.cite.item import CitedItem
from archiver.cite.robust import render
from tests.cite.manuscript.conftest import Read

PAGE = "https://a.example/x?a=1&b=2"
HREF = PAGE.replace("&", "&amp;")
NOTED = f'<a href="#fn1">1</a><ol><li id="fn1"><p>B <a href="{HREF}">b</a> <a href="#fnref1">^</a></ol>'


def test_a_link_is_found_in_its_place_and_its_references_resolved(read: Read) -> None:
    text = f'<!doctype html>\r\n<p>ä <A HREF="{HREF}" class=x>b</A>'
    (reference,) = read("html", text)
    plain = text.replace("\r\n", "\n")
    assert plain[reference.link.start : reference.link.end] == f'<A HREF="{HREF}" class=x>'
    assert (reference.url, reference.line, reference.link.form) == (PAGE, 2, "html-link")


def test_a_robust_link_is_archived(read: Read) -> None:
    version = "https://web.archive.org/web/20251006171750/https://a.example/"
    forms = (
        f'<a href="https://a.example/" data-versionurl="{version}" data-versiondate="2025-10-06">b</a>',
        f'<a href="{version}" data-originalurl="https://a.example/" data-versiondate="2025-10-06">b</a>',
    )
    for text in forms:
        (reference,) = read("html", text)
        assert (reference.url, reference.version, reference.is_archived) == ("https://a.example/", version, True)


@pytest.mark.parametrize(
    ("text", "rule", "quote"),
    [
        (f'<blockquote cite="{HREF}"><p>one <b>two</b></blockquote>', "cite-attribute", "one two"),
        (f'<p>a <q cite="{HREF}">one two</q>', "cite-attribute", "one two"),
        (f'<a data-quote="one two" href="{HREF}">b</a>', "data-quote", "one two"),
        (f'<blockquote><p>one two</p><footer><a href="{HREF}">b</a></footer></blockquote>', "blockquote", "one two"),
        (f'<blockquote>one two<cite><a href="{HREF}">b</a></cite></blockquote>', "blockquote", "one two"),
        (
            f'<figure><blockquote>one two</blockquote><figcaption>— <a href="{HREF}">b</a></figcaption></figure>',
            "blockquote",
            "one two",
        ),
        (f'<p><q>words of some length</q> (<a href="{HREF}">b</a>)', "quotation", "words of some length"),
        (f'<p>“words of some length” <a href="{HREF}">b</a>', "quotation", "words of some length"),
        (f"<p><q>words of some length</q>{NOTED}", "quotation", "words of some length"),
    ],
)
def test_a_quote_belongs_to_its_link(read: Read, text: str, rule: str, quote: str) -> None:
    (reference,) = read("html", text)
    assert reference.url == PAGE
    assert [(each.rule, " ".join(each.text.split())) for each in reference.passages] == [(rule, quote)]


@pytest.mark.parametrize(
    "text",
    [
        f"<script>\"<a href='{PAGE}'>\"</script>",
        f'<!-- <a href="{HREF}"> -->',
        f'<template><a href="{HREF}">b</a></template>',
        f"<textarea>{PAGE}</textarea>",
        '<a href="/x">b</a> <a href="mailto:a@b.example">c</a> <a>d</a>',
    ],
)
def test_what_no_reader_sees_is_passed_over(read: Read, text: str) -> None:
    assert read("html", text) == []


def test_an_address_in_the_text_is_told_of_and_left_alone(read: Read) -> None:
    (reference,) = read("html", "<p>see https://a.example/y")
    assert (reference.url, reference.link.is_open) == ("https://a.example/y", False)


def test_our_own_html_is_one_reference(read: Read, chinese: object) -> None:
    assert callable(chinese)
    item: CitedItem = chinese(quote="生成式 AI 技术的发展")
    (reference,) = read("html", f"<p>{render(item)}")
    assert (reference.url, reference.version) == (item.original_url, item.memento_url)
    assert "生成式 AI 技术的发展" in [each.text for each in reference.passages]


def test_an_address_in_the_text_has_its_line_and_code_is_none(read: Read) -> None:
    (reference,) = read("html", f"<p>a\n&amp; b\nsee {PAGE}\n<pre>https://b.example/</pre><code>{PAGE}3</code>")
    assert (reference.url, reference.line) == (PAGE, 3)
