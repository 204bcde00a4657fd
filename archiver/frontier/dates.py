"""The URLs of a site that has a page for each day, month or year: a pattern with dates in braces, and two dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from archiver.errors import UrlError, UsageError
from archiver.urls.normal import normal_url

OPTION = "--date-pattern"

_BRACES = re.compile(r"\{([^{}]*)\}")
_DIRECTIVE = re.compile(r"%(-?.?)", re.DOTALL)
_HINT = "Give dates in braces: 'https://example.org/?issue={%Y%m%d}', or 'https://example.org/{%Y}/{%m}/' for months."
# By directive: how fine it is, and how it is written. Names of days and months are English in every locale.
_DAY, _MONTH, _YEAR = 0, 1, 2
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WRITTEN: dict[str, tuple[int, Callable[[date], str]]] = {
    "Y": (_YEAR, lambda day: f"{day.year:04}"),
    "y": (_YEAR, lambda day: f"{day.year % 100:02}"),
    "m": (_MONTH, lambda day: f"{day.month:02}"),
    "-m": (_MONTH, lambda day: str(day.month)),
    "b": (_MONTH, lambda day: _MONTHS[day.month - 1][:3]),
    "B": (_MONTH, lambda day: _MONTHS[day.month - 1]),
    "d": (_DAY, lambda day: f"{day.day:02}"),
    "-d": (_DAY, lambda day: str(day.day)),
    "j": (_DAY, lambda day: f"{day.timetuple().tm_yday:03}"),
    "-j": (_DAY, lambda day: str(day.timetuple().tm_yday)),
    "a": (_DAY, lambda day: _DAYS[day.weekday()][:3]),
    "A": (_DAY, lambda day: _DAYS[day.weekday()]),
    "F": (_DAY, lambda day: f"{day.year:04}-{day.month:02}-{day.day:02}"),
    "%": (_YEAR, lambda day: "%"),
}


def dated_urls(pattern: str, first: date, last: date) -> Iterator[str]:
    """Return the URLs that `pattern` gives for each day, month or year from `first` to `last`, both included, in order.

    In braces stand directives of strftime: %Y %y %m %b %B %d %j %a %A %F, and %-m %-d %-j without zeros. What is
    outside braces stays as it is. The finest directive decides the step: with %d a day, with %m alone a month. The URLs
    are made one at a time. Raises UsageError for a pattern without a date, an unknown directive, one that gives no
    URL, or dates in the wrong order.
    """
    if last < first:
        raise UsageError(f"the last date, {last}, is before the first, {first}", "--to", "Exchange --from and --to.")
    parts = _BRACES.split(pattern)
    step = min((_step(text) for text in parts[1::2]), default=None)
    if step is None or "{" in "".join(parts) or "}" in "".join(parts):
        raise UsageError(f"{pattern[:80]!r} has no date in braces", OPTION, _HINT)
    try:
        normal_url(_url(parts, first))
    except UrlError as error:
        raise UsageError(f"{pattern[:80]!r} gives no URL: {error.what}", OPTION, _HINT) from error
    return (normal_url(_url(parts, day)) for day in _days(first, last, step))


def _days(first: date, last: date, step: int) -> Iterator[date]:
    """Yield the first day of each step from that of `first` to that of `last`; for days, each day."""
    if step == _DAY:
        yield from (first + timedelta(number) for number in range((last - first).days + 1))
        return
    months = 12 if step == _YEAR else 1
    number = first.year * 12 + (first.month - 1 if step == _MONTH else 0)
    while number <= last.year * 12 + last.month - 1:
        yield date(number // 12, number % 12 + 1, 1)
        number += months


def _url(parts: list[str], day: date) -> str:
    """Return the URL of a day: every second part stood in braces."""
    return "".join(_written(part, day) if place % 2 else part for place, part in enumerate(parts))


def _written(text: str, day: date) -> str:
    return _DIRECTIVE.sub(lambda found: _WRITTEN[found[1]][1](day), text)


def _step(text: str) -> int:
    """Return how fine the directives of a brace are. Raises UsageError for one that is unknown, or if there is none."""
    names = _DIRECTIVE.findall(text)
    unknown = next((name for name in names if name not in _WRITTEN), None)
    if unknown is not None:
        raise UsageError(f"{{{text[:40]}}} has an unknown directive, %{unknown}", OPTION, _HINT)
    if not any(name != "%" for name in names):
        raise UsageError(f"{{{text[:40]}}} has no date", OPTION, _HINT)
    return min(_WRITTEN[name][0] for name in names)
