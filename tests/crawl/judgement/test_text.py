"""What is seen of a page."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.crawl.judgement.text import MAX_MARKUP, PageText, page_text


def test_title_text_and_links_are_what_is_seen() -> None:
    content = (
        "<!doctype html><title> A &amp;\n B </title><style>p{}</style><!-- <p>no --><p>One&nbsp;<b>two</b>"
        '<script>"<p>three"</script><a class=x href="/1">four</a><a name=5>five</a><SVG><text>six</text></SVG>'
    )
    assert page_text(content.encode(), "text/html; charset=utf-8") == PageText("A & B", "One two four five", 1)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("a<script>b", "a"),
        ("a<!--b", "a<!--b"),
        ("a < b > c", "a < b > c"),
        ("İ<script>x</script>y", "İ y"),
        ("<p>Grüße".encode("latin-1").decode("latin-1"), "Grüße"),
        ("", ""),
    ],
)
def test_what_is_broken_is_read_as_far_as_it_goes(content: str, text: str) -> None:
    assert page_text(content.encode(), "text/html; charset=utf-8").text == text


@given(
    st.binary(max_size=500), st.sampled_from([None, "text/html", "text/html; charset=utf-16", "x; charset=nonsense"])
)
def test_any_bytes_have_a_text(content: bytes, content_type: str | None) -> None:
    assert page_text(content, content_type).links >= 0


@pytest.mark.parametrize("piece", [b"<script", b"<", b"<!--", b"<a ", b"<title ", b"<svg>", b"</script"])
def test_no_page_takes_more_than_its_size(piece: bytes) -> None:
    content = piece * (MAX_MARKUP // len(piece))
    begun = time.process_time()
    page_text(content, "text/html; charset=utf-8")
    assert time.process_time() - begun < 5
