from __future__ import annotations

import gzip
import random
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.tokens import MisreadError, Span, Spans, iterate, parser_spans, spans, turbo_spans

BOTH = pytest.mark.parametrize("tokenize", [turbo_spans, parser_spans], ids=["turbohtml", "html.parser"])
MARKUP = st.lists(
    st.sampled_from(
        ["<a href=x>", "</a>", "<!--", "-->", "\r\n", "\r", "\n", "<script>", "</script>", "<style>", "</style>", "<p",
         ">", "<noscript>", "</noscript>", "'", '"', "&amp;", "é", "<![CDATA[", "]]>", "<?x", "<textarea>", "\x00",
         "text "]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@BOTH
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<P class=x>hi</P>", ["<P class=x>"]),
        ("a\r\n<b\r\n id=c>\r\n<i>", ["<b\r\n id=c>", "<i>"]),
        ("<style>p{}</style><i>", ["<style>", "p{}", "<i>"]),
        ("<!-- <a> --><b>", ["<b>"]),
        ("<script>'<a>'</script>", ["<script>", "'<a>'"]),
        ("<a title='>'><b>", ["<a title='>'>", "<b>"]),
        ("<a href='x", []),
    ],
    ids=["case", "crlf", "style", "comment", "script", "quoted-gt", "unclosed"],
)
def test_start_tags_and_raw_texts_are_found_where_they_lie(tokenize: Spans, text: str, found: list[str]) -> None:
    assert [text[span.start : span.end] for span in tokenize(text)] == found


@BOTH
@given(MARKUP)
def test_spans_are_in_order_and_tags_begin_and_end_as_tags(tokenize: Spans, text: str) -> None:
    at = 0
    for span in iterate(tokenize(text)):
        assert at <= span.start <= span.end <= len(text)
        at = span.end
        if span.kind == "tag":
            assert text[span.start] == "<"
            assert text[span.end - 1] == ">"


@given(st.text())
def test_no_text_makes_the_tokenizers_raise(text: str) -> None:
    spans(text)
    parser_spans(text)


def test_without_turbohtml_the_standard_library_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "turbohtml", None)
    assert spans("<i>") == [Span("tag", "i", 0, 3)]


def test_pieces_that_do_not_add_up_are_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    import turbohtml

    class Token:
        type = turbohtml.TokenType.START_TAG
        source = "<lie>"
        data = None

    monkeypatch.setattr(turbohtml, "tokenize", lambda *_, **__: [Token()])
    with pytest.raises(MisreadError):
        turbo_spans("<i>")
    assert spans("<i>") == [Span("tag", "i", 0, 3)]


def test_overlapping_spans_are_passed_over() -> None:
    assert list(iterate([Span("tag", "a", 0, 5), Span("tag", "b", 3, 8), Span("tag", "c", 8, 9)])) == [
        Span("tag", "a", 0, 5),
        Span("tag", "c", 8, 9),
    ]


def test_pages_by_other_people_are_read_without_a_misreading(shared: Path) -> None:
    pages = sorted((shared / "data/extract").glob("*/html/*.gz"))
    for page in random.Random(7).sample(pages, 60):
        text = gzip.decompress(page.read_bytes()).decode("latin-1")
        for span in turbo_spans(text):
            assert span.kind == "raw" or (text[span.start], text[span.end - 1]) == ("<", ">")
