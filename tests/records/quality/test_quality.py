"""Rules no schema can say, in the order they are found; each member alone has its own test beside this one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.records.codes import CODES
from archiver.records.quality import quality_findings

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TEXT = "The keeper of the lighthouse wrote down every ship that passed, its flag, its course and the hour. " * 2
GOOD = {"title": "T", "date": "2024-05-07", "fetch_date": "2025-10-06T17:17:50Z", "text": TEXT, "markdown": ""}
FETCHED = "2025-10-06T17:17:50"


KNOWN = {code.code.removeprefix("record.") for code in CODES}


def codes_of(record: dict[str, Any]) -> list[str]:
    return [finding.code.removeprefix("record.") for finding in quality_findings(record, now=NOW)]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"title": ""}, ["title.empty"]),
        ({"title": "a\u200b\ufeff"}, ["text.invisible"]),
        ({"id": "<a:b>", "provenance": {"warc": {"record_id": "<a:c>"}}}, ["id.provenance"]),
        ({"id": "<a:b>", "provenance": {"warc": {"record_id": "<a:b>"}}}, []),
        ({"canonical_url": "https://a.example/b", "url": "https://www.a.example/c"}, []),
        ({"canonical_url": "https://amp.a.example/b", "url": "http://a.example/c"}, []),
        ({"canonical_url": "https://b.example/b", "url": "https://a.example/c"}, ["url.canonical"]),
        ({"canonical_url": "/b", "url": "https://a.example/c"}, []),
    ],
)
def test_rule(change: dict[str, Any], codes: list[str]) -> None:
    assert codes_of({**GOOD, **change}) == codes


ANY = st.recursive(
    st.none() | st.integers() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
MEMBERS = [
    "id",
    "title",
    "url",
    "source",
    "date",
    "fetch_date",
    "modified",
    "text",
    "markdown",
    "language",
    "kind",
    "canonical_url",
    "provenance",
]


@given(record=st.dictionaries(st.sampled_from(MEMBERS), ANY))
def test_whatever_a_member_holds_the_findings_are_of_known_codes(record: dict[str, Any]) -> None:
    assert KNOWN.issuperset(codes_of(record))
    assert KNOWN.issuperset(codes_of({**GOOD, **record}))


@given(date=st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?)?", fullmatch=True))
def test_whatever_the_date_the_findings_are_of_known_codes(date: str) -> None:
    for record in (
        {"date": date, "fetch_date": FETCHED + "Z"},
        {"date": date, "fetch_date": date + ":00", "modified": date},
        {"date": "2024-05-07", "fetch_date": FETCHED, "text": f"Posted {date.replace('T', ' ')}"},
    ):
        assert KNOWN.issuperset(codes_of(record))
