"""The forms in which texts write dates, and which of them a text can hold at all: most hold none, or one.

All forms are listed in docs/reference/dates.md. Every quantifier is bounded, so that any text takes linear time.
"""

from __future__ import annotations

import re
from operator import itemgetter

from archiver.extract.months import WORD, may_name_month

LONGEST = 60
"""More characters than a date has before its year."""

_YEAR = r"(?P<year>(?:19|20|25)\d\d)"
_FIRST_YEAR = rf"(?<![\d.,/_-]){_YEAR}"
_LAST_YEAR = rf"{_YEAR}(?!\d)"
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
# What a text has to hold for each form, and in which order its numbers stand, see `_held` and `_orders`.
_NEEDS = (
    ("pair", "year-day"),
    ("年", "any"),
    ("month", "day-year"),
    ("month", "day-year"),
    ("month", "year-day"),
    ("pair", "day-year"),
    ("pair", "day-year"),
    ("háng", "day-year"),
    ("pair", "short"),
    ("pair", "short"),
    ("month", "short"),
)
_PAIR = re.compile(r"\d\s?[-/.–]\s?\d")
COMPACT = re.compile(r"(?<![\d.,/_-])(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])")
"""The form without signs, behind which a time may stand without signs, too."""

_DIGIT_RUN = re.compile(r"\d+")
_YEAR_DIGITS = re.compile(r"(?:19|20|25)\d\d")
_OTHER_YEAR = re.compile(r"令和|平成|\d[./]\d\d(?!\d)|[a-z][ -]['’]?\d\d(?!\d)")
# What each form has beside the year: a number of one or two digits, or eight digits in a row.
_MAY_BE_DAY = frozenset([1, 2, *range(8, 20)])
_COMPACT_DIGITS = 8
_CENTURIES = ("19", "20", "25")


def written_dates(text: str) -> list[re.Match[str]]:
    """Return what in `text` is written as a date is, in the order in which it stands; matches may overlap.

    Of two that begin at one place that of the more telling form comes first. `text` has ASCII digits.
    """
    runs = _DIGIT_RUN.findall(text)
    lengths = list(map(len, runs))
    if _MAY_BE_DAY.isdisjoint(lengths):
        return []
    if _YEAR_DIGITS.search(text) is None and _OTHER_YEAR.search(text) is None:
        return []
    found: list[tuple[int, int, re.Match[str]]] = []
    begin = max(0, text.index(runs[0]) - LONGEST)
    held, orders = _held(text), _orders(runs, lengths)
    for order, (need, numbers) in enumerate(_NEEDS):
        if need in held and numbers in orders:
            for match in _PATTERNS[order].finditer(text, begin):
                found.append((match.start(), order, match))
    if max(lengths) >= _COMPACT_DIGITS:
        for match in COMPACT.finditer(text, begin):
            found.append((match.start(), len(_PATTERNS), match))
    return [match for _, _, match in sorted(found, key=itemgetter(0, 1))]


def _held(text: str) -> list[str]:
    """Return what `text` has of that which the forms need: most texts with a year in them have none of it."""
    held = ["pair"] if _PAIR.search(text) else []
    if may_name_month(text):
        held.append("month")
    if not text.isascii():
        held += ["年"] if "年" in text or "년" in text else []
        held += ["háng"] if "háng" in text else []
    return held


def _orders(runs: list[str], lengths: list[int]) -> list[str]:
    """Return in which orders a day or month and a year stand among the `runs` of digits of a text.

    `lengths` are those of the runs. A year of two digits, "short", is never the first number of a date.
    """
    orders = ["any", "short"] if 2 in lengths[1:] else ["any"]
    days = [place for place, length in enumerate(lengths) if length <= 2]
    if not days or 4 not in lengths:
        return orders
    years = [place for place, run in enumerate(runs) if len(run) == 4 and run.startswith(_CENTURIES)]
    if years:
        orders += ["day-year"] if days[0] < years[-1] else []
        orders += ["year-day"] if years[0] < days[-1] else []
    return orders
