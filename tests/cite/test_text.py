from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from archiver.cite.item import CitedItem
from archiver.cite.text import render

EXPECTED = (
    "Wilson, 王小明. 中美 AI 芯片竞争. 奇客Solidot–传递最新科技情报, 2024-05-06 23:48. "
    "Archived 2025-10-06 17:17:50 UTC at "
    "<https://archive.example.org/w/20251006171750/https://www.solidot.org/story?sid=78089>. "
    "Original: <https://www.solidot.org/story?sid=78089>. "
    "Record urn:uuid:5b0f7a2e-0d7c-4d7e-9d7a-6a0b5f0a1b2c, payload sha256:" + "ab" * 32 + "."
)


def test_text_of_a_chinese_story(chinese: Callable[..., CitedItem]) -> None:
    assert render(chinese()) == EXPECTED


def test_question_as_a_title_gets_no_full_stop(chinese: Callable[..., CitedItem]) -> None:
    assert "王小明. 为什么？ 奇客" in render(replace(chinese(), title="为什么？"))


def test_quote_comes_with_the_address_that_shows_it(chinese: Callable[..., CitedItem]) -> None:
    item = chinese(quote="美国限制了对华出口")
    assert f"“美国限制了对华出口” (story text, characters 18–27), <{item.quote_url}>" in render(item)


def test_local_address_is_admitted_in_the_citation(chinese: Callable[..., CitedItem]) -> None:
    assert "is a local address" in render(chinese("http://localhost:8080"))
