"""Crawler traps: URLs a site makes without end, told by rules that can be explained.

A rule that looks at one URL alone is in `trap_of`; one that must count is in `TrapGuard`. What each rule is for, and
what it costs, is in docs/explanation/scope-and-traps.md.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections import Counter
from collections.abc import Mapping
from typing import Literal
from urllib.parse import unquote

TrapReason = Literal["trap-length", "trap-repetition", "trap-calendar", "trap-query"]

MAX_CHARS = 2_000
"""Longer URLs are hardly ever linked on purpose: browsers and search engines stopped there for decades."""

MAX_SEGMENTS = 32
MAX_REPEATS = 3
"""A run of segments that comes three times in a row was put there by a link that should have begun with a slash; a
single one may come three times (/about/about/about is a real page), but not four."""

MAX_SAME = 5
MAX_PARAMETERS = 40

FIRST_YEAR = 1990
"""Before the web: a calendar page of an earlier year was made by a script that counts back."""

YEARS_AHEAD = 2

COMBINATIONS: Mapping[int, int] = {2: 50_000, 3: 10_000, 4: 2_000}
"""How many URLs one path may have with so many parameters; with more than four, as with four. One parameter is free."""

_LETTER = re.compile(r"[^\W\d_]")
_ESCAPED_OFTEN = re.compile("%25(?:25){3}")
_WORD = r"(?:^|[/_.?&=-])(?:{})(?=[/_.?&=]|$)"
_CALENDAR = re.compile(
    _WORD.format("calend[ao]rs?|calendrier|kalender|agenda|cal|tribe[-_][a-z_-]+|cal_?(?:year|month|day|date)"),
    re.IGNORECASE,
)
_EVENTS = re.compile(
    _WORD.format("events?|event_?date|veranstaltung(?:en)?|termine?|evenements?|eventos|eventi"), re.IGNORECASE
)
_YEAR = r"(?P<year>[12][0-9]{3})"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DATES = (
    re.compile(rf"(?<![0-9]){_YEAR}[-/_.]{_MONTH}(?:[-/_.][0-3]?[0-9])?(?![0-9])"),
    re.compile(rf"(?<![0-9a-zA-Z]){_YEAR}(?:0[1-9]|1[0-2])(?:[0-3][0-9])?(?![0-9a-zA-Z])"),
    re.compile(rf"(?:^|[?&;_.-])(?:year|yr|jahr|annee|y|yyyy)=?{_YEAR}(?![0-9])", re.IGNORECASE),
)
_LIST_OF_DATE = re.compile(r"/(?P<year>2[01][0-9]{2})[/-](?:0[1-9]|1[0-2])(?:[/-](?:[0-2][0-9]|3[01]))?/?$")
_PAIRS = re.compile("[&;]")
_SAME_CHARACTER = re.compile(r"(.)\1{99}")


def trap_of(url: str, *, year: int | None = None) -> TrapReason | None:
    """Return why `url`, in normal form, looks like one of endlessly many, None if it does not.

    `year` is the present one; without it calendars that run into the future are not told.
    """
    if len(url) > MAX_CHARS:
        return "trap-length"
    path, _, query = url.partition("://")[2].partition("/")[2].partition("?")
    segments = path.rstrip("/").split("/")
    if len(segments) > MAX_SEGMENTS:
        return "trap-length"
    if _repeats(segments) or _repeats_itself(query) or _ESCAPED_OFTEN.search(url):
        return "trap-repetition"
    if _is_endless_calendar(path, query, year):
        return "trap-calendar"
    return "trap-query" if query.count("&") >= MAX_PARAMETERS else None


def _repeats(segments: list[str]) -> bool:
    """Tell whether a run of segments repeats itself in a row, or one with letters in it six times anywhere."""
    count = len(segments)
    if count < MAX_REPEATS or len(set(segments)) == count:
        return False
    for length in range(1, count // MAX_REPEATS + 1):
        repeats = MAX_REPEATS if length > 1 else MAX_REPEATS + 1
        same = 0
        for end, (earlier, later) in enumerate(zip(segments, segments[length:], strict=False), start=length + 1):
            same = same + 1 if earlier == later else 0
            # Folders named by digits (/00/00/00/00/) are equal by chance.
            if same >= length * (repeats - 1) and any(map(_is_word, segments[end - length : end])):
                return True
    return any(times > MAX_SAME and _LETTER.search(segment) for segment, times in Counter(segments).items())


def _is_word(segment: str) -> bool:
    return not segment or _LETTER.search(segment) is not None


def _repeats_itself(query: str) -> bool:
    """Tell whether a query has one parameter with one value three times, or one character a hundred times in a row."""
    if len(query) > 100 and _SAME_CHARACTER.search(query):
        return True
    if "&" in query:
        pairs = Counter(pair for pair in _PAIRS.split(query) if "=" in pair)
        return any(times >= MAX_REPEATS for times in pairs.values())
    return False


def _is_endless_calendar(path: str, query: str, year: int | None) -> bool:
    """Tell whether the URL is a page of a calendar before the web, or more than two years from now."""
    text = f"/{path}?{unquote(query)}" if query else f"/{path}"
    last = 9999 if year is None else year + YEARS_AHEAD
    listed = _LIST_OF_DATE.search(f"/{path}")
    if listed and int(listed["year"]) > last:
        return True
    is_calendar = _CALENDAR.search(text) is not None
    if not (is_calendar or _EVENTS.search(text)):
        return False
    years = [int(found["year"]) for form in _DATES for found in form.finditer(text)]
    # Events may have been in any year; a calendar of a year before the web was counted back by a script.
    first = FIRST_YEAR if is_calendar else 0
    return bool(years) and not any(first <= number <= last for number in years)


class TrapGuard:
    """Counts the combinations of query parameters of each path, in bounded memory.

    A path whose URLs have one parameter (?id=5) may have any number of them; the more parameters they have, the more
    likely they are views of the same things (sort, filter, page). The same parameters in another order are one view.
    URLs are told apart by a filter of 4 MiB; `count` tells it of those that an earlier run met, so that a resumed crawl
    decides alike.
    """

    MAX_PATHS = 20_000

    def __init__(self, combinations: Mapping[int, int] = COMBINATIONS) -> None:
        self._limits = combinations
        self._counts: dict[tuple[str, int], int] = {}
        self._seen = _Filter()

    def trap_of(self, url: str, *, year: int | None = None) -> TrapReason | None:
        """Return why `url` is one of endlessly many, None if it is not; it is counted then."""
        return trap_of(url, year=year) or self.count(url)

    def is_new(self, url: str) -> bool:
        """Tell whether `url` was never asked about; from now on it was."""
        return self._seen.add(url)

    def count(self, url: str) -> Literal["trap-query"] | None:
        """Count `url`; return "trap-query" if its path has had its fill of such queries."""
        path, _, query = url.partition("?")
        if "&" not in query or self._seen.has(f"taken {url}"):
            return None
        parameters = query.split("&")
        key = path, min(len(parameters), max(self._limits))
        number = self._counts.pop(key, 0)
        self._counts[key] = number  # the paths met last are at the end
        if number >= self._limits[key[1]] or not self._seen.add(f"{path}? {'&'.join(sorted(parameters))}"):
            return "trap-query"
        self._seen.add(f"taken {url}")
        self._counts[key] = number + 1
        if len(self._counts) > self.MAX_PATHS:
            del self._counts[next(iter(self._counts))]
        return None


class _Filter:
    """A Bloom filter: a million texts with hardly a mistake, and a mistake is to take a text for one that was there."""

    _BITS = 2**25

    def __init__(self) -> None:
        self._bits = bytearray(self._BITS // 8)

    def has(self, text: str) -> bool:
        return all(self._bits[place >> 3] >> (place & 7) & 1 for place in self._places(text))

    def add(self, text: str) -> bool:
        """Take up `text`; return whether it was not there."""
        places = self._places(text)
        is_new = not all(self._bits[place >> 3] >> (place & 7) & 1 for place in places)
        for place in places if is_new else ():
            self._bits[place >> 3] |= 1 << (place & 7)
        return is_new

    def _places(self, text: str) -> tuple[int, ...]:
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        return tuple(place % self._BITS for place in struct.unpack("<4I", digest))
