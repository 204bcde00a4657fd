"""Dates of WARC records read on their own are what the reader of WARC files makes of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.records.instants import earliest
from archiver.warc.dates import parse_date

_ZONES = st.sampled_from(["", "Z", "z", "+02:00", "-0530", " Z"])


@given(moment=st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)), zone=_ZONES, cut=st.integers())
def test_any_granularity_is_read_as_the_reader_of_files_does(moment: datetime, zone: str, cut: int) -> None:
    forms = ("%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f", "%Y%m%d%H%M%S")
    form = forms[cut % len(forms)]
    text = moment.replace(year=max(1000, moment.year)).strftime(form) + (zone if "T" in form else "")
    assert earliest(text) == parse_date(text)
    assert earliest(text) is not None


@pytest.mark.parametrize(
    "text", ["", "soon", "2014-13-01", "2014-02-30", "2014-01-01T25:00Z", "20145", "20141", "9999999999"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert earliest(text) is None


def test_an_offset_is_taken_off() -> None:
    assert earliest("2014-01-01T00:30:00+01:00") == datetime(2014, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert earliest("2014") == datetime(2014, 1, 1, tzinfo=UTC)
