"""The time of day beside a date, and names of time zones. A zone is kept where one is written and never added.

Names of zones follow the tz database's abbreviations. One that stands for several zones is read only where the page's
language says a country that uses it; the rule is in docs/reference/dates.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ZONES = {
    "Z": "Z",
    "UTC": "Z",
    "GMT": "Z",
    "WET": "+00:00",
    "WEST": "+01:00",
    "CET": "+01:00",
    "MEZ": "+01:00",
    "CEST": "+02:00",
    "MESZ": "+02:00",
    "EET": "+02:00",
    "SAST": "+02:00",
    "EEST": "+03:00",
    "MSK": "+03:00",
    "МСК": "+03:00",
    "TRT": "+03:00",
    "PKT": "+05:00",
    "WIB": "+07:00",
    "WITA": "+08:00",
    "HKT": "+08:00",
    "SGT": "+08:00",
    "AWST": "+08:00",
    "北京时间": "+08:00",
    "北京時間": "+08:00",
    "WIT": "+09:00",
    "JST": "+09:00",
    "日本時間": "+09:00",
    "KST": "+09:00",
    "ACST": "+09:30",
    "AEST": "+10:00",
    "AEDT": "+11:00",
    "NZST": "+12:00",
    "NZDT": "+13:00",
    "NDT": "-02:30",
    "BRT": "-03:00",
    "EDT": "-04:00",
    "MDT": "-06:00",
    "PDT": "-07:00",
    "AKDT": "-08:00",
    "AKST": "-09:00",
    "HST": "-10:00",
}
"""Offsets of names that stand for one zone."""

ZONES_BY_COUNTRY = {
    "EST": {"US": "-05:00", "CA": "-05:00", "AU": "+10:00"},
    "CST": {"US": "-06:00", "CA": "-06:00", "MX": "-06:00", "CN": "+08:00", "TW": "+08:00"},
    "CDT": {"US": "-05:00", "CA": "-05:00"},
    "MST": {"US": "-07:00", "CA": "-07:00", "MX": "-07:00", "MY": "+08:00"},
    "PST": {"US": "-08:00", "CA": "-08:00", "MX": "-08:00", "PH": "+08:00"},
    "BST": {"GB": "+01:00", "BD": "+06:00"},
    "IST": {"IN": "+05:30", "IE": "+01:00", "IL": "+02:00"},
}
"""Offsets of names that stand for several zones, by the country in the page's language tag."""

_NAMED = "|".join(sorted(map(re.escape, {*ZONES, *ZONES_BY_COUNTRY}), key=len, reverse=True))
_ZONE = rf"(?:\(?(?P<offset>(?:UTC|GMT)?[+\u2212-](?:0?\d|1[0-4])(?::?[0-5]\d)?(?!\d))\)?|\(?(?P<zone>{_NAMED})\b\)?)"
_HALF = r"(?P<half>上午|下午|晚上|凌晨|中午|午前|午後|오전|오후)"
_MARK = (
    r"(?P<mark>kl\.?|klo|kello|alle ore|ore|alle|a las|"
    r"às|à|um|at|om|о|в|у|o godz\.?|godz\.?|ob|saat|pukul|lúc|الساعة|ساعت)"
)
_TIME = (
    r"(?P<hour>2[0-3]|[01]?\d)(?:(?P<sign>[:.]|\s?(?:时|時|h|点|點|시|Uhr)\s?)(?P<minute>[0-5]\d)(?:분|分)?"
    r"(?:\s?(?::|(?<=[分분]))\s?(?P<second>[0-5]?\d)(?:秒|초)?(?:[.,:]\d{1,9}+)?)?)(?!\d)(?:\s?(?P<noon>[ap]\.?\s?m\b\.?))?"
    r"(?P<uhr>\s?(?:Uhr|น\.|hrs?\b|h\b))?"
)
_WEEKDAY = (
    r"(?:\(?(?:星期|周|週)[一二三四五六日天]\)?|"
    r"\([月火水木金土日월화수목금토일]\)|(?:월|화|수|목|금|토|일)요일|[月火水木金土日]曜日)"
)
_BEFORE_TIME = (
    rf"\.?(?:\s?[T,|/·•@–—،-]{{1,2}}\s?|\s{{1,3}})?(?:{_WEEKDAY}\s?,?)?\s?(?:{_MARK}\s)?(?:{_NAMED})?\s?(?:{_HALF}\s?)?"
)
AFTER = re.compile(rf"{_BEFORE_TIME}{_TIME}(?:\s{{0,2}}{_ZONE})?", re.IGNORECASE)
BEFORE = re.compile(
    rf"(?<![\d:.])(?:{_HALF}\s?)?{_TIME}(?:\s{{0,2}}{_ZONE})?(?:\s?[,|·•–—-]\s?|\s)(?:on\s|am\s|le\s|el\s|del\s|em\s)?"
    r"(?:[^\W\d_]{2,12}\.?,?\s)?\Z",
    re.IGNORECASE,
)
_HOURS = re.compile(r"\d(?:[:.]|\s?(?:时|時|h|点|點|시|Uhr)\s?)[0-5]", re.IGNORECASE)
_COMPACT = re.compile(
    r"T?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?P<offset>Z|[+-]\d\d:?\d\d)?(?!\d)"
)
_AFTERNOON = frozenset(["p", "下午", "晚上", "午後", "오후", "中午"])
_MORNING = frozenset(["a", "上午", "凌晨", "午前", "오전"])
LOOK_BACK = 48


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day: "T23:48", with seconds and offset where they are written; where it stands; named steps."""

    value: str
    start: int
    end: int
    transforms: tuple[str, ...] = ()


def clock_beside(text: str, start: int, end: int, language: str | None, *, first: int = 0) -> Clock | None:
    """Return the time that stands right behind or, from `first` on, before the date in `text[start:end]`, or None."""
    return clock_behind(text, end, language) or clock_before(text, start, language, first=first)


def clock_behind(text: str, end: int, language: str | None) -> Clock | None:
    """Return the time that follows at `end`, or None."""
    found = AFTER.match(text, end)
    if found is None or not _is_time(found):
        return None
    return _clock(found, found.start(), found.end(), language)


def clock_before(text: str, start: int, language: str | None, *, first: int = 0) -> Clock | None:
    """Return the time that ends at `start` and begins at `first` or later, or None."""
    before = text[max(first, start - LOOK_BACK) : start]
    # The pattern is slow to fail, and few texts have hours and minutes there.
    found = BEFORE.search(before) if _HOURS.search(before) else None
    first = start - len(before)
    if found is None or not _is_time(found):
        return None
    return _clock(found, first + found.start(), start, language)


def compact_clock(text: str, end: int) -> Clock | None:
    """Return the time that follows at `end` as hhmm or hhmmss (ISO 8601, basic format), or None."""
    found = _COMPACT.match(text, end)
    if found is None:
        return None
    second = f":{found['second']}" if found["second"] else ""
    value = f"T{found['hour']}:{found['minute']}{second}{_written(found['offset'] or '')}"
    return Clock(value, end, found.end())


def _is_time(found: re.Match[str]) -> bool:
    """Tell whether hours and minutes parted by a point are a time; prices, versions and dates look the same."""
    parts = found.groupdict()
    return parts["sign"] != "." or bool(parts.get("mark") or parts["uhr"] or parts["noon"])


def _clock(found: re.Match[str], start: int, end: int, language: str | None) -> Clock:
    parts = found.groupdict()
    hour = int(parts["hour"])
    half = (parts["noon"] or "")[:1].lower() or parts["half"] or ""
    if half in _AFTERNOON and hour < 12:
        hour += 12 if half != "中午" or hour < 10 else 0
    elif half in _MORNING and hour == 12:
        hour = 0
    second = f":{int(parts['second']):02}" if parts["second"] else ""
    offset = _written(parts["offset"] or "") or named_offset(parts["zone"] or "", language)
    named = ("zone-name",) if parts["zone"] and offset and parts["zone"].upper() not in ("Z", "UTC", "GMT") else ()
    return Clock(f"T{hour:02}:{parts['minute']}{second}{offset}", start, end, named)


def _written(offset: str) -> str:
    """Return an offset in digits as ±hh:mm, "Z" as it is."""
    if offset.upper() == "Z":
        return "Z"
    found = re.search(r"([+\u2212-])(\d\d?):?(\d\d)?\Z", offset)
    if found is None:
        return ""
    sign = "+" if found[1] == "+" else "-"
    return f"{sign}{int(found[2]):02}:{found[3] or '00'}"


def named_offset(zone: str, language: str | None) -> str:
    """Return the offset of a zone's name as ±hh:mm or Z; nothing if the name alone does not say it."""
    name = zone.upper()
    if name in ZONES:
        return ZONES[name]
    country = (language or "").replace("_", "-").upper().split("-")[-1] if language and len(language) > 3 else ""
    return ZONES_BY_COUNTRY.get(name, {}).get(country, "")
