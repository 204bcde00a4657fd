from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from archiver.extract.dom import parse, parse_page, read_page


def test_comments_are_left_out_and_entities_read() -> None:
    root = parse("<p>a<!-- b -->&amp;c</p>")
    assert root is not None
    assert etree.tostring(root, method="text") == b"a&c"


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
    assert [element.tag for element in parse_page(page).moved][:1] == [root.find("body")[0].tag]  # type: ignore[index]


@pytest.mark.parametrize(
    ("page", "parse"),
    [
        ("<html><body><p>a</p></body></html>\n<!-- x --><script>y</script></html>", "plain"),
        ("<html><body><p>a</p></html><p>end", "reopened"),
        ("<html><body><p>a</p></BODY> end", "reopened"),
        ("<html><body><p>a</p></body></html><html><body><p>b</p></body></html>end", "reopened"),
        ("<html><body>a</body></html>" + "<div>" * 3000 + "end", "mended"),
    ],
)
def test_words_behind_the_last_end_tags_stand_in_the_body(page: str, parse: str) -> None:
    tree = parse_page(page)
    assert tree.parse == parse
    assert tree.root is not None
    body = tree.root.find("body")
    assert body is not None
    assert "".join(map(str, body.itertext())).endswith("end") == (parse != "plain")
