from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.dates import date_in_url, find_dates, parse_date, parse_machine_date


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-05-06", "2024-05-06"),
        ("2024-05-06T23:48:00", "2024-05-06T23:48:00"),
        ("2024-05-06T15:48Z", "2024-05-06T15:48Z"),
        ("2024-05-06T23:48:00.123+0800", "2024-05-06T23:48:00+08:00"),
        ("2024年05月06日 23时48分 星期一", "2024-05-06T23:48"),
        ("2024年5月6日 星期一 下午3:05", "2024-05-06T15:05"),
        ("2024-05-06 星期一 23:48", "2024-05-06T23:48"),
        ("2024년 5월 6일 오후 3:05", "2024-05-06T15:05"),
        ("2024/5/6 12:01", "2024-05-06T12:01"),
        ("20240506", "2024-05-06"),
        ("Mon, 06 May 2024 23:48:00 GMT", "2024-05-06T23:48:00Z"),
        ("Mon, 06 May 2024 23:48:00 +0800", "2024-05-06T23:48:00+08:00"),
        ("Posted May 6th, 2024 at 3:05 pm by", "2024-05-06T15:05"),
        ("May 6, 2024 12:05 am", "2024-05-06T00:05"),
        ("6. Mai 2024, 14:03 Uhr", "2024-05-06T14:03"),
        ("6 de mayo de 2024", "2024-05-06"),
        ("am 3. März 2021 um 12:15 Uhr", "2021-03-03T12:15"),
        ("06.05.2024 - 12:30", "2024-05-06T12:30"),
        ("13/04/2024", "2024-04-13"),
        ("04/13/2024", "2024-04-13"),
    ],
)
def test_dates_as_pages_write_them(text: str, value: str) -> None:
    found = parse_date(text)
    assert found is not None
    assert found.value == value
    assert text[found.start :].startswith(found.raw)


@pytest.mark.parametrize("text", ["", "2020-13-45", "1.2.1950", "03/04/2024", "phone 2024-05060"])
def test_what_is_no_certain_date_is_left_alone(text: str) -> None:
    found = parse_date(text)
    assert found is None


@pytest.mark.parametrize(
    ("language", "value"),
    [
        ("en", "2024-03-04"),
        ("en-US", "2024-03-04"),
        ("en-GB", "2024-04-03"),
        ("de", "2024-04-03"),
        ("fr", "2024-04-03"),
    ],
)
def test_the_language_decides_which_number_is_the_month(language: str, value: str) -> None:
    found = parse_date("03/04/2024", language=language)
    assert found is not None
    assert found.value == value


def test_no_date_is_later_than_the_capture() -> None:
    found = parse_date("until 2031-01-01, since 2024-05-06", latest=date(2024, 6, 1))
    assert found is not None
    assert found.value == "2024-05-06"


def test_machines_may_count_seconds() -> None:
    found = parse_machine_date("1715038080000")
    assert found is not None
    assert (found.value, found.transforms) == ("2024-05-06T23:28:00Z", ("unix-time",))


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://a.example/2024/05/06/story", "2024-05-06"),
        ("https://a.example/news/20240506.html", "2024-05-06"),
        ("https://a.example/2024/5/6/story", "2024-05-06"),
        ("https://a.example/item-2024-05-06-story", "2024-05-06"),
        ("https://a.example/20241399", None),
        ("https://a.example/story?sid=78089", None),
    ],
)
def test_a_day_in_an_address(url: str, value: str | None) -> None:
    found = date_in_url(url)
    assert (found.value if found else None) == value


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_day_in_iso_form_is_read_back(day: date) -> None:
    found = parse_date(f"on {day.isoformat()}.")
    assert found is not None
    assert found.value == day.isoformat()


@given(st.text(alphabet="0123456789-/.:年月日TZ+ Mayt,", max_size=80))
def test_found_dates_stand_in_the_text_and_are_days(text: str) -> None:
    for found in find_dates(text, language="en"):
        assert text[found.start : found.start + len(found.raw)] == found.raw
        date.fromisoformat(found.day)
