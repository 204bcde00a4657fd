"""Times as people give them on the command line."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from archiver.errors import UsageError

# All that stands before the zone.
_UNZONED = re.compile(r"[0-9-]*(?:[Tt ][0-9:.,]*)?")
_LENGTHS = {8: timedelta(days=1), 10: timedelta(hours=1), 12: timedelta(minutes=1), 14: timedelta(seconds=1)}
_MICROSECOND = timedelta(microseconds=1)


def moment_option(text: str | None, option: str = "--at") -> datetime | None:
    """Return the time that `text` stands for (ISO 8601, or up to 14 digits; UTC unless it says otherwise), or None.

    Raises UsageError, naming `option`, if it is none.
    """
    from archiver.warc.dates import parse_date

    if text is None:
        return None
    when = parse_date(text)
    if when is None:
        raise UsageError(
            f"{text[:40]!r} is no time", option, "Write it as 2025-10-06, 2025-10-06T17:17:50Z or 20251006171750."
        )
    return when


def last_moment_option(text: str | None, option: str) -> datetime | None:
    """Return the last microsecond of what `text` stands for: of the year in "2025", of the second in 14 digits."""
    first = moment_option(text, option)
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
