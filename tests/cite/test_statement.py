from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from archiver.cite.item import CitedItem
from archiver.cite.quote import find_quote
from archiver.cite.statement import archived, identity, published_day, quoted, remarks


def test_statements_say_when_where_and_which_bytes(chinese: Callable[..., CitedItem]) -> None:
    item = chinese()
    assert archived(item) == f"Archived 2025-10-06 17:17:50 UTC at {item.memento_url}"
    assert identity(item) == f"Record {item.record_id}, payload sha256:{'ab' * 32}"
    assert published_day(item) == "2024-05-06 23:48"
    assert (quoted(item), remarks(item)) == ("", "")


def test_quote_is_given_with_its_place_and_how_it_was_matched(chinese: Callable[..., CitedItem]) -> None:
    assert quoted(chinese(quote="生成式 AI 技术")) == "Quoted: “生成式 AI 技术” (story text, characters 5–14)"
    assert "white space normalized" in quoted(chinese(quote="生成式  AI 技术"))


def test_quote_that_ends_inside_a_word_says_so(chinese: Callable[..., CitedItem]) -> None:
    item = chinese()
    cut = find_quote("like", {"story": "unlikely"}, where="u")
    assert quoted(replace(item, quote=cut)).endswith("characters 2–6, begins or ends inside a word)")
