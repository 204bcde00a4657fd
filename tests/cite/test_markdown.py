from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.item import CitedItem
from archiver.cite.markdown import escape, render, target


def test_footnote_of_a_chinese_story(chinese: Callable[..., CitedItem]) -> None:
    item = chinese()
    assert render(item) == (
        f"[^{item.key}]: Wilson, 王小明. [中美 AI 芯片竞争]({item.memento_url}). "
        "奇客Solidot–传递最新科技情报, 2024-05-06 23:48. Archived 2025-10-06 17:17:50 UTC. "
        "[Original](https://www.solidot.org/story?sid=78089). "
        f"Record {item.record_id}, payload {item.payload_digest}."
    )


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("a*b_c [d](e)", r"a\*b\_c \[d\]\(e\)"), ("<b> & `x`", r"\<b\> \& \`x\`"), ("http://x y: z", r"http\://x y: z")],
)
def test_markup_is_escaped(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(st.text())
def test_escapes_are_undone_by_a_reader(text: str) -> None:
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escape(text)) == text


def test_round_brackets_do_not_end_a_link() -> None:
    assert target("http://a.example/x_(y)") == "http://a.example/x_%28y%29"


def test_what_looks_like_an_entity_is_none() -> None:
    assert target("http://a.example/?a=1&b=2&lt;c&#1;") == "http://a.example/?a=1&b=2&amp;lt;c&amp;#1;"


def test_address_that_is_no_web_address_is_not_linked(chinese: Callable[..., CitedItem]) -> None:
    assert "[Original](" not in render(replace(chinese(), original_url="javascript:alert(1)"))


def test_quote_links_to_the_passage(chinese: Callable[..., CitedItem]) -> None:
    item = chinese(quote="美国限制了对华出口")
    assert item.quote_url is not None
    assert f"]({target(item.quote_url)})" in render(item)
