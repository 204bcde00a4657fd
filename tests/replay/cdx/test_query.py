"""Parameters as pywb and the Internet Archive document them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import ArchiverError
from archiver.replay.cdx.fields import PYWB, WAYBACK, Dialect
from archiver.replay.cdx.query import Place, parse_query

URL = ("url", "http://example.org/a")


@pytest.mark.parametrize(
    ("said", "url", "match"),
    [
        ([URL], "http://example.org/a", "exact"),
        ([("url", "example.org")], "http://example.org/", "exact"),
        ([("url", "*.example.org")], "http://example.org/", "domain"),
        ([("url", "http://example.org/a*")], "http://example.org/a", "prefix"),
        ([URL, ("matchType", "host")], "http://example.org/a", "host"),
        ([("URL", "http://example.org/a"), ("matchtype", "domain")], "http://example.org/a", "domain"),
    ],
    ids=["exact", "no-scheme", "star-domain", "star-prefix", "host", "names-in-any-case"],
)
def test_a_url_stands_for_itself_or_for_more(said: list[tuple[str, str]], url: str, match: str) -> None:
    query = parse_query(said, PYWB)
    assert (query.url, query.match) == (url, match)


def test_times_that_are_cut_off_span_what_they_leave_open() -> None:
    query = parse_query([URL, ("from", "2024"), ("to", "202406")], PYWB)
    assert query.since == datetime(2024, 1, 1, tzinfo=UTC)
    assert query.until == datetime(2024, 6, 30, 23, 59, 59, 999_999, tzinfo=UTC)


def test_each_family_has_its_names_and_its_usual_form() -> None:
    ours, theirs = (parse_query([URL], dialect) for dialect in (PYWB, WAYBACK))
    assert (ours.output, theirs.output) == ("cdxj", "text")
    assert "mime" in ours.fields
    assert "mimetype" in theirs.fields


def test_a_closest_time_sorts_by_it_unless_another_order_is_asked_for() -> None:
    assert parse_query([URL, ("closest", "2024")], PYWB).sort == "closest"
    assert parse_query([URL, ("closest", "2024"), ("sort", "reverse")], PYWB).sort == "reverse"


def test_parameters_that_nobody_knows_are_told() -> None:
    assert parse_query([URL, ("colour", "blue"), ("fastLatest", "true")], PYWB).ignored == ("colour",)


@given(st.text(), st.integers(0, 10**9))
def test_a_resume_key_is_read_as_it_was_written(key: str, given: int) -> None:
    place = Place(key, "20240506100000", given)
    assert parse_query([URL, ("resumeKey", str(place))], WAYBACK).after == place
    assert quote(str(place)) == str(place)


WRONG = {
    "no-url": [("output", "json")],
    "a-url-that-is-none": [("url", "http://[")],
    "match": [URL, ("matchType", "suffix")],
    "output": [URL, ("output", "xml")],
    "sort": [URL, ("sort", "size")],
    "sort-of-many": [URL, ("matchType", "host"), ("sort", "reverse")],
    "closest-to-nothing": [URL, ("sort", "closest")],
    "from": [URL, ("from", "yesterday")],
    "limit": [URL, ("limit", "ten")],
    "limit-with-other-digits": [URL, ("limit", "١٢")],
    "too-many-last": [URL, ("limit", "-100000000")],
    "field": [URL, ("fl", "url,colour")],
    "field-of-the-others": [URL, ("fl", "statuscode")],
    "filter": [URL, ("filter", "404")],
    "filter-field": [URL, ("filter", "colour:blue")],
    "filter-expression": [URL, ("filter", "~url:(")],
    "collapse": [URL, ("collapse", "timestamp:x")],
    "resume-key-of-another-order": [URL, ("sort", "reverse"), ("showResumeKey", "true")],
    "resume-key": [URL, ("resumeKey", "nonsense")],
}


@pytest.mark.parametrize("said", WRONG.values(), ids=WRONG)
def test_what_cannot_be_answered_is_refused(said: list[tuple[str, str]]) -> None:
    with pytest.raises(ArchiverError):
        parse_query(said, PYWB)


NAMES = ["url", "matchType", "limit", "from", "to", "fl", "filter", "collapse", "sort", "closest", "page", "resumeKey"]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=12))), st.sampled_from([PYWB, WAYBACK]))
def test_any_parameters_are_a_query_or_refused(said: list[tuple[str, str]], dialect: Dialect) -> None:
    with suppress(ArchiverError):
        query = parse_query(said, dialect)
        assert ":" in query.url
        assert all(name in dialect.fields for name in query.fields)
