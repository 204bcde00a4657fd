"""What an index holds in the large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from archiver.index.holdings import PageSpan, count_pages, counts_by_month, pages, span
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


def test_pages_are_those_with_status_200_and_a_page_type(index: SqliteIndex, capture: Callable[..., Capture]) -> None:
    assert (span(index), count_pages(index), pages(index, limit=9, skip=0)) == (None, 0, [])
    urls = ["http://a/x", "http://a/X", "http://a/gone", "http://a/image", "http://b/"]
    made = [capture(url, number, date=NOON + timedelta(days=number)) for number, url in enumerate(urls)]
    made[2] = replace(made[2], status=404)
    made[3] = replace(made[3], mime="image/png")
    index.add("a.warc.gz", made)

    assert span(index) == (NOON, NOON + timedelta(days=4))
    assert count_pages(index) == 2
    first, second = pages(index, limit=9, skip=0)
    assert first == PageSpan("http://a/X", 2, NOON, NOON + timedelta(days=1))
    assert pages(index, limit=9, skip=1) == [second]


def test_captures_are_counted_by_month_without_a_gap(index: SqliteIndex, capture: Callable[..., Capture]) -> None:
    assert counts_by_month(index) == []
    last_of_month = datetime(2023, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    moments = [last_of_month, last_of_month + timedelta(microseconds=1), datetime(2024, 3, 1, tzinfo=UTC)]
    index.add("a.warc.gz", [capture("http://a/", number, date=when) for number, when in enumerate(moments)])
    assert counts_by_month(index) == [(2023, 12, 1), (2024, 1, 1), (2024, 2, 0), (2024, 3, 1)]
