from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import escape

from archiver.replay.wording import figures

MOMENT = datetime(2025, 10, 6, 17, 17, 50, 740398, tzinfo=UTC)


def test_times_name_their_zone() -> None:
    assert figures.moment_line(MOMENT) == "6 October 2025, 17:17:50 UTC"
    assert figures.moment_line(MOMENT, "20251006171750740398") == "6 October 2025, 17:17:50.740 UTC"
    assert figures.short_moment_line(MOMENT) == "6 Oct 2025, 17:17:50 UTC"


def test_times_are_told_in_chinese() -> None:
    assert figures.moment_line(MOMENT, language="zh-CN") == "2025年10月6日 17:17:50 UTC"
    assert figures.short_day_line(MOMENT, language="zh-CN") == "2025年10月6日"
    assert figures.age(MOMENT, MOMENT + timedelta(days=40), language="zh-CN") == "40 天前"
    assert figures.story_date("2024-05-06T23:48", language="zh-CN") == "2024年5月6日 23:48 （未注明时区）"
    assert figures.story_date("2024-05", language="zh-CN") == "2024年5月"
    assert figures.size_line(12, language="zh-CN") == "12 字节"
    assert figures.counted(2345, "%(num)s capture", "%(num)s captures", language="zh-CN") == "2,345 次采集"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=40), "40 days ago"),
        (timedelta(days=100), "3 months ago"),
        (timedelta(days=700), "22 months ago"),
        (timedelta(days=4000), "10 years ago"),
        (timedelta(days=-1), "in the future"),
    ],
)
def test_ages_are_told_in_the_unit_that_says_enough(ago: timedelta, words: str) -> None:
    assert figures.age(MOMENT - ago, MOMENT) == words


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("2024-05-06T23:48", "6 May 2024, 23:48 (time zone not stated)"),
        ("2024-05-06T23:48:05+08:00", "6 May 2024, 23:48:05 UTC+08:00"),
        ("2024-05-06T23:48:00Z", "6 May 2024, 23:48 UTC"),
        ("2024-05-06T23:48-05:00", "6 May 2024, 23:48 UTC−05:00"),
        ("2024-05-06", "6 May 2024"),
        ("2024-05", "May 2024"),
        ("2024", "2024"),
        ("2024-13-01", "2024-13-01"),
        ("last week", "last week"),
    ],
)
def test_dates_of_stories_are_no_finer_than_they_are_written(text: str, line: str) -> None:
    assert figures.story_date(text) == line


@given(st.text(alphabet="0123456789-:TZ+. ") | st.dates().map(str) | st.datetimes().map(str) | st.text())
@example(" a day ")
def test_any_text_stays_as_it_is_or_is_a_date_of_its_year(text: str) -> None:
    line = figures.story_date(text)
    assert line == text or f"{int(text.strip()[:4]):04}" in line


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (6_812, "6.8 kB"), (123_456, "123 kB"), (3e9, "3.0 GB")],
)
def test_sizes_have_units(size: float, words: str) -> None:
    assert figures.size_line(int(size)) == words


@given(st.text())
def test_a_breakable_address_says_the_same(url: str) -> None:
    assert str(figures.breakable(url)).replace("<wbr>", "") == str(escape(url))


@pytest.mark.parametrize(
    ("language", "way"), [("zh-CN", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), (None, "auto"), ("en", "ltr")]
)
def test_the_direction_of_a_script_comes_from_the_language(language: str | None, way: str) -> None:
    assert figures.direction(language) == way


def test_kinds_and_digests_are_short_words() -> None:
    assert figures.kind_line("application/pdf") == "PDF file"
    assert figures.kind_line("text/html; charset=x") == "page"
    assert figures.kind_line(None) == "file"
    assert figures.short_digest("sha256:0123456789") == "sha256 01234567"
    assert figures.short_digest(None) == ""
