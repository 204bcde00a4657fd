from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.day import day_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2024-05-06T23:48:00+08:00", (2024, 5, 6)),
        ("2024-05-06", (2024, 5, 6)),
        ("2024-05", (2024, 5)),
        ("2024", (2024,)),
        ("2024-02-30", ()),
        ("2024-13", ()),
        ("0000", ()),
        ("20240506", ()),
        ("May 2024", ()),
        ("", ()),
        (None, ()),
    ],
)
def test_parts_are_those_the_text_has(text: str | None, parts: tuple[int, ...]) -> None:
    assert day_parts(text) == parts


@given(st.dates())
def test_any_day_is_read_back(day: object) -> None:
    assert "-".join(f"{part:02d}" for part in day_parts(str(day))).rjust(10, "0") == str(day)


@given(st.text())
def test_any_text_is_read_or_not(text: str) -> None:
    assert len(day_parts(text)) <= 3
