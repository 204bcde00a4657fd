"""Whether a field's value follows from what stands in the page, by the named steps between them.

Each step has a relation of its own that needs no extractor: a name cut out of a line is in that line, an absolute
address is the relative one joined to the page's, a date has its year, month and day in the words it was read from.
Where several steps were taken, the value has to satisfy the widest of their relations.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urljoin

from archiver.records.instants import earliest
from archiver.records.resolving import squeezed

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?")
_NUMBER = re.compile(r"\d+")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_MONTH_WORD = re.compile(r"[A-Za-z]{3}|[^\W\d_a-zA-Z]")
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_NAME_PART = re.compile(r"[^\W\d_]+")
OPEN_WORDS = frozenset(["free", "open", "public", "true", "yes", "unlocked"])
"""What pages write for a story that everybody may read."""
_ERAS = ("令和", "平成", "昭和")


@dataclass(frozen=True, slots=True)
class Context:
    """What a value may be joined to: the addresses that count as the page's."""

    bases: tuple[str, ...]


def is_same(value: str, raw: str, context: Context) -> bool:
    """Tell whether the value is the raw text but for white space."""
    return squeezed(value) == squeezed(raw)


def is_part(value: str, raw: str, context: Context) -> bool:
    """Tell whether the value stands in the raw text, entities read and case aside."""
    return _folded(value) in _folded(raw)


def is_address(value: str, raw: str, context: Context) -> bool:
    """Tell whether the value is the raw address joined to one of the page's."""
    bare = re.sub(r"[\t\r\n]", "", raw).strip()
    joined = {_joined(base, bare) for base in context.bases} | {bare}
    return any(unquote(value) == unquote(each) for each in joined)


def is_tag(value: str, raw: str, context: Context) -> bool:
    """Tell whether a language tag is the raw one by the customary case and hyphens."""
    return re.sub(r"[^a-z0-9]", "", value.lower()) in re.sub(r"[^a-z0-9,]", "", raw.lower())


def is_date(value: str, raw: str, context: Context) -> bool:
    """Tell whether year, month and day of the value can be read from the numbers and words of the raw text."""
    read = _ISO.fullmatch(value)
    if read is None:
        return False
    plain = "".join(_plain_digit(char) for char in raw).translate(_HAN_DIGITS)
    numbers = _NUMBER.findall(plain)
    if any(_is_instant(number, value) for number in numbers):
        return True
    year, month, day = (int(part) if part else None for part in read.groups()[:3])
    compact = [(n[:4], n[4:6], n[6:8]) for n in numbers if len(n) >= 8]
    if any((int(a), int(b), int(c)) == (year, month, day) for a, b, c in compact):
        return _has_time(read, raw, numbers)
    sorted_ones = [tuple(map(int, match.groups())) for match in _YEAR_FIRST.finditer(plain)]
    if sorted_ones:
        return (year, month, day) in sorted_ones and _has_time(read, raw, numbers)
    left = [int(number) for number in numbers if len(number) <= 4]
    years = (year, (year or 0) % 100, (year or 0) + 543)
    has_year = _take(left, *years) or any(era in raw for era in _ERAS)
    has_day = day is None or _take(left, day)
    has_month = month is None or _take(left, month) or _MONTH_WORD.search(raw) is not None
    return has_year and has_day and has_month and _has_time(read, raw, numbers)


def is_instant(value: str, raw: str, context: Context) -> bool:
    """Tell whether the value is the instant, in UTC, at which what the raw text names begins: "2014" on New Year."""
    began = earliest(raw)
    return began is not None and began == earliest(value)


def _take(numbers: list[int], *wanted: int | None) -> bool:
    """Take the first of `wanted` that is among `numbers` out of them; tell whether there was one."""
    found = next((number for number in wanted if number in numbers), None)
    if found is not None:
        numbers.remove(found)
    return found is not None


def _has_time(read: re.Match[str], raw: str, numbers: list[str]) -> bool:
    """Tell whether the minutes, and the seconds if there are any, stand in the raw text."""
    hour, minute = read[4], read[5]
    if hour is None:
        return True
    packed = "".join(numbers)
    return minute in packed or minute == "00" or int(minute) in [int(n) for n in numbers if len(n) <= 4]


def _is_instant(number: str, value: str) -> bool:
    if len(number) not in (10, 13):
        return False
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(number[:10]))
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ").startswith(value.rstrip("Z"))


def _plain_digit(char: str) -> str:
    digit = unicodedata.digit(char, None) if not char.isascii() else None
    return char if digit is None else str(digit)


def is_name(value: str, raw: str, context: Context) -> bool:
    """Tell whether a name stands in the raw text, or there with the family name before a comma."""
    return is_part(value, raw, context) or sorted(_NAME_PART.findall(_plain(value))) == sorted(
        _NAME_PART.findall(_plain(raw))
    )


def is_access(value: str, raw: str, context: Context) -> bool:
    """Tell whether a word for open or closed access says true or false."""
    return value == ("true" if raw.strip().lower() in OPEN_WORDS else "false")


def is_count(value: str, raw: str, context: Context) -> bool:
    """Tell whether a number is the raw one without the marks that part thousands."""
    return value in re.sub(r"(?<=\d)[\s.,'\u00a0\u202f](?=\d{3})", "", raw)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", html.unescape(text)).casefold()


def _folded(text: str) -> str:
    return squeezed(_plain(text))


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address


Relation = Callable[[str, str, Context], bool]

RELATIONS: dict[str, Relation] = {
    "white-space": is_same,
    "spaced": is_same,
    "html-entities": is_part,
    "json-repaired": is_part,
    "entities": is_part,
    "name": is_name,
    "access-word": is_access,
    "json-quoted": is_part,
    "case": is_part,
    "part": is_part,
    "cut-site-name": is_part,
    "title-part": is_part,
    "cut": is_part,
    "angle-brackets-removed": is_part,
    "absolute": is_address,
    "bcp47": is_tag,
    "number": is_count,
    "date-format": is_date,
    "two-digit-year": is_date,
    "japanese-era": is_date,
    "buddhist-era": is_date,
    "unix-time": is_date,
    "zone": is_date,
    "zone-name": is_date,
    "utc": is_instant,
}
"""The relation of each named step. What is not here cannot be checked."""

_WIDTH: tuple[Relation, ...] = (is_same, is_instant, is_count, is_tag, is_access, is_part, is_name, is_address, is_date)


def follows(value: str, raw: str, transforms: list[str], context: Context) -> bool | None:
    """Tell whether `value` follows from `raw` by the steps `transforms`; None if one of them has no relation."""
    relations = [RELATIONS.get(name) for name in transforms]
    known = [relation for relation in relations if relation is not None]
    if len(known) < len(relations):
        return None
    widest = max(known, key=_WIDTH.index) if known else is_same
    return is_same(value, raw, context) or widest(value, raw, context)
