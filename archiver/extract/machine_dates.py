"""Dates in values meant for machines, and in addresses."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from archiver.extract.dates import MAX_TEXT, FoundDate, day_of, is_plausible, parse_date
from archiver.extract.months import month_number

_ISO = re.compile(
    r"(?P<day>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))"
    r"(?:[T ](?P<time>(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)(?:[.,]\d{1,9})?"
    r"(?P<offset>Z|(?P<hours>[+-](?:0\d|1[0-4])):?(?P<minutes>[0-5]\d))?)?"
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d{1,6})?")
_URL_DAY = re.compile(
    r"[/_=-](?P<year>(?:19|20)\d\d)(?P<sign>[/_.-]?)(?P<month>0[1-9]|1[0-2]|(?<=[/_.-])[1-9])(?P=sign)(?P<day>0[1-9]|[12]\d|3[01]|(?<=[/_.-])[1-9])(?!\d)"
    r"|/(?P<named_year>(?:19|20)\d\d)/(?P<name>[a-z]{3,9})/(?P<named_day>\d{1,2})(?!\d)"
    r"|[/_-](?P<last_day>\d\d)-(?P<last_month>\d\d)-(?P<last_year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)


def parse_machine_date(text: str, *, language: str | None = None, latest: date | None = None) -> FoundDate | None:
    """Return the date in a value meant for machines: as `parse_date`, and seconds or milliseconds since 1970."""
    bare = text.strip()
    exact = _ISO.fullmatch(bare)
    if exact is not None:
        return _read_iso(exact, latest)
    if _EPOCH.fullmatch(bare):
        moment = datetime.fromtimestamp(int(bare[:10]), UTC)
        if is_plausible(moment.date(), latest):
            return FoundDate(moment.strftime("%Y-%m-%dT%H:%M:%SZ"), bare, 0, ("unix-time",))
    return parse_date(bare, language=language, latest=latest)


def date_in_url(url: str, *, latest: date | None = None) -> FoundDate | None:
    """Return the day that stands in the path of `url` as /2024/05/06/, /2024-05-06, /2024/may/06 or /20240506."""
    for match in _URL_DAY.finditer(url[:MAX_TEXT]):
        if match["year"]:
            parts = int(match["year"]), int(match["month"]), int(match["day"])
        elif match["name"]:
            parts = int(match["named_year"]), month_number(match["name"]) or 0, int(match["named_day"])
        else:
            parts = int(match["last_year"]), int(match["last_month"]), int(match["last_day"])
            if parts[2] <= 12 and parts[1] != parts[2]:
                continue
        day = day_of(*parts, latest)
        if day:
            return FoundDate(day, match.group()[1:], match.start() + 1, ("date-format",))
    return None


def _read_iso(exact: re.Match[str], latest: date | None) -> FoundDate | None:
    try:
        is_possible = is_plausible(date.fromisoformat(exact["day"]), latest)
    except ValueError:
        return None
    if not is_possible:
        return None
    offset = f"{exact['hours']}:{exact['minutes']}" if exact["hours"] else exact["offset"] or ""
    value = exact["day"] + (f"T{exact['time']}{offset}" if exact["time"] else "")
    return FoundDate(value, exact.group(), 0, () if value == exact.group() else ("date-format",))
