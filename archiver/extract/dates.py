"""Dates as pages write them, turned into ISO 8601 with just the precision they show. No clock is read.

All forms are listed in docs/reference/dates.md. Every quantifier is bounded, so that any text takes linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import itemgetter

from archiver.extract.clocks import Clock, clock_beside, compact_clock
from archiver.extract.months import WORD, may_name_month, month_number

EARLIEST_YEAR = 1990
LATEST_YEAR = 2100
MAX_TEXT = 5000
"""How many characters of a text are searched."""
LONGEST = 60
"""More characters than a date has before its year."""

_YEAR = r"(?P<year>(?:19|20|25)\d\d)"
_FIRST_YEAR = rf"(?<![\d.,/_-]){_YEAR}"
_LAST_YEAR = rf"{_YEAR}(?!\d)"
_ERA = {"令和": 2018, "平成": 1988}
_NUMBER = r"(?P<day>\d{1,2})"
_OF = r"(?:\s(?:de|of|del|z|am|th\u00e1ng))?"
_FORMS = (
    rf"{_FIRST_YEAR}\s?(?P<sign>[-/.–])\s?(?P<month>\d{{1,2}})\s?(?P=sign)\s?{_NUMBER}(?!\d)",
    rf"(?:{_FIRST_YEAR}|(?P<era>令和|平成)(?P<era_year>\d{{1,2}}|元))\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?{_NUMBER}\s?[日日号號일]",
    rf"(?<!\d){_NUMBER}(?:st|nd|rd|th|er|\.|º|ª|-e|-го)?{_OF}[\s-]{{1,2}}{WORD}\.?,?،?(?:\s(?:de|del|พ\.ศ\.|ค\.ศ\.))?[\s-]{{1,2}}{_LAST_YEAR}",
    rf"(?<![^\W_]){WORD}\.?\s{{1,2}}{_NUMBER}(?:st|nd|rd|th|er|\.|º)?(?:\s?,\s?|\s?،\s?|\s(?:de\s|del\s)?){_LAST_YEAR}",
    rf"{_FIRST_YEAR}\.?,?\s{{1,2}}{WORD}\.?\s{{1,2}}{_NUMBER}(?!\d)",
    rf"(?<![\d.,]){_NUMBER}\s?\.\s?(?P<month>\d{{1,2}})\s?\.\s?{_LAST_YEAR}",
    rf"(?<![\d./])(?P<first>\d{{1,2}})\s?(?P<sign>[/–-])\s?(?P<then>\d{{1,2}})\s?(?P=sign)\s?{_LAST_YEAR}",
    rf"(?<!\d){_NUMBER}\s[Tt]háng\s(?P<month>\d{{1,2}})(?:\s?,\s?|\snăm\s){_LAST_YEAR}",
    r"(?<![\d./,-])(?P<day>[0-3]\d)\.(?P<month>[01]\d)\.(?P<short>\d\d)(?![\d/-]|\.\d)",
    r"(?<![\d./,-])(?P<first>[0-3]?\d)/(?P<then>[0-3]?\d)/(?P<short>\d\d)(?![\d/-]|\.\d)",
    r"(?<!\d)(?P<day>[0-3]?\d)[\s-](?P<name>[A-Za-z]{3})[\s-]['’]?(?P<short>\d\d)(?![\d:.])",
)
_PATTERNS = tuple(re.compile(form, re.IGNORECASE) for form in _FORMS)
# What a text has to hold for each form, see `_held`.
_NEEDS = ("pair", "年", "month", "month", "month", "pair", "pair", "háng", "pair", "pair", "month")
_PAIR = re.compile(r"\d\s?[-/.–]\s?\d")
_ISO = re.compile(
    r"(?P<day>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))"
    r"(?:[T ](?P<time>(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)(?:[.,]\d{1,9})?"
    r"(?P<offset>Z|(?P<hours>[+-](?:0\d|1[0-4])):?(?P<minutes>[0-5]\d))?)?"
)
_COMPACT = re.compile(r"(?<![\d.,/_-])(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d{1,6})?")
_HINT = re.compile(r"(?:19|20|25)\d\d|令和|平成|\d[./]\d\d(?!\d)|[a-z][ -]['’]?\d\d(?!\d)")
# What each form has beside the year: a number of one or two digits, or eight digits in a row.
_DAY_NUMBER = re.compile(r"(?<!\d)\d\d?(?!\d)|\d{8}")
_URL_DAY = re.compile(
    r"[/_=-](?P<year>(?:19|20)\d\d)(?P<sign>[/_.-]?)(?P<month>0[1-9]|1[0-2]|(?<=[/_.-])[1-9])(?P=sign)(?P<day>0[1-9]|[12]\d|3[01]|(?<=[/_.-])[1-9])(?!\d)"
    r"|/(?P<named_year>(?:19|20)\d\d)/(?P<name>[a-z]{3,9})/(?P<named_day>\d{1,2})(?!\d)"
    r"|[/_-](?P<last_day>\d\d)-(?P<last_month>\d\d)-(?P<last_year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = frozenset(["en", "en-us"])
_THAI = re.compile(r"[\u0e01-\u0e4e]")
_DIGITS = {ord(zero) + i: str(i) for zero in "٠۰०๐０" for i in range(10)}
_OTHER_DIGIT = re.compile(f"[{''.join(map(chr, _DIGITS))}]")


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
    plain = text.translate(_DIGITS) if not text.isascii() and _OTHER_DIGIT.search(text) else text
    first = _HINT.search(plain)
    if first is None or not _DAY_NUMBER.search(plain):
        return
    found: list[tuple[int, int, re.Match[str]]] = []
    begin = max(0, first.start() - LONGEST)
    held = _held(plain)
    for order, need in enumerate(_NEEDS):
        if need in held:
            found.extend((match.start(), order, match) for match in _PATTERNS[order].finditer(plain, begin))
    found.extend((match.start(), len(_PATTERNS), match) for match in _COMPACT.finditer(plain, begin))
    end = -1
    for start, order, match in sorted(found, key=itemgetter(0, 1)):
        if start < end:
            continue
        if order == len(_PATTERNS):
            if plain[match.end() : match.end() + 1].isdigit() and compact_clock(plain, match.end()) is None:
                continue
            clock = compact_clock(plain, match.end()) or clock_beside(
                plain, start, match.end(), language, first=max(end, 0)
            )
        else:
            clock = clock_beside(plain, start, match.end(), language, first=max(end, 0))
        read = _read(match, clock, text, language, latest)
        if read is not None:
            end = max(match.end(), clock.end if clock else 0)
            yield read


def _held(text: str) -> list[str]:
    """Return what `text` has of that which the forms need: most texts with a year in them have none of it."""
    held = ["pair"] if _PAIR.search(text) else []
    if may_name_month(text):
        held.append("month")
    if not text.isascii():
        held += ["年"] if "年" in text or "년" in text else []
        held += ["háng"] if "háng" in text else []
    return held


def parse_machine_date(text: str, *, language: str | None = None, latest: date | None = None) -> FoundDate | None:
    """Return the date in a value meant for machines: as `parse_date`, and seconds or milliseconds since 1970."""
    bare = text.strip()
    exact = _ISO.fullmatch(bare)
    if exact is not None:
        return _read_iso(exact, latest)
    if _EPOCH.fullmatch(bare):
        moment = datetime.fromtimestamp(int(bare[:10]), UTC)
        if _is_plausible(moment.date(), latest):
            return FoundDate(moment.strftime("%Y-%m-%dT%H:%M:%SZ"), bare, 0, ("unix-time",))
    return parse_date(bare, language=language, latest=latest)


def _read_iso(exact: re.Match[str], latest: date | None) -> FoundDate | None:
    try:
        is_plausible = _is_plausible(date.fromisoformat(exact["day"]), latest)
    except ValueError:
        return None
    if not is_plausible:
        return None
    offset = f"{exact['hours']}:{exact['minutes']}" if exact["hours"] else exact["offset"] or ""
    value = exact["day"] + (f"T{exact['time']}{offset}" if exact["time"] else "")
    return FoundDate(value, exact.group(), 0, () if value == exact.group() else ("date-format",))


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
        day = _day(*parts, latest)
        if day:
            return FoundDate(day, match.group()[1:], match.start() + 1, ("date-format",))
    return None


def _read(
    match: re.Match[str], clock: Clock | None, text: str, language: str | None, latest: date | None
) -> FoundDate | None:
    parts = match.groupdict()
    month_day = _month_and_day(parts, language)
    if month_day is None:
        return None
    year, steps = _year(parts, text, language)
    day = _day(year, *month_day, latest)
    if day is None:
        return None
    start, end = match.start(), match.end()
    if clock is not None:
        start, end = min(start, clock.start), max(end, clock.end)
        steps += clock.transforms
    raw = text[start:end].rstrip(" ,|/·@-\n\t")
    value = day + (clock.value if clock else "")
    return FoundDate(value, raw, start, steps if raw == value else (*steps, "date-format"))


def _year(parts: dict[str, str | None], text: str, language: str | None) -> tuple[int, tuple[str, ...]]:
    """Return the Gregorian year, and the steps to it."""
    if short := parts.get("short"):
        return (1900 if int(short) >= 90 else 2000) + int(short), ("two-digit-year",)
    if era := parts.get("era"):
        written = parts["era_year"] or "1"
        return _ERA[era] + (1 if written == "元" else int(written)), ("japanese-era",)
    year = int(parts["year"] or 0)
    if year >= 2400 and (_THAI.search(text) or (language or "").lower().startswith("th")):
        return year - 543, ("buddhist-era",)
    return year, ()


def _month_and_day(parts: dict[str, str | None], language: str | None) -> tuple[int, int] | None:
    if name := parts.get("name"):
        month = month_number(name)
        return (month, int(parts["day"] or 0)) if month else None
    if parts.get("month"):
        return int(parts["month"] or 0), int(parts["day"] or 0)
    first, then = int(parts["first"] or 0), int(parts["then"] or 0)
    if first > 12 or first == then:
        return then, first
    if then > 12:
        return first, then
    if language is None:
        return None
    return (first, then) if language.lower() in _MONTH_FIRST else (then, first)


def _day(year: int, month: int, day: int, latest: date | None) -> str | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found.isoformat() if _is_plausible(found, latest) else None


def _is_plausible(day: date, latest: date | None) -> bool:
    return EARLIEST_YEAR <= day.year <= LATEST_YEAR and (latest is None or day <= latest)
