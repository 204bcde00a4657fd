"""Times as manuscripts give them: to the second in an archived address, to the day in a date of access."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_STAMP = re.compile(r"(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d{6})?\Z")
_ISO = re.compile(
    r"\s*(\d{4})(?:-(\d\d?)(?:-(\d\d?)"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?)?)?)?\s*\Z"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPOKEN = re.compile(r"\s*(?:(\d{1,2})\.?\s+([A-Za-z]{3,9})|([A-Za-z]{3,9})\s+(\d{1,2})),?\s+(\d{4})\s*\Z")


@dataclass(frozen=True, slots=True)
class Span:
    """The time from `start` up to `end`, that is as exactly as somebody told it; both aware and in UTC."""

    start: datetime
    end: datetime

    @property
    def middle(self) -> datetime:
        """The instant to look for: the start of a second, the middle of anything longer."""
        length = self.end - self.start
        return self.start if length <= timedelta(seconds=1) else self.start + length / 2

    def holds(self, when: datetime) -> bool:
        """Tell whether `when` lies in it."""
        return self.start <= when < self.end


def span_of_stamp(digits: str) -> Span | None:
    """Return the time that the digits in an archived address tell: 4 to 14 of them, or 20; None if they tell none."""
    found = _STAMP.match(digits)
    if not found:
        return None
    numbers = [int(part) for part in found.groups() if part]
    return _span(numbers[:6], numbers[6] if len(numbers) > 6 else None)


def span_of_text(text: str) -> Span | None:
    """Return the time that a date tells: ISO 8601 as far as it goes, or "6 October 2025"; None if it tells none."""
    if len(text) > 64:
        return None
    if spoken := _SPOKEN.match(text):
        day, name, other_name, other_day, year = spoken.groups()
        month = (name or other_name)[:3].lower()
        if month not in _MONTHS:
            return None
        return _span([int(year), _MONTHS.index(month) + 1, int(day or other_day)], None)
    found = _ISO.match(text)
    if not found:
        return None
    *parts, fraction, zone = found.groups()
    span = _span([int(part) for part in parts if part], int(fraction.ljust(6, "0")) if fraction else None)
    return _moved(span, zone) if span and zone and zone not in ("Z", "UTC") else span


def _moved(span: Span, zone: str) -> Span | None:
    away = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    try:
        return Span(span.start - away, span.end - away) if zone[0] == "+" else Span(span.start + away, span.end + away)
    except OverflowError:
        return None


def _span(numbers: list[int], microsecond: int | None) -> Span | None:
    year, month, day, hour, minute, second = (*numbers, *(1, 1, 1, 0, 0, 0)[len(numbers) :])
    try:
        start = datetime(year, month, day, hour, minute, second, microsecond or 0, tzinfo=UTC)
        return Span(start, _end(start, len(numbers), microsecond))
    except (ValueError, OverflowError):
        return None


def _end(start: datetime, told: int, microsecond: int | None) -> datetime:
    if microsecond is not None:
        return start + timedelta(microseconds=1)
    if told == 1:
        return start.replace(year=start.year + 1)
    if told == 2:
        return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    lengths = {3: timedelta(days=1), 4: timedelta(hours=1), 5: timedelta(minutes=1)}
    return start + lengths.get(told, timedelta(seconds=1))
