from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UsageError
from archiver.frontier.dates import dated_urls

FIRST, LAST = date(2023, 12, 30), date(2024, 2, 2)


@pytest.mark.parametrize(
    ("pattern", "number", "ends"),
    [
        ("https://e.com/?issue={%Y%m%d}", 35, ("https://e.com/?issue=20231230", "https://e.com/?issue=20240202")),
        ("https://e.com/{%Y}/{%m}/{%d}/", 35, ("https://e.com/2023/12/30/", "https://e.com/2024/02/02/")),
        ("https://e.com/{%Y-%-m-%-d}", 35, ("https://e.com/2023-12-30", "https://e.com/2024-2-2")),
        ("https://e.com/{%F}", 35, ("https://e.com/2023-12-30", "https://e.com/2024-02-02")),
        ("https://e.com/{%d%b%y}", 35, ("https://e.com/30Dec23", "https://e.com/02Feb24")),
        ("https://e.com/{%Y}/{%j}", 35, ("https://e.com/2023/364", "https://e.com/2024/033")),
        ("https://e.com/{%A-%d}", 35, ("https://e.com/Saturday-30", "https://e.com/Friday-02")),
        ("https://e.com/{%Y}/{%m}", 3, ("https://e.com/2023/12", "https://e.com/2024/02")),
        ("https://e.com/{%B-%Y}", 3, ("https://e.com/December-2023", "https://e.com/February-2024")),
        ("https://e.com/{%Y}", 2, ("https://e.com/2023", "https://e.com/2024")),
        ("https://e.com/{%Y}/100%25", 2, ("https://e.com/2023/100%25", "https://e.com/2024/100%25")),
        ("https://{%Y}.e.com/", 2, ("https://2023.e.com/", "https://2024.e.com/")),
    ],
)
def test_the_finest_directive_decides_the_step(pattern: str, number: int, ends: tuple[str, str]) -> None:
    urls = list(dated_urls(pattern, FIRST, LAST))
    assert (len(urls), len(set(urls)), urls[0], urls[-1]) == (number, number, *ends)


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("https://e.com/", "has no date in braces"),
        ("https://e.com/%Y", "has no date in braces"),
        ("https://e.com/{}", "has no date"),
        ("https://e.com/{x}", "has no date"),
        ("https://e.com/{%%}", "has no date"),
        ("https://e.com/{%Q}", "unknown directive, %Q"),
        ("https://e.com/{%Y%}", "unknown directive"),
        ("https://e.com/{%H}", "unknown directive, %H"),
        ("https://e.com/{%Y", "has no date in braces"),
        ("https://e.com/{{%Y}}", "has no date in braces"),
        ("/{%Y}", "gives no URL"),
        ("ftp://e.com/{%Y}", "gives no URL"),
    ],
)
def test_a_wrong_pattern_is_refused_with_an_example(pattern: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        dated_urls(pattern, FIRST, LAST)
    assert "https://example.org/?issue={%Y%m%d}" in caught.value.hint


def test_dates_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(UsageError, match="is before the first"):
        dated_urls("https://e.com/{%Y}", LAST, FIRST)


def test_a_hundred_thousand_days_are_cheap_and_made_one_at_a_time() -> None:
    urls = dated_urls("https://e.com/{%Y%m%d}", date(1700, 1, 1), date(1700, 1, 1) + timedelta(99_999))
    assert next(urls) == "https://e.com/17000101"
    started = time.process_time()
    assert sum(1 for _ in urls) == 99_999
    assert time.process_time() - started < 5


def test_the_calendar_ends_are_reached() -> None:
    assert list(dated_urls("https://e.com/{%Y%m%d}", date.max, date.max)) == ["https://e.com/99991231"]
    assert len(list(dated_urls("https://e.com/{%Y%m}", date(9999, 1, 1), date.max))) == 12
    assert len(list(dated_urls("https://e.com/{%Y}", date.min, date.max))) == 9999


@given(st.dates(), st.integers(0, 800))
def test_each_day_comes_once_in_order(first: date, days: int) -> None:
    last = first + timedelta(min(days, (date.max - first).days))
    urls = list(dated_urls("https://e.com/{%F}", first, last))
    assert len(urls) == (last - first).days + 1
    assert urls == sorted(set(urls))
