"""Durations, sizes and days as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.units import day_of, duration_s, size_bytes

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30", 30),
        ("30s", 30),
        ("5m", 300),
        ("2h", 7200),
        ("7d", 604800),
        ("1w", 604800),
        ("0.5", 0.5),
        (" 1.5h ", 5400),
    ],
)
def test_a_duration_has_a_unit_or_is_in_seconds(text: str, seconds: float) -> None:
    assert duration_s(text) == seconds


@pytest.mark.parametrize("text", ["", "s", "-1", "1e9", "nan", "inf", "5 minutes", "1h30m", "٣", "9" * 400])
def test_what_is_no_duration_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(ValueError, match="write 30, 30s, 5m, 2h or 7d"):
        duration_s(text)


@pytest.mark.parametrize(
    ("text", "size"),
    [("0", 0), ("500000", 500000), ("500k", 512000), ("20M", 20 << 20), ("1 GiB", 1 << 30), ("2tb", 2 << 40)],
)
def test_a_size_has_a_letter_or_is_in_bytes(text: str, size: int) -> None:
    assert size_bytes(text) == size


@pytest.mark.parametrize("text", ["", "much", "-1", "1.5M", "1P", "٣", "9" * 400])
def test_what_is_no_size_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(ValueError, match="write 500000, 500k, 20M or 1G"):
        size_bytes(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-06", date(2024, 5, 6)),
        ("today", TODAY),
        ("Yesterday", date(2026, 11, 21)),
        ("7d", date(2026, 11, 15)),
        ("2w", date(2026, 11, 8)),
    ],
)
def test_a_day_is_a_date_or_so_long_ago(text: str, day: date) -> None:
    assert day_of(text, TODAY) == day


@pytest.mark.parametrize("text", ["", "2024-02-30", "2024-5-6", "tomorrow", "7", "3h", "20240506", "999999999999d"])
def test_what_is_no_day_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(ValueError, match="write 2024-05-06, today, yesterday, or 7d"):
        day_of(text, TODAY)


@given(st.text(max_size=30))
def test_any_text_is_a_value_or_a_value_error(text: str) -> None:
    for reading in (duration_s, size_bytes, lambda each: day_of(each, TODAY)):
        try:
            value = reading(text)
        except ValueError:
            continue
        assert isinstance(value, date) or value >= 0
