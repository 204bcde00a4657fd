from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from archiver.cite.biblatex import render
from archiver.cite.item import CitedItem


def test_entry_of_a_chinese_story(chinese: Callable[..., CitedItem]) -> None:
    item = chinese()
    assert render(item) == (
        f"@online{{{item.key},\n"
        "  author = {{Wilson} and {王小明}},\n"
        "  title = {中美 {AI} 芯片竞争},\n"
        "  titleaddon = {奇客Solidot–传递最新科技情报},\n"
        "  date = {2024-05-06},\n"
        f"  url = {{{item.memento_url}}},\n"
        "  urldate = {2025-10-06T17:17:50Z},\n"
        "  addendum = {Archived 2025-10-06 17:17:50 UTC. Original: \\url{https://www.solidot.org/story?sid=78089}},\n"
        f"  note = {{Published 2024-05-06 23:48. Record {item.record_id}, payload sha256:{'ab' * 32}}},\n"
        "  langid = {chinese},\n"
        "}"
    )


@pytest.mark.parametrize(
    ("published", "date"),
    [("2024", "2024"), ("2024-05", "2024-05"), (None, "XXXX"), ("last week", "XXXX"), ("2024-13-01", "XXXX")],
)
def test_date_is_as_precise_as_the_page_has_it(
    chinese: Callable[..., CitedItem], published: str | None, date: str
) -> None:
    assert f"  date = {{{date}}},\n" in render(replace(chinese(), published=published))


def test_quote_and_what_a_reader_must_know_are_in_the_note(chinese: Callable[..., CitedItem]) -> None:
    entry = render(chinese("http://127.0.0.1:8080", quote="生成式 AI 技术的发展"))
    assert "Quoted: “生成式 AI 技术的发展” (story text, characters 5–17)" in entry
    assert "is a local address" in entry


def test_a_percent_sign_in_a_field_of_text_begins_no_comment(chinese: Callable[..., CitedItem]) -> None:
    entry = render(replace(chinese(), original_url="https://a.example/新"))
    assert "Original: \\url{https://a.example/\\%E6\\%96\\%B0}}" in entry
