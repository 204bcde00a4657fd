"""Dates as pages write them, turned into ISO 8601 with just the precision they show. No clock is read.

A zone is kept where one is written and never added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

EARLIEST_YEAR = 1990
LATEST_YEAR = 2100
MAX_TEXT = 5000
"""How many characters of a text are searched."""

_MONTH_NAMES = (
    "january|januar|jänner|jan|janvier|janv|enero|ene|gennaio|gen|janeiro|januari|styczeń|stycznia|leden|января",
    "february|feb|februar|feber|février|fevrier|févr|fév|febrero|febbraio|fevereiro|fev|februari|luty|lutego|февраля",
    "march|mar|märz|maerz|mrz|mär|mars|marzo|março|marco|maart|mrt|marzec|marca|марта",
    "april|apr|avril|avr|abril|abr|aprile|kwiecień|kwietnia|апреля",
    "may|mai|mayo|maggio|mag|maio|mei|maj|maja|мая",
    "june|jun|juni|juin|junio|giugno|giu|junho|czerwiec|czerwca|июня",
    "july|jul|juli|juillet|juil|julio|luglio|lug|julho|lipiec|lipca|июля",
    "august|aug|août|aout|agosto|ago|augustus|sierpień|sierpnia|августа",
    "september|sept|sep|septembre|septiembre|settembre|set|setembro|wrzesień|września|сентября",
    "october|oct|oktober|okt|octobre|octubre|ottobre|ott|outubro|out|październik|października|октября",
    "november|nov|novembre|noviembre|novembro|listopad|listopada|ноября",
    "december|dec|dezember|dez|décembre|decembre|déc|diciembre|dic|dicembre|dezembro|grudzień|grudnia|декабря",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in re.split(r"[| ]", names)}
_MONTH = "(?P<name>" + "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True)) + r")\b\.?"

_TIME = (
    r"(?:(?:\s*[T,|/·@-]?\s*|\s+(?:at|um|à|a las|alle|om)\s+)(?:\(?(?:星期|周|週)[一二三四五六日天]\)?\s*)?"
    r"(?P<half>上午|下午|晚上|오전|오후)?\s*"
    r"(?P<hour>[01]?\d|2[0-3])\s*(?::|时|時|h(?=\d)|点|點|시)\s*(?P<minute>[0-5]\d)(?:\s*(?:分|분))?"
    r"(?:\s*:?\s*(?P<second>[0-5]\d)(?:秒|초)?(?:[.,]\d{1,9})?)?(?!\d)\s*(?P<noon>[ap]\.?m\b\.?)?"
    r"\s*(?P<zone>Z\b|(?:UTC|GMT)?[+-](?:0\d|1[0-4]):?[0-5]\d\b|UTC\b|GMT\b)?)?"
)
_YMD = r"(?<![\d.,/-])(?P<year>(?:19|20)\d\d)"
_PATTERNS = tuple(
    re.compile(pattern + _TIME, re.IGNORECASE)
    for pattern in (
        _YMD + r"\s*(?P<sign>[-/.])\s*(?P<month>\d{1,2})\s*(?P=sign)\s*(?P<day>\d{1,2})(?!\d)",
        _YMD + r"\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日日号일]",
        _YMD + r"(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?(?:\s+de|\s+of)?[\s-]+"
        + _MONTH
        + r",?(?:\s+de|\s+del)?[\s-]+(?P<year>(?:19|20)\d\d)(?!\d)",
        r"\b" + _MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s*,\s*|\s+)(?P<year>(?:19|20)\d\d)(?!\d)",
        r"(?<![\d.,])(?P<day>\d{1,2})\s?\.\s?(?P<month>\d{1,2})\s?\.\s?(?P<year>(?:19|20)\d\d)(?!\d)",
        r"(?<![\d./])(?P<first>\d{1,2})(?P<sign>[/-])(?P<then>\d{1,2})(?P=sign)(?P<year>(?:19|20)\d\d)(?!\d)",
    )
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_HINT = re.compile(r"(?:19|20)\d\d")
_URL_DAY = re.compile(
    r"[/_=-](?P<year>(?:19|20)\d\d)(?P<sign>[/_.-]?)(?P<month>0[1-9]|1[0-2]|(?<=[/_.-])[1-9])(?P=sign)(?P<day>0[1-9]|[12]\d|3[01]|(?<=[/_.-])[1-9])(?!\d)"
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: the ISO 8601 value, the characters it was read from, and the steps between."""

    value: str
    raw: str
    start: int
    transforms: tuple[str, ...]

    @property
    def day(self) -> str:
        """The calendar day alone."""
        return self.value[:10]

    @property
    def precision(self) -> int:
        """How much the value says: 10 for a day, more with time, seconds and offset."""
        return len(self.value)


def parse_date(text: str, *, language: str | None = None, latest: date | None = None) -> FoundDate | None:
    """Return the first date in `text`, or None.

    `language` decides 03/04/2024: month first in American and unmarked English, day first elsewhere; without it such a
    date is not read. Dates after `latest` and before 1990 do not count.
    """
    return next(find_dates(text, language=language, latest=latest), None)


def find_dates(text: str, *, language: str | None = None, latest: date | None = None) -> Iterator[FoundDate]:
    """Yield the dates in `text` in the order in which they stand."""
    text = text[:MAX_TEXT]
    if not _HINT.search(text):
        return
    found: list[tuple[int, int, re.Match[str]]] = []
    for order, pattern in enumerate(_PATTERNS):
        found.extend((match.start(), order, match) for match in pattern.finditer(text))
    end = -1
    for start, _, match in sorted(found, key=lambda item: item[:2]):
        read = _read(match, language, latest) if start >= end else None
        if read is not None:
            end = match.end()
            yield read


def parse_machine_date(text: str, *, language: str | None = None, latest: date | None = None) -> FoundDate | None:
    """Return the date in a value meant for machines: as `parse_date`, and seconds or milliseconds since 1970."""
    bare = text.strip()
    if _EPOCH.fullmatch(bare):
        moment = datetime.fromtimestamp(int(bare[:10]), UTC)
        if _is_plausible(moment.date(), latest):
            return FoundDate(moment.strftime("%Y-%m-%dT%H:%M:%SZ"), bare, 0, ("unix-time",))
    return parse_date(bare, language=language, latest=latest)


def date_in_url(url: str, *, latest: date | None = None) -> FoundDate | None:
    """Return the day that stands in the path of `url` as /2024/05/06/, /2024-05-06 or /20240506, or None."""
    for match in _URL_DAY.finditer(url):
        day = _day(int(match["year"]), int(match["month"]), int(match["day"]), latest)
        if day:
            return FoundDate(day, match.group()[1:], match.start() + 1, ("date-format",))
    return None


def _read(match: re.Match[str], language: str | None, latest: date | None) -> FoundDate | None:
    parts = match.groupdict()
    month_day = _month_and_day(parts, language)
    day = _day(int(parts["year"]), *month_day, latest) if month_day else None
    if day is None:
        return None
    raw = match.group().rstrip(" ,|/·@-\n\t")
    value = day + _clock(parts)
    transforms = () if raw == value else ("date-format",)
    return FoundDate(value, raw, match.start(), transforms)


def _month_and_day(parts: dict[str, str | None], language: str | None) -> tuple[int, int] | None:
    if parts.get("name"):
        return MONTHS[str(parts["name"]).lower()], int(parts["day"] or 0)
    if parts.get("month"):
        return int(parts["month"] or 0), int(parts["day"] or 0)
    first, then = int(parts["first"] or 0), int(parts["then"] or 0)
    if first > 12 or first == then:
        return then, first
    if then > 12:
        return first, then
    if language is None:
        return None
    is_american = language.lower() in ("en", "en-us")
    return (first, then) if is_american else (then, first)


def _day(year: int, month: int, day: int, latest: date | None) -> str | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found.isoformat() if _is_plausible(found, latest) else None


def _is_plausible(day: date, latest: date | None) -> bool:
    return EARLIEST_YEAR <= day.year <= LATEST_YEAR and (latest is None or day <= latest)


def _clock(parts: dict[str, str | None]) -> str:
    """Return "T23:48", with seconds and offset where they are written, or nothing."""
    if parts.get("hour") is None:
        return ""
    hour = int(parts["hour"] or 0)
    half = (parts.get("noon") or "")[:1].lower() or parts.get("half") or ""
    if half in ("p", "下午", "晚上", "오후") and hour < 12:
        hour += 12
    elif half in ("a", "上午", "오전") and hour == 12:
        hour = 0
    second = f":{parts['second']}" if parts.get("second") else ""
    return f"T{hour:02}:{parts['minute']}{second}{_offset(parts.get('zone'))}"


def _offset(zone: str | None) -> str:
    if not zone:
        return ""
    digits = re.sub(r"[^\d]", "", zone)
    if not digits:
        return "Z"
    sign = "-" if "-" in zone else "+"
    return f"{sign}{digits[:2]}:{digits[2:]}"
