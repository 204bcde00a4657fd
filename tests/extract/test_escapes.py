from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from archiver.extract.escapes import (
    code_span,
    destination,
    escape_heading,
    escape_line,
    escape_text,
    is_autolink,
    pairs_in,
)

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
signs = st.text(alphabet="ab1*_`[]()<>!&#+-=|~$.:;\\\"' ^", max_size=30).map(lambda text: " ".join(text.split()))


def words_of(markdown: str) -> str:
    tokens = PARSER.parse(markdown)
    assert [token.type for token in tokens] in (["paragraph_open", "inline", "paragraph_close"], [])
    children = tokens[1].children or [] if tokens else []
    assert all(child.type == "text" for child in children)
    return "".join(child.content for child in children)


@given(signs)
def test_an_escaped_line_is_a_paragraph_of_the_same_words(text: str) -> None:
    assert words_of(escape_line(escape_text(text, pairs_in(text)))) == text


@given(signs)
def test_an_escaped_heading_has_the_same_words(text: str) -> None:
    tokens = PARSER.parse("## " + escape_heading(escape_text(text, pairs_in(text))))
    assert tokens[0].type == "heading_open"
    assert "".join(child.content for child in tokens[1].children or []) == text


@given(signs.filter(bool))
def test_a_code_span_has_the_same_words(text: str) -> None:
    children = PARSER.parseInline(f"x{code_span(text)}y")[0].children or []
    assert [child.content for child in children] == ["x", text, "y"]


@given(st.text(alphabet="ab/()<>&;#\\`*_[]| ", max_size=20))
def test_a_link_leads_to_its_address(path: str) -> None:
    children = PARSER.parseInline(f"[{escape_text('[a](b)', in_link=True)}]({destination('http://x.y/' + path)})")[
        0
    ].children
    assert children is not None
    assert children[0].type == "link_open"
    assert children[-1].type == "link_close"
    assert "".join(child.content for child in children) == "[a](b)"


@pytest.mark.parametrize(
    ("address", "may_stand"),
    [("http://x.y/", True), ("http://x.y/a b", False), ("http://x.y/<", False), ("x.y", False)],
)
def test_only_whole_addresses_stand_in_angle_brackets(address: str, may_stand: bool) -> None:
    assert is_autolink(address) is may_stand
