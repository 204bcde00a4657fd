"""Dates in a manifest and in a list of pages are those of RFC 3339."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.pack.rules.manifest import is_date
from archiver.warc.dates import format_date


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_date_that_we_write_is_one(moment: datetime) -> None:
    assert is_date(format_date(moment))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-06T12:00:00Z", True),
        ("2024-05-06t12:00:00.123456789z", True),
        ("2024-05-06 12:00:00+08:00", True),
        ("2016-12-31T23:59:60Z", True),
        ("2024-05-06T12:00:00", False),
        ("2024-05-06", False),
        ("20240506120000", False),
        ("2024-00-06T12:00:00Z", False),
        ("2024-05-06T24:00:00Z", False),
        ("2024-05-06T12:00:00Z\n", False),
        ("٢٠٢٤-05-06T12:00:00Z", False),
        (None, False),
        (20240506, False),
    ],
)
def test_dates(text: object, expected: bool) -> None:
    assert is_date(text) is expected
