from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.manuscript.span import span_of_stamp, span_of_text


@pytest.mark.parametrize(
    ("digits", "start", "end"),
    [
        ("2025", "2025-01-01T00:00:00", "2026-01-01T00:00:00"),
        ("202512", "2025-12-01T00:00:00", "2026-01-01T00:00:00"),
        ("20251006", "2025-10-06T00:00:00", "2025-10-07T00:00:00"),
        ("2025100617", "2025-10-06T17:00:00", "2025-10-06T18:00:00"),
        ("202510061717", "2025-10-06T17:17:00", "2025-10-06T17:18:00"),
        ("20251006171750", "2025-10-06T17:17:50", "2025-10-06T17:17:51"),
        ("20251006171750740398", "2025-10-06T17:17:50.740398", "2025-10-06T17:17:50.740399"),
    ],
)
def test_digits_tell_a_span(digits: str, start: str, end: str) -> None:
    span = span_of_stamp(digits)
    assert span is not None
    assert (span.start, span.end) == tuple(datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (start, end))
    assert span.holds(span.middle)
    assert not span.holds(span.end)


@pytest.mark.parametrize("digits", ["", "20", "20251", "20251306", "20250230", "20251006256161", "x"])
def test_other_digits_tell_none(digits: str) -> None:
    assert span_of_stamp(digits) is None


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2025-10-06", "2025-10-06T00:00:00"),
        ("2025-10", "2025-10-01T00:00:00"),
        ("6 October 2025", "2025-10-06T00:00:00"),
        ("October 6, 2025", "2025-10-06T00:00:00"),
        ("2025-10-06T17:17:50Z", "2025-10-06T17:17:50"),
        ("2025-10-06 17:17:50 UTC", "2025-10-06T17:17:50"),
        ("2025-10-07T01:17:50+08:00", "2025-10-06T17:17:50"),
    ],
)
def test_dates_of_manuscripts_are_read(text: str, start: str) -> None:
    span = span_of_text(text)
    assert span is not None
    assert span.start == datetime.fromisoformat(start).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "today", "06/10/2025", "31 Foo 2025", "2025-02-30", "0000", "x" * 1000])
def test_other_texts_are_no_dates(text: str) -> None:
    assert span_of_text(text) is None


@given(st.text(max_size=40))
def test_any_text_is_a_span_or_none(text: str) -> None:
    for span in (span_of_stamp(text), span_of_text(text)):
        assert span is None or span.start < span.end


@given(st.datetimes(min_value=datetime(1000, 1, 1), max_value=datetime(9998, 1, 1)))
def test_a_capture_s_timestamp_holds_it(when: datetime) -> None:
    span = span_of_stamp(when.strftime("%Y%m%d%H%M%S"))
    assert span is not None
    assert span.holds(when.replace(tzinfo=UTC))
