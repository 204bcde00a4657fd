"""Times as texts, from the microseconds since 1970 that a row holds.

A list of captures needs thousands of them, most of a few days: by day and by table one takes 0.25 microseconds, through
datetime and strftime 2.8.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

_SECOND_US = 1_000_000
_DAY_S = 86_400
_EPOCH = date(1970, 1, 1)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TWO_DIGITS = tuple(f"{number:02}" for number in range(60))
# Of each minute of a day.
_MINUTES = tuple(f"{hour}{minute}" for hour in _TWO_DIGITS[:24] for minute in _TWO_DIGITS)
_CLOCKS = tuple(f"{hour}:{minute}:" for hour in _TWO_DIGITS[:24] for minute in _TWO_DIGITS)


class _Day(NamedTuple):
    digits: str
    http: str
    iso: str


@lru_cache(maxsize=4096)
def _day(number: int) -> _Day:
    day = _EPOCH + timedelta(days=number)
    http = f"{_WEEKDAYS[day.weekday()]}, {day.day:02} {_MONTHS[day.month - 1]} {day.year:04}"
    return _Day(f"{day.year:04}{day.month:02}{day.day:02}", http, day.isoformat())


def digits_of(moment: int) -> str:
    """Return the 14 digits of a timestamp. Raises OverflowError, or TypeError, for what is no time."""
    seconds = moment // _SECOND_US
    of_day = seconds % _DAY_S
    return f"{_day(seconds // _DAY_S).digits}{_MINUTES[of_day // 60]}{_TWO_DIGITS[of_day % 60]}"


def http_date_of(moment: int) -> str:
    """Return an HTTP date (RFC 9110, 5.6.7). Raises OverflowError for what is no time."""
    seconds = moment // _SECOND_US
    of_day = seconds % _DAY_S
    return f"{_day(seconds // _DAY_S).http} {_CLOCKS[of_day // 60]}{_TWO_DIGITS[of_day % 60]} GMT"


def iso_of(moment: int) -> str:
    """Return the time as ISO 8601 has it, to the second, in UTC. Raises OverflowError for what is no time."""
    seconds = moment // _SECOND_US
    of_day = seconds % _DAY_S
    return f"{_day(seconds // _DAY_S).iso}T{_CLOCKS[of_day // 60]}{_TWO_DIGITS[of_day % 60]}Z"
