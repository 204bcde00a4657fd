"""Dates as texts write them, turned into ISO 8601 with just the precision they show. No clock is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from archiver.extract.clocks import Clock, clock_beside, compact_clock
from archiver.extract.date_forms import COMPACT, written_dates
from archiver.extract.months import month_number

EARLIEST_YEAR = 1990
LATEST_YEAR = 2100
MAX_TEXT = 5000
"""How many characters of a text are searched."""

_ERA = {"令和": 2018, "平成": 1988}
_MONTH_FIRST = frozenset(["en", "en-us"])
_THAI = re.compile(r"[\u0e01-\u0e4e]")
_DIGITS = {ord(zero) + i: str(i) for zero in "٠۰०๐０" for i in range(10)}
_OTHER_DIGIT = re.compile(f"[{''.join(map(chr, _DIGITS))}]")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: the ISO 8601 value, the characters it was read from, and the steps between."""

    value: str
    raw: str
    start: int
    transforms: tuple[str, ...]

    @property
    def day(self) -> str:
        """The calendar day alone."""
        return self.value[:10]

    @property
    def precision(self) -> int:
        """How much the value says: 10 for a day, more with time, seconds and offset."""
        return len(self.value)


def parse_date(text: str, *, language: str | None = None, latest: date | None = None) -> FoundDate | None:
    """Return the first date in `text`, or None.

    `language` decides 03/04/2024: month first in American and unmarked English, day first elsewhere; without it such a
    date is not read. Dates after `latest` and before 1990 do not count.
    """
    return next(find_dates(text, language=language, latest=latest), None)


def find_dates(text: str, *, language: str | None = None, latest: date | None = None) -> Iterator[FoundDate]:
    """Yield the dates in `text` in the order in which they stand."""
    text = text[:MAX_TEXT]
    plain = text.translate(_DIGITS) if not text.isascii() and _OTHER_DIGIT.search(text) else text
    end = -1
    for match in written_dates(plain):
        if match.start() < end:
            continue
        clock = None
        if match.re is COMPACT:
            clock = compact_clock(plain, match.end())
            if clock is None and plain[match.end() : match.end() + 1].isdigit():
                continue
        clock = clock or clock_beside(plain, match.start(), match.end(), language, first=max(end, 0))
        read = _read(match, clock, text, language, latest)
        if read is not None:
            end = max(match.end(), clock.end if clock else 0)
            yield read


def day_of(year: int, month: int, day: int, latest: date | None) -> str | None:
    """Return the day in ISO 8601, or None if there is no such day, or `is_plausible` says no."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found.isoformat() if is_plausible(found, latest) else None


def is_plausible(day: date, latest: date | None) -> bool:
    """Tell whether something on the web can be of this day: not before 1990, nor after `latest`."""
    return EARLIEST_YEAR <= day.year <= LATEST_YEAR and (latest is None or day <= latest)


def _read(
    match: re.Match[str], clock: Clock | None, text: str, language: str | None, latest: date | None
) -> FoundDate | None:
    parts = match.groupdict()
    month_day = _month_and_day(parts, language)
    if month_day is None:
        return None
    year, steps = _year(parts, text, language)
    day = day_of(year, *month_day, latest)
    if day is None:
        return None
    start, end = match.start(), match.end()
    if clock is not None:
        start, end = min(start, clock.start), max(end, clock.end)
        steps += clock.transforms
    raw = text[start:end].rstrip(" ,|/·@-\n\t")
    value = day + (clock.value if clock else "")
    return FoundDate(value, raw, start, steps if raw == value else (*steps, "date-format"))


def _year(parts: dict[str, str | None], text: str, language: str | None) -> tuple[int, tuple[str, ...]]:
    """Return the Gregorian year, and the steps to it."""
    if short := parts.get("short"):
        return (1900 if int(short) >= 90 else 2000) + int(short), ("two-digit-year",)
    if era := parts.get("era"):
        written = parts["era_year"] or "1"
        return _ERA[era] + (1 if written == "元" else int(written)), ("japanese-era",)
    year = int(parts["year"] or 0)
    if year >= 2400 and (_THAI.search(text) or (language or "").lower().startswith("th")):
        return year - 543, ("buddhist-era",)
    return year, ()


def _month_and_day(parts: dict[str, str | None], language: str | None) -> tuple[int, int] | None:
    if name := parts.get("name"):
        month = month_number(name)
        return (month, int(parts["day"] or 0)) if month else None
    if parts.get("month"):
        return int(parts["month"] or 0), int(parts["day"] or 0)
    first, then = int(parts["first"] or 0), int(parts["then"] or 0)
    if first > 12 or first == then:
        return then, first
    if then > 12:
        return first, then
    if language is None:
        return None
    return (first, then) if language.lower() in _MONTH_FIRST else (then, first)
