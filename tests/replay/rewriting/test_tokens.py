from __future__ import annotations

import gzip
import random
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.rewriting.parsing import parser_spans
from archiver.replay.rewriting.spans import Span, Spans
from archiver.replay.rewriting.tokens import MisreadError, spans, turbo_spans

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
    for span in tokenize(text):
        assert at <= span.start <= span.end <= len(text)
        at = span.end
        if span.kind == "tag":
            assert text[span.start] == "<"
            assert text[span.end - 1] == ">"


@pytest.mark.parametrize("tokenize", [spans, parser_spans], ids=["either", "html.parser"])
@given(st.text() | MARKUP)
def test_of_any_text_each_tag_is_one_piece_that_nothing_else_overlaps(tokenize: Spans, text: str) -> None:
    found = tokenize(text)
    places = [place for span in found for place in (span.start, span.end)]
    assert [0, *places, len(text)] == sorted([0, *places, len(text)])
    tags = [text[span.start : span.end] for span in found if span.kind == "tag"]
    assert [tag for tag in tags if not (tag.startswith("<") and tag.endswith(">"))] == []


def test_without_turbohtml_the_standard_library_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "turbohtml", None)
    assert spans("<i>") == [Span("tag", "i", 0, 3)]


def test_pieces_that_do_not_add_up_are_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    import turbohtml

    class Token:
        type = turbohtml.TokenType.START_TAG
        source = "<lie>"
        tag = "lie"
        line = 1
        col = 0

    monkeypatch.setattr(turbohtml, "tokenize", lambda *_, **__: [Token()])
    with pytest.raises(MisreadError):
        turbo_spans("<i>")
    assert spans("<i>") == [Span("tag", "i", 0, 3)]


@BOTH
def test_empty_elements_of_an_image_end_where_they_begin(tokenize: Spans) -> None:
    text = "<svg><title/><a href=1></svg>\n<svg>\n<style/></svg><a href=2><textarea></textarea>"
    found = [text[span.start : span.end] for span in tokenize(text) if span.name == "a"]
    assert found == ["<a href=1>", "<a href=2>"]


def test_how_often_a_text_is_begun_anew_has_an_end() -> None:
    text = "<svg><title/>" * 2000
    assert 300 <= len(turbo_spans(text)) < len(parser_spans(text))


@BOTH
def test_only_the_tags_that_are_wanted_come_but_all_raw_texts(tokenize: Spans) -> None:
    text = "<a href=x><b><style>p{}</style><I>"
    found = tokenize(text, lambda name, tag: name == "i" or "href" in tag)
    assert [text[span.start : span.end] for span in found] == ["<a href=x>", "<style>", "p{}", "<I>"]


def test_pages_by_other_people_are_read_without_a_misreading(shared: Path) -> None:
    pages = sorted((shared / "data/extract").glob("*/html/*.gz"))
    for page in random.Random(7).sample(pages, 60):
        text = gzip.decompress(page.read_bytes()).decode("latin-1")
        for span in turbo_spans(text):
            assert span.kind == "raw" or (text[span.start], text[span.end - 1]) == ("<", ">")
