"""Days and instants."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from archiver.records.quality.dates import date_findings

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FETCHED = "2025-10-06T17:17:50"


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"date": "2023-02-29"}, ["date.calendar"]),
        ({"date": "2024-02-29T10:00"}, []),
        ({"date": "2024-13-01"}, []),
        ({"modified": "2023-02-29"}, ["modified.calendar"]),
        ({"fetch_date": FETCHED}, ["fetch-date.no-zone"]),
        ({"fetch_date": FETCHED + "+08:00"}, []),
        ({"fetch_date": "2025-02-30T00:00:00Z"}, ["fetch-date.calendar"]),
        ({"fetch_date": "2026-11-22T00:00:01Z"}, ["fetch-date.future"]),
        ({"fetch_date": "1970-01-01T00:00:00Z", "date": ""}, ["fetch-date.before-web"]),
        ({"date": "2025-10-07"}, []),
        ({"date": "2025-10-08"}, ["date.after-fetch"]),
        ({"date": "2025-10-06T17:18:00Z"}, ["date.after-fetch"]),
        ({"date": "2025-10-07T01:17:50+08:00"}, []),
        ({"date": "2026-11-23"}, ["date.after-fetch"]),
        ({"date": "2026-11-24"}, ["date.future"]),
        ({"date": "9999-12-31T23:59:59-23:59"}, ["date.future"]),
        ({"date": "0001-01-01T00:00:00+23:59"}, ["date.before-web", "date.midnight"]),
        ({"date": "1990-12-20"}, []),
        ({"date": "1990-12-19"}, ["date.before-web"]),
        ({"date": "2024-05-07T00:00:00"}, ["date.midnight"]),
        ({"date": "2024-05-07T00:00"}, []),
    ],
)
def test_rule(change: dict[str, Any], codes: list[str]) -> None:
    record = {"date": "2024-05-07", "fetch_date": FETCHED + "Z", **change}
    assert [finding.code for finding in date_findings(record, NOW)] == ["record." + code for code in codes]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("发表于 2024年05月06日 23时48分 星期一", "2024-05-06"),
        ("Published 2024-05-06 23:48", "2024-05-06"),
        ("Posted: 2024/5/8 0:10", "2024-05-08"),
        ("Published 2024-05-06 23:48, updated 2024-05-07 08:00", None),
        ("Published 2024-05-07 23:48", None),
        ("Published 2024-05-04 23:48", None),
        ("Published on 2024-05-06", None),
        ("Order 12024-05-06 23:48", None),
        ("Published 2024-02-31 23:48", None),
        ("no day at all", None),
    ],
)
def test_day_beside_the_one_the_page_shows_is_found(body: str, found: str | None) -> None:
    record = {"date": "2024-05-07", "fetch_date": FETCHED + "Z", "markdown": body}
    assert [finding.expected for finding in date_findings(record, NOW)] == ([found] if found else [])


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("2024-05-06T23:48:00+08:00", "which is that day in another time zone"),
        ("2024-05-06T01:00:00+12:00", "which is that day in no time zone"),
    ],
)
def test_evidence_tells_whether_a_time_zone_explains_it(raw: str, says: str) -> None:
    provenance = {"fields": {"date": {"value_raw": raw}}}
    (finding,) = date_findings({"date": "2024-05-07", "provenance": provenance}, NOW)
    assert finding.code == "record.date.other-day"
    assert says in finding.message


def test_date_taken_from_the_page_is_not_compared_with_other_days_on_it() -> None:
    record = {"date": "2024-05-07", "text": "See also: 2024-05-06 10:00", "provenance": {"warc": {}}}
    assert list(date_findings(record, NOW)) == []
