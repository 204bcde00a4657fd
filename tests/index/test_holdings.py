"""What an index holds in the large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from archiver.index.holdings import PageSpan, count_pages, pages, span
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
