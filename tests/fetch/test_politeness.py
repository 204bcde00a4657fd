from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.fetch.politeness import MAX_CRAWL_DELAY_S, MAX_RETRY_AFTER_S, retry_after_seconds, wait_s

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
SECONDS = st.floats(min_value=0, max_value=1e6)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("007", 7.0),
        ("9" * 1000, MAX_RETRY_AFTER_S),
        ("Sun, 22 Nov 2026 12:01:00 GMT", 60.0),
        ("Sunday, 22-Nov-26 12:01:00 GMT", 60.0),
        ("Sun Nov 22 12:01:00 2026", 60.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("Sun, 22 Nov 2099 11:00:00 GMT", MAX_RETRY_AFTER_S),
        ("Sun, 22 Nov 2026 13:00:00 +0100", 0.0),
        (None, None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("Sun, 99 Nov 2026 12:01:00 GMT", None),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 -2359", MAX_RETRY_AFTER_S),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(value, NOW) == seconds


@given(st.text())
def test_any_retry_after_gives_seconds_within_a_day_or_none(text: str) -> None:
    seconds = retry_after_seconds(text, NOW)
    assert seconds is None or 0 <= seconds <= MAX_RETRY_AFTER_S


@given(st.integers(min_value=0, max_value=86_400))
def test_a_date_and_its_distance_in_seconds_mean_the_same(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after_seconds(date, NOW) == retry_after_seconds(str(seconds), NOW) == seconds


@pytest.mark.parametrize(
    ("wishes", "wait"),
    [
        ({"delay_s": 1.0}, 1.0),
        ({"delay_s": 1.0, "crawl_delay_s": 5.0}, 5.0),
        ({"delay_s": 1.0, "crawl_delay_s": 86_400.0}, MAX_CRAWL_DELAY_S),
        ({"delay_s": 60.0, "crawl_delay_s": 86_400.0}, 60.0),
        ({"delay_s": 1.0, "response_s": 4.0}, 8.0),
        ({"delay_s": 1.0, "response_s": 300.0}, 30.0),
        ({"delay_s": 0.0, "response_s": 4.0}, 0.0),
        ({"delay_s": 0.0, "crawl_delay_s": 2.0}, 2.0),
        ({"delay_s": 1.0, "retry_after_s": 120.0}, 120.0),
        ({"delay_s": 1.0, "retry_after_s": 1e9}, MAX_RETRY_AFTER_S),
        ({"delay_s": -1.0}, 0.0),
    ],
    ids=str,
)
def test_the_longest_wish_counts(wishes: dict[str, float], wait: float) -> None:
    assert wait_s(**wishes) == wait


@given(SECONDS, st.none() | SECONDS, st.none() | SECONDS, st.none() | SECONDS)
def test_no_wait_is_shorter_than_configured_or_longer_than_a_day(
    delay: float, crawl_delay: float | None, response: float | None, retry_after: float | None
) -> None:
    wait = wait_s(delay_s=delay, crawl_delay_s=crawl_delay, response_s=response, retry_after_s=retry_after)
    assert delay <= wait <= max(delay, MAX_RETRY_AFTER_S)
