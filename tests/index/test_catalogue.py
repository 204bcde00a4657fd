"""The catalogue of stories."""

from __future__ import annotations

from archiver.index.catalogue import Catalogue
from archiver.index.interface import StoryEntry
from archiver.index.sqlite import SqliteIndex


def entry(number: int, date: str, *, kind: str = "article", fetched: str = "2024-01-01") -> StoryEntry:
    return StoryEntry(f"<urn:{number}>", "http://a/", f"Titel {number}", "Quelle", date, fetched, None, kind)


def test_the_newest_comes_first_and_undated_ones_last(index: SqliteIndex) -> None:
    catalogue = Catalogue(index)
    dates = ["", "2024-05-06", "2024-05-06T08:00", "2023", "2024-05-07", "2024-05-06T08:00:01+02:00"]
    catalogue.add(entry(number, date) for number, date in enumerate(dates))

    assert [each.date for each in catalogue.find()] == [
        "2024-05-07",
        "2024-05-06T08:00:01+02:00",
        "2024-05-06T08:00",
        "2024-05-06",
        "2023",
        "",
    ]


def test_entries_are_paged_counted_filtered_and_replaced(index: SqliteIndex) -> None:
    catalogue = Catalogue(index)
    catalogue.add([entry(number, "2024", kind="forum" if number % 2 else "article") for number in range(10)])
    catalogue.add([entry(0, "2025")])

    assert [each.record_id for each in catalogue.find(limit=3)] == ["<urn:0>", "<urn:1>", "<urn:2>"]
    assert [each.record_id for each in catalogue.find(kind="forum", limit=2, skip=1)] == ["<urn:3>", "<urn:5>"]
    assert catalogue.counts() == {"article": 5, "forum": 5}
    assert catalogue.by_record_id("<urn:0>") == entry(0, "2025")
    assert catalogue.by_record_id("<urn:none>") is None
    assert catalogue.find(kind="none") == []


def test_sources_are_counted_by_the_stories_they_offer(index: SqliteIndex) -> None:
    catalogue = Catalogue(index)
    stories = [
        StoryEntry(f"<urn:{number}>", f"http://a/{number // 2}", "", source, "", "", None, kind)
        for number, (source, kind) in enumerate(
            [("A", "article"), ("A", "article"), ("B", "article"), ("B", "listing"), ("", "article"), ("B", "forum")]
        )
    ]
    catalogue.add(stories)
    assert catalogue.sources(limit=9) == [("B", 2), ("A", 1)]
    assert catalogue.sources(limit=1) == [("B", 2)]
