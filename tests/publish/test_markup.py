"""Texts by others in Markdown."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from archiver.publish.markup import cell, plain, table
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


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_every_text_is_shown_as_it_stands(text: str) -> None:
    assert shown(plain(text)) == " ".join(text.split())


def test_a_table_keeps_its_columns_whatever_the_cells_are() -> None:
    rendered = _SHOWN.render(table(("a", "b"), [[cell(HOSTILE), cell("x" * 200)], [cell(""), cell("`|`")]]))
    assert [row.count("<td>") for row in rendered.split("<tr>")[2:]] == [2, 2]
    assert "…" in rendered
