"""What is wanted, by each key."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.dataset.selection import PAGES, Days, Selection, Span, Terms
from archiver.model import Capture, Record

NOON = datetime(2025, 10, 6, 12, tzinfo=UTC)
CAPTURE = Capture("https://www.example.org:8443/news/2025/a", "", NOON, "<urn:x>", "response", "a.warc", 0, 1)
RECORD = Record("<urn:x>", "T", CAPTURE.url, "", "2024-05-06T23:48+08:00", "", language="zh-Hant-TW", kind="article")


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        (Terms(), None),
        (Terms(urls=("/news/[0-9]{4}/",)), None),
        (Terms(urls=("/blog/", "/2025/")), None),
        (Terms(urls=("^/news",)), "url"),
        (Terms(hosts=("www.example.org",)), None),
        (Terms(hosts=("WWW.Example.org",)), None),
        (Terms(hosts=("example.org",)), "host"),
        (Terms(hosts=("*.example.org",)), None),
        (Terms(hosts=("*.ample.org",)), "host"),
        (Terms(dates=(Span(NOON, NOON),)), None),
        (Terms(dates=(Span(None, datetime(2025, 1, 1, tzinfo=UTC)),)), "date"),
        (Terms(dates=(Span(None, datetime(2025, 1, 1, tzinfo=UTC)), Span(NOON))), None),
        (Terms(urls=("news",), hosts=("other.org",)), "host"),
    ],
    ids=repr,
)
def test_addresses(terms: Terms, reason: str | None) -> None:
    assert Selection(terms).of_address(CAPTURE) == reason


@pytest.mark.parametrize(
    ("terms", "mime", "status", "reason"),
    [
        (Terms(), "text/html", 200, None),
        (Terms(), "text/html", 404, "status"),
        (Terms(), "text/plain", 200, "type"),
        (Terms(), None, 200, "type"),
        (Terms(statuses=("404",)), "text/html", 404, None),
        (Terms(statuses=("404",)), "text/html", 200, "status"),
        (Terms(statuses=("4xx", "200")), "text/html", 410, None),
        (Terms(statuses=("4xx",)), "image/png", 404, "type"),
        (Terms(mimes=("text/*",)), "text/plain", 200, None),
        (Terms(mimes=("text/plain",)), "text/html", 200, "type"),
        (Terms(mimes=("text/*",)), "text/plain", 404, "status"),
        (Terms(mimes=("text/*",)), "textual/plain", 200, "type"),
    ],
    ids=repr,
)
def test_types_and_statuses(terms: Terms, mime: str | None, status: int | None, reason: str | None) -> None:
    assert Selection(terms).of_content(mime, status) == reason


def test_resource_has_no_status_to_be_wrong() -> None:
    assert PAGES.of_content("text/html", None, has_status=False) is None
    assert PAGES.of_content("text/html", None) == "status"


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        (Terms(kinds=("article", "forum")), None),
        (Terms(kinds=("forum",)), "kind"),
        (Terms(languages=("zh",)), None),
        (Terms(languages=("zh-hant",)), None),
        (Terms(languages=("zh-TW",)), "language"),
        (Terms(languages=("z",)), "language"),
        (Terms(languages=("und",)), "language"),
        (Terms(published=(Days("2024", "2024"),)), None),
        (Terms(published=(Days("2024-05-07", ""),)), "published"),
        (Terms(published=(Days("", "2024-05"),)), None),
        (Terms(published=(Days("2024-05-06T23:48", ""),)), None),
    ],
    ids=repr,
)
def test_records(terms: Terms, reason: str | None) -> None:
    assert Selection(terms).of_record(RECORD) == reason
    # What is wanted is left out where it is unwanted, and the other way round.
    assert (Selection(unwanted=terms).of_record(RECORD) is None) == (reason is not None)


@pytest.mark.parametrize(
    ("first", "last", "date", "holds"),
    [
        ("2024", "2024", "2024-12-31", True),
        ("2024-05", "", "2024", False),
        ("", "2024-05", "2024", False),
        ("2024", "", "", False),
        ("", "", "", False),
        ("", "2024-05", "2024-05-31T23:59Z", True),
        ("2024-05-06", "2024-05-06", "2024-05-06", True),
    ],
)
def test_dates_of_pages_by_example(first: str, last: str, date: str, holds: bool) -> None:
    assert Days(first, last).holds(date) is holds


@given(st.dates(), st.dates(), st.dates())
def test_days_hold_what_lies_between(first: datetime, last: datetime, day: datetime) -> None:
    assert Days(first.isoformat(), last.isoformat()).holds(day.isoformat()) == (first <= day <= last)


def test_selection_without_language_takes_records_without_one() -> None:
    from dataclasses import replace

    assert Selection(Terms(languages=("und",))).of_record(replace(RECORD, language=None)) is None


def test_equal_selections_are_equal_as_json() -> None:
    import json

    one, other = (Selection(Terms(urls=("a",), dates=(Span(NOON),))) for _ in range(2))
    assert json.dumps(one.as_json()) == json.dumps(other.as_json())
    assert one.as_json() != Selection(unwanted=Terms(urls=("a",), dates=(Span(NOON),))).as_json()
