from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.lastmod import is_older, last_instant

SINCE = datetime(2024, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "older"),
    [
        ("2023", True),
        ("2024", False),
        ("2024-04", True),
        ("2024-05", False),
        ("2024-05-05", True),
        ("2024-05-06", False),
        ("2024-05-05T23:59:59Z", True),
        ("2024-05-05T23:59:59-02:00", False),
        ("2024-05-06T01:00:00+02:00", True),
        (" 2024-05-05T10:00:00.123+00:00 ", True),
        ("2024-05-06T00:00", False),
        ("yesterday", False),
        ("", False),
        ("2024-13-01", False),
        ("0000", False),
        ("9999-12-31T23:59:59-23:00", False),
    ],
)
def test_older_is_what_lies_wholly_before(text: str, older: bool) -> None:
    assert is_older(text, SINCE) is older


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)))
def test_a_day_lasts_to_its_end(moment: datetime) -> None:
    end = last_instant(f"{moment:%Y-%m-%d}".rjust(10, "0"))
    assert end is not None
    assert end >= moment.replace(tzinfo=UTC)


@given(st.text())
def test_any_text_is_an_instant_in_utc_or_none(text: str) -> None:
    found = last_instant(text)
    assert found is None or found.utcoffset() == timedelta(0)
