"""Numbers and times as people read them, in each of our languages.

Times are told in UTC, with the zone, whatever machine this runs on.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from markupsafe import Markup

from archiver.extract.encoding import media_type
from archiver.replay.wording.languages import ENGLISH, catalogue, marked, paired

_MONTHS = (
    marked("January"),
    marked("February"),
    marked("March"),
    marked("April"),
    marked("May"),
    marked("June"),
    marked("July"),
    marked("August"),
    marked("September"),
    marked("October"),
    marked("November"),
    marked("December"),
)
_SHORT_MONTHS = (
    marked("Jan"),
    marked("Feb"),
    marked("Mar"),
    marked("Apr"),
    marked("May"),
    marked("Jun"),
    marked("Jul"),
    marked("Aug"),
    marked("Sep"),
    marked("Oct"),
    marked("Nov"),
    marked("Dec"),
)
_STORY_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?)?)?$"
)
_PARTS = re.compile(r"[^/?&=.]*[/?&=.]+|[^/?&=.]+")
# The size of a unit in seconds, and how many of it are needed before it is used: up to two years are told in months,
# up to two months in days, for the finer unit says more.
_AGES = (
    (365.25 * 86400, 2, *paired("%(num)s year ago", "%(num)s years ago")),
    (30.44 * 86400, 2, *paired("%(num)s month ago", "%(num)s months ago")),
    (86400, 1, *paired("%(num)s day ago", "%(num)s days ago")),
    (3600, 1, *paired("%(num)s hour ago", "%(num)s hours ago")),
    (60, 1, *paired("%(num)s minute ago", "%(num)s minutes ago")),
)
_RIGHT_TO_LEFT = frozenset(["ar", "fa", "he", "iw", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "syr"])


def moment_line(moment: datetime, stamp: str = "", *, language: str = ENGLISH) -> str:
    """Return a time to the second: "6 October 2025, 17:17:50 UTC".

    With a `stamp` of more than 14 digits, which tells captures within a second apart, to the millisecond.
    """
    return _with_time(day_line(moment, language=language), _clock(moment, stamp), language)


def short_moment_line(moment: datetime, stamp: str = "", *, language: str = ENGLISH) -> str:
    """Return a time as moment_line does, the month in three letters: "6 Oct 2025, 17:17:50 UTC"."""
    return _with_time(short_day_line(moment, language=language), _clock(moment, stamp), language)


def day_line(moment: datetime, *, language: str = ENGLISH) -> str:
    """Return a day: "6 October 2025"."""
    utc = moment.astimezone(UTC)
    return _date(utc.year, utc.month, utc.day, language)


def short_day_line(moment: datetime, *, language: str = ENGLISH) -> str:
    """Return a day, the month in three letters: "6 Oct 2025"."""
    utc = moment.astimezone(UTC)
    say = catalogue(language).gettext
    month = say(_SHORT_MONTHS[utc.month - 1])
    return say("%(day)s %(month)s %(year)s") % {"day": utc.day, "month": month, "year": utc.year}


def month_line(month: int, *, language: str = ENGLISH) -> str:
    """Return the name of a month (1 to 12): "October"."""
    return catalogue(language).gettext(_MONTHS[month - 1])


def short_month_line(month: int, *, language: str = ENGLISH) -> str:
    """Return the name of a month (1 to 12) in three letters: "Oct"."""
    return catalogue(language).gettext(_SHORT_MONTHS[month - 1])


def breakable(url: str) -> Markup:
    """Return `url`, escaped, with places where a line may break: behind the signs that part it."""
    return Markup("<wbr>").join(_PARTS.findall(url))


def with_capital(text: str) -> str:
    """Return `text` as it stands at the beginning of a line; the rest keeps its capitals ("PDF file")."""
    return text[:1].upper() + text[1:]


def age(moment: datetime, now: datetime, *, language: str = ENGLISH) -> str:
    """Return how long ago `moment` was: "13 months ago"."""
    seconds = (now - moment).total_seconds()
    if seconds < 0:
        return catalogue(language).gettext("in the future")
    for size, least, one, many in _AGES:
        if seconds >= size * least:
            return counted(int(seconds // size), one, many, language=language)
    return catalogue(language).gettext("just now")


def counted(number: int, one: str, many: str, *, language: str = ENGLISH, **values: str) -> str:
    """Return `number` with its noun: "2,345 stories" for the messages "%(num)s story" and "%(num)s stories".

    Other places in the messages are filled from `values`.
    """
    return catalogue(language).ngettext(one, many, number) % {"num": f"{number:,}", **values}


def story_date(text: str, *, language: str = ENGLISH) -> str:
    """Return the date of a story as people read it, no finer than it is written; what is no date stays as it is.

    A time without a zone is said to be one.
    """
    found = _STORY_DATE.fullmatch(text.strip())
    if not found:
        return text
    year, month, day, hour, minute, second, zone = found.groups()
    if month and not 1 <= int(month) <= 12:
        return text
    line = _date(int(year), int(month or 0), int(day or 0), language)
    if not hour:
        return line
    time = f"{hour}:{minute}" + (f":{second}" if second and second != "00" else "")
    return _with_time(line, f"{time} {_zone(zone, language)}", language)


def size_line(size_bytes: int, *, language: str = ENGLISH) -> str:
    """Return a number of bytes with a unit: "512 bytes", "12.3 kB"."""
    if size_bytes < 1000:
        return counted(size_bytes, "%(num)s byte", "%(num)s bytes", language=language)
    size = float(size_bytes)
    for unit in ("kB", "MB", "GB"):
        size /= 1000
        if size < 999.5 or unit == "GB":
            break
    return f"{size:.0f} {unit}" if size >= 100 else f"{size:.1f} {unit}"


def kind_line(mime: str | None, *, language: str = ENGLISH) -> str:
    """Return what a media type is called: "page", "image", …"""
    return catalogue(language).gettext(_kind(media_type(mime) or ""))


def direction(language: str | None) -> str:
    """Return the dir attribute for a BCP 47 language: "rtl", "ltr", or "auto" where the language is unknown."""
    if not language:
        return "auto"
    return "rtl" if language.lower().partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def short_digest(labelled: str | None) -> str:
    """Return the algorithm and the first characters of a digest: "sha256 3f2a91c0"."""
    if not labelled:
        return ""
    label, _, value = labelled.rpartition(":")
    return f"{label} {value[:8]}".strip()


def _date(year: int, month: int, day: int, language: str) -> str:
    """Return a date in words; `month` and `day` are 0 where they are not known."""
    say = catalogue(language).gettext
    # As it was written, with all its digits: 0800 is no year of three digits.
    values = {"day": day, "month": say(_MONTHS[month - 1]) if month else "", "year": f"{year:04}"}
    if day:
        return say("%(day)s %(month)s %(year)s") % values
    return (say("%(month)s %(year)s") if month else say("%(year)s")) % values


def _clock(moment: datetime, stamp: str) -> str:
    fraction = f".{moment.microsecond // 1000:03}" if len(stamp) > 14 else ""
    return f"{moment.astimezone(UTC):%H:%M:%S}{fraction} UTC"


def _with_time(date: str, time: str, language: str) -> str:
    return catalogue(language).gettext("%(date)s, %(time)s") % {"date": date, "time": time}


def _zone(zone: str | None, language: str) -> str:
    if zone is None:
        return catalogue(language).gettext("(time zone not stated)")
    return "UTC" if zone in ("Z", "+00:00", "+0000") else f"UTC{zone.replace('-', '−')}"


def _kind(kind: str) -> str:
    if kind in ("text/html", "application/xhtml+xml"):
        return marked("page")
    names = {
        "text/css": marked("style sheet"),
        "application/pdf": marked("PDF file"),
        "application/json": marked("data"),
    }
    if kind in names:
        return names[kind]
    if "javascript" in kind:
        return marked("script")
    if kind.endswith("xml") and kind != "image/svg+xml":
        return marked("feed or XML")
    general = {
        "image": marked("image"),
        "video": marked("video"),
        "audio": marked("sound"),
        "font": marked("font"),
        "text": marked("text"),
    }
    return general.get(kind.partition("/")[0], marked("file"))
