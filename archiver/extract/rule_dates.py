"""Dates as a site rule says they are written: strptime's directives, looked for anywhere in a text."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from archiver.extract.months import month_number

DIRECTIVES = ("%Y", "%y", "%m", "%d", "%b", "%B", "%H", "%I", "%M", "%S", "%p", "%z")
_PATTERNS = {
    "%Y": r"(?P<Y>\d{4})",
    "%y": r"(?P<y>\d{2})",
    "%m": r"(?P<m>\d{1,2})",
    "%d": r"(?P<d>\d{1,2})",
    "%b": r"(?P<b>[^\W\d_]{2,12})\.?",
    "%B": r"(?P<b>[^\W\d_]{2,12})",
    "%H": r"(?P<H>\d{1,2})",
    "%I": r"(?P<I>\d{1,2})",
    "%M": r"(?P<M>\d{2})",
    "%S": r"(?P<S>\d{2})",
    "%p": r"(?P<p>[AaPp])\.?[Mm]\.?",
    "%z": r"(?P<z>Z|[+-]\d{2}:?\d{2})",
    "%%": "%",
}
_TOKEN = re.compile(r"%.|\s+|[^%\s]+")
_ZONE = re.compile(r"Z|[+-](?:0\d|1[0-4]):[0-5]\d")


def is_zone(said: object) -> bool:
    """Tell whether `said` is an offset as +08:00, or Z."""
    return isinstance(said, str) and _ZONE.fullmatch(said) is not None


def is_format(written: str) -> bool:
    """Tell whether `written` has known directives only, each once, and those of a whole day among them."""
    used = re.findall(r"%.?", written)
    has_day = {"%d"} <= set(used) and {"%Y", "%y"} & set(used) and {"%m", "%b", "%B"} & set(used)
    known = all(each in _PATTERNS for each in used) and len(set(used)) == len(used) and not {"%b", "%B"} <= set(used)
    return bool(known and has_day)


@lru_cache(maxsize=256)
def pattern(written: str) -> re.Pattern[str]:
    """Return the pattern of the dates that are written so; digits do not stand right before or behind them."""
    pieces = (
        _PATTERNS[token] if token in _PATTERNS else r"\s+" if token.isspace() else re.escape(token)
        for token in _TOKEN.findall(written)
    )
    return re.compile(rf"(?<!\d){''.join(pieces)}(?!\d)")


def read_date(text: str, written: str, zone: str | None) -> tuple[str, str] | None:
    """Return the first date in `text` that is written so, as ISO 8601, and the words it stands in; None without one.

    `zone` is that of a clock without one.
    """
    for match in pattern(written).finditer(text[:2000]):
        parts = match.groupdict()
        day = _day(parts)
        clock = _clock(parts)
        if day is not None and clock is not None:
            return day + (clock and clock + (_offset(parts.get("z")) or zone or "")), match.group()
    return None


def _day(parts: dict[str, str | None]) -> str | None:
    short = parts.get("y")
    year = int(parts.get("Y") or 0) if short is None else int(short) + (1900 if int(short) >= 90 else 2000)
    name = parts.get("b")
    month = month_number(name) if name else int(parts.get("m") or 0)
    try:
        return date(year, month or 0, int(parts["d"] or 0)).isoformat()
    except ValueError:
        return None


def _clock(parts: dict[str, str | None]) -> str | None:
    """Return the time as T23:48 or with seconds, "" where the format has none, None for one that is none."""
    said, minute, second = parts.get("H") or parts.get("I"), parts.get("M"), parts.get("S")
    if said is None or minute is None:
        return ""
    hour = int(said)
    half = (parts.get("p") or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or int(minute) > 59 or int(second or 0) > 59:
        return None
    return f"T{hour:02}:{minute}" + (f":{second}" if second else "")


def _offset(said: str | None) -> str | None:
    return said if said is None or said == "Z" or ":" in said else f"{said[:3]}:{said[3:]}"
