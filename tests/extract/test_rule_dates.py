from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.rule_dates import is_format, is_zone, read_date


@pytest.mark.parametrize(
    ("text", "written", "zone", "value", "raw"),
    [
        (
            "Wilson 发表于 2024年05月06日 23时48分 星期一",
            "%Y年%m月%d日 %H时%M分",
            "+08:00",
            "2024-05-06T23:48+08:00",
            "2024年05月06日 23时48分",
        ),
        ("Posted 6.5.2024, 7:05", "%d.%m.%Y, %H:%M", None, "2024-05-06T07:05", "6.5.2024, 7:05"),
        ("May 6, 2024 at 11:48 p.m.", "%B %d, %Y at %I:%M %p", "Z", "2024-05-06T23:48Z", "May 6, 2024 at 11:48 p.m."),
        ("06-May-24", "%d-%b-%y", "+01:00", "2024-05-06", "06-May-24"),
        (
            "2024-05-06 23:48:01 +0800",
            "%Y-%m-%d %H:%M:%S %z",
            "Z",
            "2024-05-06T23:48:01+08:00",
            "2024-05-06 23:48:01 +0800",
        ),
        ("31.02.2024 or 01.03.2024", "%d.%m.%Y", None, "2024-03-01", "01.03.2024"),
    ],
    ids=["chinese", "german", "american", "two digits", "its own zone", "no such day"],
)
def test_a_date_is_read_as_the_rule_says(text: str, written: str, zone: str | None, value: str, raw: str) -> None:
    assert read_date(text, written, zone) == (value, raw)


@pytest.mark.parametrize("text", ["", "2024", "12.13.2024", "1.1.20245", "11.1.2024 25:00"])
def test_what_is_written_otherwise_is_no_date(text: str) -> None:
    assert read_date(text, "%d.%m.%Y %H:%M" if ":" in text else "%d.%m.%Y", None) is None


@pytest.mark.parametrize("written", ["%H:%M", "%Y-%m", "%Y-%m-%d %Q", "%Y-%m-%d %Y", "", "%d %b %B %Y", "%Y-%m-%d %"])
def test_a_format_says_a_whole_day_by_known_directives(written: str) -> None:
    assert not is_format(written)


@pytest.mark.parametrize(
    ("said", "verdict"), [("+08:00", True), ("Z", True), ("8", False), ("+15:00", False), (8, False)]
)
def test_a_zone_is_an_offset(said: object, verdict: bool) -> None:
    assert is_zone(said) is verdict


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2089, 12, 31)))
def test_what_strftime_writes_is_read_back(moment: datetime) -> None:
    for written in ("%Y-%m-%d %H:%M:%S", "%d.%m.%y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p"):
        read = read_date(moment.strftime(written), written, None)
        assert read is not None
        assert read[0] == moment.replace(microsecond=0).isoformat()
