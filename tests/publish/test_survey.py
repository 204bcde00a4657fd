"""Rows counted in one pass."""

from __future__ import annotations

from collections import Counter

import pytest

from archiver.publish import survey as module
from archiver.publish.survey import Survey, ranked
from tests.publish.making import record, survey_of


def test_rows_are_counted_by_what_they_are() -> None:
    survey = survey_of([record(1), record(2, language=None, source="", kind="listing"), record(3, language="zh-CN")])
    assert survey.rows == 3
    assert survey.kinds == {"article": 2, "listing": 1}
    assert survey.languages == {"en-GB": 1, "(none)": 1, "zh-CN": 1}
    assert survey.primary_languages == ["en", "zh"]
    assert survey.sources == {"The News": 2, "(none)": 1}
    assert survey.sites == {"https://news.example.org/": 3}
    assert survey.warcs == {"a.warc.gz": 3}
    assert survey.programs == {("archiver", "2"): 3, ("archiver-toolkit", "0.1.0"): 3}
    assert (survey.filled["title"], survey.filled["description"], survey.filled["tags"]) == (3, 0, 0)
    assert survey.evidence["title", "supported"] == 3


def test_spans_begin_with_the_first_and_end_with_the_last() -> None:
    survey = survey_of(
        [
            record(1, date="", fetch_date="2024-06-01T10:00:00+08:00"),
            record(2, date="2024-05-06T23:48", fetch_date="2024-06-01T03:00:00Z"),
            record(3, date="2023", fetch_date="2024-06-01T01:00:00.5Z"),
        ]
    )
    assert survey.published.interval() == "2023/2024-05-06"
    assert survey.captured.interval() == "2024-06-01T01:00:00.5Z/2024-06-01T03:00:00Z"


def test_a_time_without_a_zone_is_counted_and_told_as_it_stands() -> None:
    survey = survey_of([record(1, fetch_date="2024-06-01T10:00:00")])
    assert (survey.unzoned, survey.captured.interval()) == (1, "2024-06-01T10:00:00")


def test_a_day_in_no_calendar_is_refused() -> None:
    with pytest.raises(ValueError):
        Survey().add(record(1, fetch_date="2024-02-30T10:00:00Z"))


def test_a_record_without_provenance_is_asserted() -> None:
    survey = survey_of([record(1, provenance={})])
    assert survey.evidence["title", "asserted"] == 1
    assert not survey.warcs


def test_no_more_sources_are_told_apart_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TOLD_APART", 2)
    survey = survey_of(record(number, source=f"S{number % 4}") for number in range(8))
    assert survey.sources == {"S0": 2, "S1": 2, "(others)": 4}


def test_equal_counts_are_ranked_by_name() -> None:
    assert ranked(Counter({"b": 1, "a": 1, "c": 2})) == ["c", "a", "b"]
