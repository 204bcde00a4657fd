from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from archiver.cite.item import CitedItem
from archiver.cite.ris import render


def test_record_of_a_chinese_story(chinese: Callable[..., CitedItem]) -> None:
    item = chinese()
    assert render(item).split("\n") == [
        "TY  - ELEC",
        f"ID  - {item.key}",
        "AU  - Wilson",
        "AU  - 王小明",
        "TI  - 中美 AI 芯片竞争",
        "T2  - 奇客Solidot–传递最新科技情报",
        "PY  - 2024",
        "DA  - 2024/05/06/",
        f"UR  - {item.memento_url}",
        "Y2  - 2025/10/06/17:17:50",
        "DP  - archive.example.org",
        "LA  - zh-CN",
        f"N1  - Archived 2025-10-06 17:17:50 UTC at {item.memento_url}",
        "N1  - Original: https://www.solidot.org/story?sid=78089",
        f"N1  - {item.pwid}",
        f"N1  - Record {item.record_id}, payload {item.payload_digest}",
        "ER  - ",
    ]


def test_semicolon_does_not_part_an_address(chinese: Callable[..., CitedItem]) -> None:
    item = replace(chinese(), memento_url="https://archive.example.org/w/1/http://a.example/x;y=1")
    assert "UR  - https://archive.example.org/w/1/http://a.example/x%3By=1" in render(item).split("\n")


@pytest.mark.parametrize(
    ("published", "lines"),
    [
        ("2024-05", ["PY  - 2024", "DA  - 2024/05//"]),
        ("2024", ["PY  - 2024", "DA  - 2024///"]),
        ("spring", ["N1  - Published spring"]),
        (None, []),
    ],
)
def test_date_is_as_exact_as_the_page(
    chinese: Callable[..., CitedItem], published: str | None, lines: list[str]
) -> None:
    record = render(replace(chinese(), published=published)).split("\n")
    assert [line for line in record if line.startswith(("PY", "DA", "N1  - Published"))] == lines
