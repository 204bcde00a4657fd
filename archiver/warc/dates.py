"""Dates of WARC and ARC records: W3CDTF of any granularity in, microseconds out (WARC/1.1, 5.4)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d*)?)?"
    r"\s*(?:[Zz]|([+-])(\d\d):?([0-5]\d))?)?)?)?\Z",
    re.ASCII,
)
_DIGITS = re.compile(r"(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(\d{0,6}))?)?)?)?)?\Z", re.ASCII)

# All that stands before the zone.
_UNZONED = re.compile(r"[0-9-]*(?:[Tt ][0-9:.,]*)?")
_LENGTHS = {8: timedelta(days=1), 10: timedelta(hours=1), 12: timedelta(minutes=1), 14: timedelta(seconds=1)}
_MICROSECOND = timedelta(microseconds=1)


def parse_date(text: str | None) -> datetime | None:
    """Return the instant `text` stands for as an aware UTC datetime, or None if it is no date.

    Missing parts are taken as the earliest they can be; a missing zone is UTC. Fourteen digits (ARC, CDX) and fewer
    are read too. Fractions finer than a microsecond are cut off.
    """
    text = (text or "").strip()
    if found := _DATE.match(text):
        *parts, fraction, sign, hours, minutes = found.groups()
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
        return _moment(parts, fraction, offset)
    if found := _DIGITS.match(text):
        *parts, fraction = found.groups()
        return _moment(parts, fraction or None, timedelta())
    return None


def parse_last_date(text: str | None) -> datetime | None:
    """Return the last microsecond of what `text` stands for: of the year in "2025", of the second in 14 digits."""
    first = parse_date(text)
    if first is None or text is None:
        return None
    unzoned = _UNZONED.match(text.strip())
    digits = sum(char.isdigit() for char in unzoned[0]) if unzoned else 0
    try:
        if digits in _LENGTHS:
            return first + _LENGTHS[digits] - _MICROSECOND
        if digits == 4 or first.month == 12:
            next_one = first.replace(year=first.year + 1, month=1)
        else:
            next_one = first.replace(month=first.month + 1)
        return next_one - _MICROSECOND if digits in (4, 6) else first
    except (ValueError, OverflowError):
        # The end of the calendar.
        return first


def _moment(parts: list[str | None], fraction: str | None, offset: timedelta) -> datetime | None:
    year, month, day, hour, minute, second = (
        int(part or least) for part, least in zip(parts, (1, 1, 1, 0, 0, 0), strict=True)
    )
    micros = int((fraction or "0").ljust(6, "0")[:6])
    # A leap second is written as 60 (W3CDTF, ISO 8601); datetime has none, so take the second before.
    second = 59 if second == 60 else second
    try:
        moment = datetime(year, month, day, hour, minute, second, micros, tzinfo=timezone(offset))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def format_date(moment: datetime) -> str:
    """Return `moment` as a WARC/1.1 date with microseconds, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")
