"""Moments written in running text: a day with a time behind it, as pages write under their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

LOOKED_AT = 8_000
"""Characters of a body in which a moment is looked for."""

# The look behind stands where the engine has found "19" or "20", which costs a tenth of one at each character.
# "2024-05-06 23:48", "2024/5/6 23:48:00", "2024年05月06日 23时48分", "2024.05.06 23:48+08:00".
_STAMP = re.compile(
    r"((?:19|20)(?<![0-9]..)[0-9]{2})(?:-|/|\.|年 ?)([0-9]{1,2})(?:-|/|\.|月 ?)([0-9]{1,2})日?"
    r"(?:T| {0,3}|[,，] ?)([0-9]{1,2})(?::|：|时|時|点)([0-9]{2})(?![0-9])(?:(?::|分)[0-9]{2})?秒?分?"
    r"(?:\.[0-9]{1,9})?(?: ?(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})(?![0-9]))?"
)
_DAY = re.compile(r"((?:19|20)(?<![0-9]..)[0-9]{2})(?:-|/|\.|年 ?)([0-9]{1,2})(?:-|/|\.|月 ?)([0-9]{1,2})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment as it stands in a text: `at` is aware if a zone stands behind it."""

    text: str
    at: datetime


def first_stamp(text: str) -> Stamp | None:
    """Return the first day with a time in `text`, None if there is none or it does not exist."""
    # A date that cannot be parsed stands for nothing; the next one may be another's.
    match = _STAMP.search(text[:LOOKED_AT])
    if match is None:
        return None
    year, month, day, hour, minute = (int(match[number]) for number in range(1, 6))
    try:
        return Stamp(match[0], datetime(year, month, day, hour, minute, tzinfo=_zone(match[6])))
    except ValueError:
        return None


def shows_day(text: str, day: date) -> bool:
    """Tell whether `day` stands in `text`, written with digits, year first."""
    return any(found == day for found in _days(text[:LOOKED_AT]))


def _days(text: str) -> Iterator[date]:
    for match in _DAY.finditer(text):
        try:
            yield date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue


def _zone(name: str | None) -> timezone | None:
    if name is None:
        return None
    if name in {"Z", "UTC", "GMT"}:
        return UTC
    sign = -1 if name[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[-2:])))
