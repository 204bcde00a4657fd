from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from archiver.extract.dom import MAX_ATTRIBUTES, MAX_OPEN_ELEMENTS, flatten, parse, read_page, thin


def test_comments_are_left_out_and_entities_read() -> None:
    root = parse("<p>a<!-- b -->&amp;c</p>")
    assert root is not None
    assert etree.tostring(root, method="text") == b"a&c"


def test_a_flattened_page_keeps_its_text_and_lines() -> None:
    text = "<div\n>" * 400 + "deep" + "</div>" * 400 + "behind"
    flat = flatten(text)
    assert flat.count("<div") == MAX_OPEN_ELEMENTS
    assert flat.count("\n") == text.count("\n")
    assert flat.endswith("behind")


def test_a_tag_of_ten_thousand_attributes_keeps_the_first() -> None:
    text = "<p " + " ".join(f"a{number}='>'" for number in range(10_000)) + ">x</p>"
    root = parse(text)
    assert root is not None
    paragraph = root.find(".//p")
    assert paragraph is not None
    assert len(paragraph.attrib) == MAX_ATTRIBUTES
    assert paragraph.text == "x"


@pytest.mark.parametrize("around", ["<script>{}</script>", "<!-- {} -->", "<style>{}</style>"])
def test_what_looks_like_a_tag_in_a_script_is_not_thinned(around: str) -> None:
    text = around.format("if (a<b && it's) { " + "c d e f " * 2000 + "}") + "<p title='x'y=\"z\">words</p>"
    assert thin(text) == text
    assert flatten(text) == text


@given(st.text(alphabet="<>p/ a='\"\n", max_size=60))
def test_a_page_without_long_tags_is_not_thinned(text: str) -> None:
    assert thin(text) == text


@given(st.text(max_size=300))
def test_any_text_is_parsed(text: str) -> None:
    root = parse(text)
    assert root is None or isinstance(etree.tostring(root), bytes)


def test_plain_text_has_no_tree() -> None:
    assert read_page(b"<p>a</p>", content_type="text/plain").root is None


@pytest.mark.parametrize(
    "page",
    [
        "<title>T</title><article><p>Words.</p></article>",
        "<!doctype html><title>T</title><header>x</header><main><p>Words.</p></main> and more",
        "<html><head><title>T</title><section><p>Words.</p></section></html>",
    ],
)
def test_elements_behind_a_head_that_was_left_open_stand_in_the_body(page: str) -> None:
    root = parse(page)
    assert root is not None
    assert [child.tag for child in root.findall("head/*")] == ["title"]
    assert root.findtext("body//p") == "Words."
