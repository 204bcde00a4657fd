"""Pages made to hurt: each must give a story or an ExtractError, soon, and lose nothing it could keep."""

from __future__ import annotations

import time

import pytest

from archiver.errors import ExtractError
from archiver.extract.page import page_markdown
from archiver.extract.story import extract_story

BOUND_S = 20.0
"""Generous for a loaded machine; each case takes a second or two alone, and a quadratic step takes minutes."""

SENTENCE = b"This sentence is long enough to be taken for the prose of a story, is it not? "


def paragraphs(count: int) -> bytes:
    return b"".join(b"<p>%d. %s</p>" % (number, SENTENCE) for number in range(count))


CASES = {
    "an attribute of ten megabytes": b'<p title="' + b"x" * 10_500_000 + b'">one</p>' + paragraphs(3),
    "a text of eleven megabytes": b"<p>" + SENTENCE * 150_000 + b"</p>" + paragraphs(3),
    "ten thousand nested boxes": b"<div>" * 10_000 + paragraphs(3) + b"</div>" * 10_000 + paragraphs(2),
    "ten thousand nested inline elements": b"<span>" * 10_000 + SENTENCE + b"</span>" * 10_000 + paragraphs(2),
    "unclosed fonts": b"<font>" * 20_000 + paragraphs(3),
    "nested lists": b"<ul><li>" * 3000 + SENTENCE + b"</li></ul>" * 3000 + paragraphs(3),
    "nested quotations": b"<blockquote>" * 3000 + SENTENCE + b"</blockquote>" * 3000 + paragraphs(3),
    "nested tables": b"<table><tr><td>" * 1500 + SENTENCE + b"</td></tr></table>" * 1500 + paragraphs(3),
    "a table of a hundred thousand cells": b"<table>" + b"<tr>" + b"<td>cell" * 100_000 + b"</table>" + paragraphs(3),
    "cells that span millions of columns": b"<table><tr>"
    + b"<td colspan=999999999>x" * 20_000
    + b"</table>"
    + paragraphs(3),
    "null bytes": b"\x00".join([b"<p>", SENTENCE, b"</p>"]) + paragraphs(3),
    "a wrong charset": b"<meta charset=utf-16>" + "<p>Füße und Köpfe, überall. </p>".encode("latin-1") + paragraphs(3),
    "a charset that names a codec of Python": b"<meta charset=unicode_escape>" + paragraphs(3),
    "a hundred thousand attributes": b"<p "
    + b" ".join(b"a%d=1" % n for n in range(30_000))
    + b">x</p>"
    + paragraphs(3),
    "broken tags": b"<a <b <c " * 100_000 + paragraphs(3),
    "open tags": b"<a b=" * 300_000,
    "open tags with open quotes": b'<a b="' * 300_001 + b'>"',
    "nothing but opening brackets": b"<" * 1_000_000,
    "an open comment": paragraphs(3) + b"<!-- " * 100_000,
    "deep JSON": b'<script type="application/ld+json">' + b"[" * 200_000 + b"</script>" + paragraphs(3),
    "wide JSON": b'<script type="application/ld+json">['
    + b'{"@type":"Article"},' * 50_000
    + b"{}]</script>"
    + paragraphs(3),
    "white space": b"<p>" + b" \n\t" * 1_000_000 + SENTENCE + b"</p>" + paragraphs(3),
    "white space before a time": b"<time>2024-05-06" + b" " * 500_000 + b"</time>" + paragraphs(3),
    "digits": b"<p>" + b"2024-" * 300_000 + b"</p>" + paragraphs(3),
    "headings": b"<h1>a</h1>" * 50_000 + paragraphs(3),
    "a title of a megabyte": b"<title>" + b"a - | " * 200_000 + b"</title>" + paragraphs(3),
    "entities": b"<p>" + b"&amp;&lt;&#0;&#xD800;&bogus;" * 50_000 + b"</p>" + paragraphs(3),
    "an entity declaration": b'<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>&b;' + paragraphs(3),
    "an external entity": b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>' + paragraphs(3),
    "links": b'<a href="http://[">x</a><a href="http://a.example:99999999/">y</a>' * 20_000 + paragraphs(3),
    "line breaks": b"<div>" + b"x<br>" * 200_000 + b"</div>" + paragraphs(3),
    "a long srcset": b'<img srcset="' + b"a 1w, " * 100_000 + b'">' + paragraphs(3),
    "byte order marks": b"\xef\xbb\xbf" * 1000 + paragraphs(3),
}


@pytest.mark.parametrize("raw", CASES.values(), ids=CASES.keys())
def test_a_hostile_page_gives_a_story_in_bounded_time(raw: bytes) -> None:
    started = time.process_time()
    extract_story(raw, url="https://site.example/a")
    written = page_markdown(raw)
    assert time.process_time() - started < BOUND_S
    assert "This sentence is long enough" in written or b"</p>" not in raw or b"<a <b" in raw


@pytest.mark.parametrize("mark", [b"<div>", b"<span>", b"<blockquote>", b"<ul><li>", b"<font>"], ids=repr)
def test_what_stands_behind_deep_nesting_is_not_lost(mark: bytes) -> None:
    raw = mark * 5000 + b"<p>" + SENTENCE + b"deep</p>" + b"</div>" * 5000 + b"<p>" + SENTENCE + b"behind</p>"
    written = page_markdown(raw)
    assert "deep" in written
    assert "behind" in written


@pytest.mark.parametrize("raw", [b"", b" \n\t ", b"\x00" * 0], ids=["nothing", "white space", "no bytes"])
def test_an_empty_payload_is_refused(raw: bytes) -> None:
    with pytest.raises(ExtractError, match="empty"):
        extract_story(raw)


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        (b"%PDF-1.7 x", None),
        (b"%PDF-1.7 x", "text/html"),
        (b"\x89PNG\r\n", "image/png"),
        (b"body {}", "text/css"),
        (b'{"a": 1}', "application/json"),
        (b"<rss></rss>", "application/xml"),
        (b"<svg xmlns='x'/>", "image/svg+xml"),
    ],
    ids=["pdf", "pdf said to be HTML", "png", "css", "json", "feed", "svg"],
)
def test_what_is_no_page_is_refused_with_a_hint(raw: bytes, content_type: str | None) -> None:
    with pytest.raises(ExtractError) as caught:
        extract_story(raw, content_type=content_type)
    assert "no web page" in caught.value.what
    assert caught.value.hint


def test_a_payload_over_the_limit_is_refused_with_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.extract.dom.MAX_PAGE_BYTES", 100)
    with pytest.raises(ExtractError, match="101 bytes"):
        extract_story(b"x" * 101)
