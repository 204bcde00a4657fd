from __future__ import annotations

from datetime import UTC, datetime, timedelta

from archiver.archive import Archive
from archiver.index.days import Day, days_of
from archiver.replay.captures import periods
from tests.replay.shelf import Shelf

START = datetime(2023, 12, 30, 22, tzinfo=UTC)


def captured(shelf: Shelf, bodies: str, *, step: timedelta = timedelta(hours=12)) -> Archive:
    """Return an archive of captures of one URL; each letter is a body."""
    for number, body in enumerate(bodies):
        shelf.add("http://h.example/", body, when=START + number * step, status=404 if body == "e" else 200)
    return shelf.finish()


def days(shelf: Shelf, bodies: str, *, step: timedelta = timedelta(hours=12)) -> list[Day]:
    """Return the days of such captures."""
    return days_of(captured(shelf, bodies, step=step).index, "example,h)/")


def test_what_is_the_same_is_folded_into_the_first_and_the_newest_comes_first(shelf: Shelf) -> None:
    found = list(captured(shelf, "aaabba", step=timedelta(minutes=1)).lookup("http://h.example/"))
    rows = periods.shown(found, None)
    assert [each.likeness for each in rows] == ["first", "same", "same", "differs", "same", "differs"]
    assert [len(run.same) for run in periods.runs(rows)] == [0, 1, 2]
    assert periods.runs(rows)[-1].first.likeness == "first"


def test_the_first_of_a_list_is_compared_with_the_one_before_it(shelf: Shelf) -> None:
    first, *others = captured(shelf, "aab").lookup("http://h.example/")
    assert [each.likeness for each in periods.shown(others, first)] == ["same", "differs"]
    assert periods.shown([], None) == []


def test_a_calendar_has_each_day_once(shelf: Shelf) -> None:
    months = periods.months(days(shelf, "abc"), 2023)
    assert [month.count for month in months] == [0] * 11 + [3]
    shown = [day for month in months for week in month.weeks for day in week if day.number]
    assert len(shown) == 365
    first, second = (day for day in shown if day.count)
    assert (first.period, first.count, first.has_change, first.level) == ("20231230", 1, False, 1)
    assert (first.only, first.url) == ("20231230220000", "http://h.example/")
    assert (second.period, second.count, second.has_change, second.only) == ("20231231", 2, True, "")


def test_periods_hold_smaller_ones(shelf: Shelf) -> None:
    found = days(shelf, "abc")
    assert periods.parts(found, "2023") == [("202312", 3)]
    assert periods.parts(found, "202312") == [("20231230", 1), ("20231231", 2)]
    assert periods.parts(found, "2024") == []


def test_years_between_have_their_place(shelf: Shelf) -> None:
    years = periods.years(days(shelf, "ab", step=timedelta(days=800)))
    assert [(each.number, each.count) for each in years] == [(2023, 1), (2024, 0), (2025, 0), (2026, 1)]
    assert years[0].height(11, 26) == 26
    assert years[1].height(0, 26) == 0
