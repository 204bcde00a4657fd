from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.item import CitedItem
from archiver.cite.wikipedia import address, date_text, escape, render


def test_template_of_a_chinese_story(chinese: Callable[..., CitedItem]) -> None:
    item = chinese()
    assert render(item) == (
        "{{cite web |url=https://www.solidot.org/story?sid=78089 |title=中美 AI 芯片竞争 "
        "|author1=Wilson |author2=王小明 |website=奇客Solidot–传递最新科技情报 "
        "|language=zh |date=2024-05-06 |access-date=2025-10-06 "
        f"|archive-url={item.memento_url} |archive-date=2025-10-06}}}}"
    )


@pytest.mark.parametrize(("status", "said"), [(200, ""), (None, ""), (500, ""), (404, "dead"), (410, "dead")])
def test_status_of_the_url_is_given_only_as_far_as_the_archive_knows_it(
    chinese: Callable[..., CitedItem], status: int | None, said: str
) -> None:
    template = render(replace(chinese(), last_status=status))
    assert ("|url-status=dead" in template) is bool(said)
    assert "live" not in template


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a | b", "a &#124; b"),
        ("{{stub}} [[x]]", "&#123;&#123;stub&#125;&#125; &#91;&#91;x&#93;&#93;"),
        ("'''bold''' it's", "&#39;&#39;&#39;bold&#39;&#39;&#39; it's"),
        ("~~~~ ~5 __TOC__", "&#126;&#126;&#126;&#126; ~5 &#95;&#95;TOC&#95;&#95;"),
        ("<ref>&nbsp;", "&#60;ref&#62;&#38;nbsp;"),
        ("; a = b", "&#59; a = b"),
        ("see http://x", "see http&#58;//x"),
    ],
)
def test_markup_becomes_character_references(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(st.text())
def test_escaped_text_shows_the_text_and_holds_no_markup(text: str) -> None:
    escaped = escape(text)
    assert not re.search(r"[|{}\[\]<>]|''|~~~|__|://", escaped)
    references = re.compile("&#[0-9]+;")
    assert references.sub(lambda match: unescape(match.group()), escaped) == text


def test_signature_in_an_address_is_encoded() -> None:
    assert address("http://a.example/~~~~/x''y/~me") == "http://a.example/%7E%7E%7E%7E/x%27%27y/~me"


@pytest.mark.parametrize(
    ("published", "text"),
    [("2024-05-06T23:48:00Z", "2024-05-06"), ("2024-05", "May 2024"), ("2024", "2024"), ("spring", "spring")],
)
def test_dates_are_those_the_template_takes(published: str, text: str) -> None:
    assert date_text(published) == text


def test_quote_and_remark_go_along(chinese: Callable[..., CitedItem]) -> None:
    rendered = render(chinese("http://localhost", quote="生成式 AI"))
    assert "|quote=生成式 AI}}" in rendered
    assert rendered.endswith("served. -->")


def test_remark_cannot_end_its_comment(chinese: Callable[..., CitedItem]) -> None:
    rendered = render(replace(chinese(), remarks=("a ---> b",)))
    assert rendered.count("-->") == 1
    assert rendered.endswith(" -->")


def test_single_author_has_no_number(chinese: Callable[..., CitedItem]) -> None:
    assert "|author=Wilson |" in render(replace(chinese(), authors=("Wilson",)))
