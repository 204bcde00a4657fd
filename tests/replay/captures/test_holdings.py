from __future__ import annotations

from archiver.replay.captures.holdings import holdings, page_holdings, summary
from tests.replay.shelf import FIRST, Library, Shelf


def test_the_summary_counts_captures_and_whole_pages(library: Library) -> None:
    found = summary(library[0])
    assert (found.captures, found.pages, found.stories) == (16, 5, 0)
    assert found.first == FIRST
    assert found.last == FIRST.replace(year=2025, month=7)


def test_an_empty_archive_has_no_dates(shelf: Shelf) -> None:
    found = summary(shelf.finish())
    assert (found.captures, found.first, found.last) == (0, None, None)


def test_pages_are_grouped_by_address_with_their_span(library: Library) -> None:
    found = page_holdings(library[0], limit=10, skip=0)
    front = next(each for each in found if each.url == "http://news.example/")
    assert (front.count, front.first.year, front.last.month) == (3, 2024, 7)
    assert page_holdings(library[0], limit=10, skip=100) == []


def test_holdings_stop_at_the_limit(library: Library) -> None:
    assert len(holdings(library[0], "http://news.example/", "host", limit=3)) == 3
