"""The instant at which a date of a WARC record begins, read without the code that made records of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_DATE = re.compile(
    r"\s*([0-9][0-9-]*(?:[Tt ][0-9:]*)?)(?:[.,]([0-9]+))?\s*(?:[Zz]|([+-])([0-9]{2}):?([0-5][0-9]))?\s*", re.ASCII
)
_FIRST = "00000101000000"
"""What stands for the digits that are missing: WARC/1.1, 5.4 allows any granularity of W3CDTF."""

_LENGTHS = (4, 6, 8, 10, 12)


def earliest(text: str) -> datetime | None:
    """Return the instant in UTC at which what `text` names begins, None if it is no date.

    A year, a month or a day begins at midnight; a missing zone is UTC. What is finer than a microsecond is cut off, and
    a leap second is the second before it.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    digits = re.sub(r"[^0-9]", "", found[1])
    if len(digits) < 14 and len(digits) not in _LENGTHS:
        return None
    plain, micros = digits[:14] + _FIRST[len(digits) :], (digits[14:] + (found[2] or "")).ljust(6, "0")[:6]
    month, day, hour, minute, second = (int(plain[place : place + 2]) for place in range(4, 14, 2))
    sign = -1 if found[3] == "-" else 1
    offset = sign * timedelta(hours=int(found[4] or 0), minutes=int(found[5] or 0))
    second = 59 if second == 60 else second
    try:
        zone = timezone(offset)
        return datetime(int(plain[:4]), month, day, hour, minute, second, int(micros), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
