"""Texts by others in Markdown."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from archiver.publish.markup import cell, code, link, plain, table
from tests.publish.making import HOSTILE

_SHOWN = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")


def shown(markdown: str) -> str:
    """The text that a reader of the page sees, one paragraph."""
    found = re.fullmatch(r"<p>(.*)</p>\n", _SHOWN.render(markdown), re.DOTALL)
    assert found or not markdown, _SHOWN.render(markdown)
    assert not found or "<" not in found[1]
    return html.unescape(found[1]) if found else ""


@pytest.mark.parametrize(
    "text", [HOSTILE, "# a", "- a", "1. a", "12) a", "+ a", "=", "---", "***", "> a", "    a", "|a|"]
)
def test_special_texts_are_shown_as_they_stand(text: str) -> None:
    assert shown(plain(text)) == " ".join(text.split())


TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_what_turns_the_direction_of_writing_does_not_reach_beyond_its_text() -> None:
    assert plain(f"a{TURNING}b \u05d0\u200f\x00\x9bc") == "ab \u05d0\u200f c"
    assert code("a\u202eb") == "ab"


@pytest.mark.parametrize("text", ["`", "``a`", "a|b", "a\\b", "plain", "a\nb"])
def test_code_is_shown_as_it_stands(text: str) -> None:
    assert html.unescape(_SHOWN.renderInline(code(text)).removeprefix("<code>").removesuffix("</code>")) == " ".join(
        text.split()
    )


@pytest.mark.parametrize("url", ["https://x.example/a)b", "https://x.example/a>(b", "https://x.example/\\"])
def test_a_link_ends_where_its_address_does(url: str) -> None:
    (found,) = _SHOWN.parseInline(link("[a](b)", url))
    assert found.children
    opening, text, closing = found.children
    assert (opening.type, text.content, closing.type) == ("link_open", "[a](b)", "link_close")
    href = str(opening.attrs["href"])
    assert unquote(href) == url


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=TURNING)))
def test_every_text_is_shown_as_it_stands(text: str) -> None:
    assert shown(plain(text)) == " ".join(text.split())


def test_a_table_keeps_its_columns_whatever_the_cells_are() -> None:
    rendered = _SHOWN.render(table(("a", "b"), [[cell(HOSTILE), cell("x" * 200)], [cell(""), cell("`|`")]]))
    assert [row.count("<td>") for row in rendered.split("<tr>")[2:]] == [2, 2]
    assert "…" in rendered
