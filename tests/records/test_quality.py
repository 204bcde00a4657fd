"""Rules no schema can say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.records.quality import quality_findings

GOOD = {"title": "T", "date": "2024-05-07", "fetch_date": "2025-10-06T17:17:50Z", "text": "a" * 100, "markdown": ""}
FETCHED = "2025-10-06T17:17:50"


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"date": "2023-02-29"}, ["date.calendar"]),
        ({"date": "2024-02-29T10:00"}, []),
        ({"date": "2024-13-01"}, []),
        ({"fetch_date": FETCHED}, ["fetch-date.no-zone"]),
        ({"fetch_date": FETCHED + "+08:00"}, []),
        ({"fetch_date": "2025-02-30T00:00:00Z"}, ["fetch-date.calendar"]),
        ({"date": "2025-10-07"}, []),
        ({"date": "2025-10-08"}, ["date.after-fetch"]),
        ({"date": "2025-10-06T17:18:00Z"}, ["date.after-fetch"]),
        ({"date": "2025-10-07T01:17:50+08:00"}, []),
        ({"date": "9999-12-31T23:59:59-23:59"}, ["date.after-fetch"]),
        ({"date": "0001-01-01T00:00:00+23:59"}, []),
        ({"title": ""}, ["title.empty"]),
        ({"text": "a" * 99 + " " * 50}, ["body.short"]),
        ({"text": "", "markdown": "灯" * 100}, []),
        ({"text": "", "markdown": ""}, ["body.short"]),
        ({"text": " " * 5000}, ["body.short"]),
        ({"text": " " * 5000 + "a" * 100}, []),
        ({"title": "a\u200b\ufeff"}, ["text.invisible"]),
        ({"id": "<a:b>", "provenance": {"warc": {"record_id": "<a:c>"}}}, ["id.provenance"]),
        ({"id": "<a:b>", "provenance": {"warc": {"record_id": "<a:b>"}}}, []),
    ],
)
def test_rule(change: dict[str, Any], codes: list[str]) -> None:
    assert [finding.code for finding in quality_findings({**GOOD, **change})] == ["record." + code for code in codes]


ANY = st.recursive(
    st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(
    record=st.dictionaries(
        st.sampled_from(["id", "title", "date", "fetch_date", "text", "markdown", "provenance"]), ANY
    )
)
def test_wrong_types_are_passed_over(record: dict[str, Any]) -> None:
    list(quality_findings(record))


@given(date=st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?)?", fullmatch=True))
def test_no_date_raises(date: str) -> None:
    list(quality_findings({"date": date, "fetch_date": FETCHED + "Z"}))
    list(quality_findings({"date": date, "fetch_date": date + ":00"}))
