"""The captures of one URL by year, month, day: a timeline, a calendar, and a list in which what is the same is folded.

A period is named by the first digits of a timestamp: "2024" a year, "202405" a month, up to a minute with twelve.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from archiver.index import days as counted
from archiver.model import Capture
from archiver.replay.memento import stamps

MOST_LISTED = 300
"""Captures that a list shows; of a longer period only the parts are told."""

MINUTE_DIGITS = 12

Likeness = Literal["first", "same", "differs", "unknown"]
"""How a capture compares with the one before it, by the digests of their payloads."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A capture, the timestamp in its addresses, and how it compares with the one before."""

    capture: Capture
    stamp: str
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Run:
    """A capture and those behind it that hold the same."""

    first: Shown
    same: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month, 0 in the gaps of its first and last week.

    Where it has just one capture, `only` is its timestamp, and `url` its URL.
    """

    number: int
    period: str = ""
    count: int = 0
    has_change: bool = False
    only: str = ""
    url: str = ""

    @property
    def level(self) -> int:
        """How full the day is, 0 to 3."""
        return sum(self.count >= least for least in (1, 2, 6))


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year: its weeks, Monday first."""

    number: int
    period: str
    count: int
    weeks: tuple[tuple[Day, ...], ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the timeline: the captures of each of its months."""

    number: int
    count: int
    months: tuple[int, ...]
    most: int

    def height(self, month: int, whole: int) -> int:
        """Return the height of a month's bar (0 to 11) in a drawing `whole` high."""
        count = self.months[month]
        return max(2, round(whole * count / self.most)) if count else 0


def shown(captures: Sequence[Capture], before: Capture | None) -> list[Shown]:
    """Return captures of one URL, in order of time, each compared with the one before; `before` stands before them all.

    They are all captures of a minute or some longer part of time, so their timestamps are those among all captures.
    """
    rows = zip(captures, stamps(captures), [before, *captures], strict=False)
    return [Shown(capture, stamp, likeness(capture, one_before)) for capture, stamp, one_before in rows]


def likeness(capture: Capture, earlier: Capture | None) -> Likeness:
    """Return how `capture` compares with the one before it."""
    if earlier is None:
        return "first"
    if capture.digest is None or earlier.digest is None:
        return "unknown"
    return "same" if capture.digest == earlier.digest else "differs"


def runs(rows: Sequence[Shown]) -> list[Run]:
    """Return the captures with those that hold the same folded into the first of them; the newest first."""
    made: list[list[Shown]] = []
    for row in rows:
        if made and row.likeness == "same" and row.capture.status == made[-1][0].capture.status:
            made[-1].append(row)
        else:
            made.append([row])
    return [Run(first, tuple(rest)) for first, *rest in reversed(made)]


def years(days: Sequence[counted.Day]) -> list[Year]:
    """Return the years from the first day with captures to the last, each with the captures of its months."""
    counts: Counter[tuple[int, int]] = Counter()
    for each in days:
        counts[each.day.year, each.day.month] += each.count
    most = max(counts.values())
    numbers = range(days[0].day.year, days[-1].day.year + 1)
    months = {year: tuple(counts[year, month] for month in range(1, 13)) for year in numbers}
    return [Year(year, sum(months[year]), months[year], most) for year in numbers]


def months(days: Sequence[counted.Day], year: int) -> list[Month]:
    """Return the calendar of a year."""
    by_day = {_digits(each): each for each in days if each.day.year == year}
    return [_month(by_day, year, month) for month in range(1, 13)]


def parts(days: Sequence[counted.Day], period: str) -> list[tuple[str, int]]:
    """Return the next smaller periods in a year or month that have captures, with their numbers."""
    counts: Counter[str] = Counter()
    for each in days:
        if _digits(each).startswith(period):
            counts[_digits(each)[: len(period) + 2]] += each.count
    return sorted(counts.items())


def _digits(day: counted.Day) -> str:
    return f"{day.day.year:04}{day.day.month:02}{day.day.day:02}"


def _month(by_day: Mapping[str, counted.Day], year: int, month: int) -> Month:
    period = f"{year:04}{month:02}"
    weeks = [
        tuple(_day(by_day.get(f"{period}{number:02}"), f"{period}{number:02}", number) for number in week)
        for week in calendar.Calendar().monthdayscalendar(max(year, date.min.year), month)
    ]
    return Month(month, period, sum(day.count for week in weeks for day in week), tuple(weeks))


def _day(found: counted.Day | None, period: str, number: int) -> Day:
    if found is None:
        return Day(number, period)
    # Alone on its day it shares its second with none.
    only = found.first.strftime("%H%M%S") if found.count == 1 else ""
    return Day(number, period, found.count, bool(found.differing), only and period + only, found.url)
