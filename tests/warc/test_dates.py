"""Dates of every granularity, and what is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.dates import format_date, parse_date

GOOD = [
    ("2024", "2024-01-01T00:00:00"),
    ("2024-05", "2024-05-01T00:00:00"),
    ("2024-05-06", "2024-05-06T00:00:00"),
    ("2024-05-06T07:08Z", "2024-05-06T07:08:00"),
    ("2024-05-06T07:08:09Z", "2024-05-06T07:08:09"),
    ("2024-05-06t07:08:09z", "2024-05-06T07:08:09"),
    ("2024-05-06 07:08:09", "2024-05-06T07:08:09"),
    ("2024-05-06T07:08:09.1Z", "2024-05-06T07:08:09.100000"),
    ("2024-05-06T07:08:09,12Z", "2024-05-06T07:08:09.120000"),
    ("2024-05-06T07:08:09.123456Z", "2024-05-06T07:08:09.123456"),
    ("2024-05-06T07:08:09.123456999Z", "2024-05-06T07:08:09.123456"),
    ("2024-05-06T07:08:09.1234567899999Z", "2024-05-06T07:08:09.123456"),
    ("2024-05-06T07:08:09+02:00", "2024-05-06T05:08:09"),
    ("2024-05-06T07:08:09-0330", "2024-05-06T10:38:09"),
    ("2024-05-06T07:08+14:00", "2024-05-05T17:08:00"),
    ("  2024-05-06T07:08:09Z\r\n", "2024-05-06T07:08:09"),
    ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59"),
    ("2024-02-29", "2024-02-29T00:00:00"),
    ("20240506070809", "2024-05-06T07:08:09"),
    ("20240506070809123", "2024-05-06T07:08:09.123000"),
    ("202405060708", "2024-05-06T07:08:00"),
    ("20240506", "2024-05-06T00:00:00"),
    ("202405", "2024-05-01T00:00:00"),
    ("0001-01-01", "0001-01-01T00:00:00"),
    ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999"),
]

BAD = [
    None,
    "",
    " ",
    "never",
    "0000-01-01",
    "2023-02-29",
    "2024-13",
    "2024-00",
    "2024-05-32",
    "2024-05-06T24:00:00Z",
    "2024-05-06T07:60:00Z",
    "2024-05-06T07:08:61Z",
    "2024-05-06T07Z",
    "2024-05-06T07:08:09+25:00",
    "2024-05-06T07:08:09+02:75",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2024-05-06T07:08:09Zx",
    "2024-5-6",
    "24-05-06",
    "20245",
    "2024051",
    "2024050607080",
    "20240506070809123456789",
    "２０２４-０５-０６",
    "٢٠٢٤",
    "2024-05-06\n2024-05-07",
]


@pytest.mark.parametrize(("text", "expected"), GOOD, ids=[text for text, _ in GOOD])
def test_dates_of_all_granularities_are_read(text: str, expected: str) -> None:
    assert parse_date(text) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", BAD, ids=repr)
def test_what_is_no_date_is_none(text: str | None) -> None:
    assert parse_date(text) is None


ZONES = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(timezone)


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=ZONES))
def test_a_date_that_was_written_is_read_back(moment: datetime) -> None:
    text = format_date(moment)

    assert parse_date(text) == moment
    assert len(text) == 27


@given(st.text("0123456789-T:Z+., ", max_size=30) | st.text(max_size=20))
def test_any_text_is_a_date_in_utc_or_none(text: str) -> None:
    moment = parse_date(text)

    assert moment is None or moment.tzinfo is UTC
