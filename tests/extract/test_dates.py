from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.dates import find_dates, parse_date

_ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-05-06", "2024-05-06"),
        ("2024-05-06T23:48:00", "2024-05-06T23:48:00"),
        ("2024-05-06T15:48Z", "2024-05-06T15:48Z"),
        ("2024-05-06T23:48:00.123+0800", "2024-05-06T23:48:00+08:00"),
        ("2024-05-06T23:15:0Z", "2024-05-06T23:15:00Z"),
        ("2024年05月06日 23时48分 星期一", "2024-05-06T23:48"),
        ("2024年5月6日 星期一 下午3:05", "2024-05-06T15:05"),
        ("2024-05-06 星期一 23:48", "2024-05-06T23:48"),
        ("2024년 5월 6일 오후 3:05", "2024-05-06T15:05"),
        ("令和6年5月6日", "2024-05-06"),
        ("平成元年5月6日", None),
        ("平成31年4月30日", "2019-04-30"),
        ("2024/5/6 12:01", "2024-05-06T12:01"),
        ("20240506", "2024-05-06"),
        ("20240506T234800Z", "2024-05-06T23:48:00Z"),
        ("Mon, 06 May 2024 23:48:00 GMT", "2024-05-06T23:48:00Z"),
        ("Mon, 06 May 2024 23:48:00 +0800", "2024-05-06T23:48:00+08:00"),
        ("Posted May 6th, 2024 at 3:05 pm by", "2024-05-06T15:05"),
        ("May 6, 2024 12:05 am", "2024-05-06T00:05"),
        ("11:25 PM - 10 Jul 2020", "2020-07-10T23:25"),
        ("6. Mai 2024, 14:03 Uhr", "2024-05-06T14:03"),
        ("am 3. März 2021 um 12:15 Uhr", "2021-03-03T12:15"),
        ("06.05.2024 - 12:30", "2024-05-06T12:30"),
        ("02.12.19", "2019-12-02"),
        ("12 Dec '19", "2019-12-12"),
        ("13/04/2024", "2024-04-13"),
        ("04/13/2024", "2024-04-13"),
        ("13/04/24", "2024-04-13"),
        ("6 พฤษภาคม 2567", "2024-05-06"),
        ("12 Personen, 6 May 2024", "2024-05-06"),
        ("“Since May 6, 2024” — £5.00", "2024-05-06"),
        ("2023 – 24: 2024 May 6", "2024-05-06"),
        ("1 of 2024, 13.05.24", "2024-05-13"),
    ],
)
def test_dates_as_pages_write_them(text: str, value: str | None) -> None:
    found = parse_date(text)
    assert (found.value if found else None) == value
    if found is not None:
        assert text[found.start :].startswith(found.raw)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("6 May 2024", id="en"),
        pytest.param("May 6, 2024", id="en, month first"),
        pytest.param("6. Mai 2024", id="de"),
        pytest.param("6 mai 2024", id="fr"),
        pytest.param("6 de mayo de 2024", id="es"),
        pytest.param("6 maggio 2024", id="it"),
        pytest.param("6 de maio de 2024", id="pt"),
        pytest.param("6 mei 2024", id="nl"),
        pytest.param("6 maja 2024", id="pl"),
        pytest.param("6. května 2024", id="cs"),
        pytest.param("6. mája 2024", id="sk"),
        pytest.param("2024. május 6.", id="hu"),
        pytest.param("6 mai 2024", id="ro"),
        pytest.param("6 maj 2024", id="sv"),
        pytest.param("6. maj 2024", id="da"),
        pytest.param("6. mai 2024", id="nb"),
        pytest.param("6. toukokuuta 2024", id="fi"),
        pytest.param("6 Mayıs 2024", id="tr"),
        pytest.param("6 мая 2024", id="ru"),
        pytest.param("6 травня 2024", id="uk"),
        pytest.param("6 май 2024", id="bg"),
        pytest.param("6 Μαΐου 2024", id="el"),
        pytest.param("6 مايو 2024", id="ar"),
        pytest.param("٦ مايو ٢٠٢٤", id="ar, Arabic digits"),
        pytest.param("6 أيار 2024", id="ar, Levant"),
        pytest.param("6 במאי 2024", id="he"),
        pytest.param("۶ مه ۲۰۲۴", id="fa, Gregorian"),
        pytest.param("2024年5月6日", id="zh, ja"),
        pytest.param("2024년 5월 6일", id="ko"),
        pytest.param("6 tháng 5, 2024", id="vi"),
        pytest.param("6 Mei 2024", id="id"),
        pytest.param("6 พ.ค. 2567", id="th, Buddhist era"),
        pytest.param("6 मई 2024", id="hi"),
    ],
)
def test_months_have_names_in_each_language(text: str) -> None:
    found = parse_date(f"— {text}", language=None)
    assert found is not None
    assert found.value == "2024-05-06"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2020-13-45",
        "1.2.1950",
        "03/04/2024",
        "phone 2024-05060",
        "30 February 2024",
        "version 10.12.19.4",
        "gestern",
        "3 hours ago",
    ],
)
def test_what_is_no_certain_date_is_left_alone(text: str) -> None:
    assert parse_date(text) is None


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


@pytest.mark.parametrize(
    "text",
    ["1" * 1_000_000, "2024-" * 200_000, "2024 may " * 100_000, " " * 1_000_000 + "2024", "12 12 12 " * 100_000],
    ids=["digits", "years", "months", "spaces", "days"],
)
def test_long_texts_are_read_at_once(text: str) -> None:
    started = time.process_time()
    assert parse_date(text) is None
    assert time.process_time() - started < 1.0


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%Y%m%d"]))
def test_every_day_is_read_back(day: date, form: str) -> None:
    found = parse_date(f"on {day.strftime(form)}.")
    assert found is not None
    assert found.value == day.isoformat()


@given(st.text(alphabet="0123456789-/.:年月日TZ+ Mayt,'令和٢", max_size=80))
def test_found_dates_stand_in_the_text_and_are_days(text: str) -> None:
    for found in find_dates(text, language="en"):
        assert text[found.start : found.start + len(found.raw)] == found.raw
        assert _ISO.fullmatch(found.value)
        date.fromisoformat(found.day)
