"""Numbers and times as people read them. Times are told in UTC, with the zone, whatever machine this runs on."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from markupsafe import Markup

from archiver.extract.encoding import media_type

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_STORY_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?)?)?$"
)
_PARTS = re.compile(r"[^/?&=.]*[/?&=.]+|[^/?&=.]+")
_UNITS = ((365.25 * 86400, "year"), (30.44 * 86400, "month"), (86400, "day"), (3600, "hour"), (60, "minute"))
_RIGHT_TO_LEFT = frozenset(["ar", "fa", "he", "iw", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "syr"])


def moment_line(moment: datetime, stamp: str = "") -> str:
    """Return a time to the second: "6 October 2025, 17:17:50 UTC".

    With a `stamp` of more than 14 digits, which tells captures within a second apart, to the millisecond.
    """
    fraction = f".{moment.microsecond // 1000:03}" if len(stamp) > 14 else ""
    return f"{day_line(moment)}, {moment.astimezone(UTC):%H:%M:%S}{fraction} UTC"


def short_moment_line(moment: datetime, stamp: str = "") -> str:
    """Return a time as moment_line does, the month in three letters: "6 Oct 2025, 17:17:50 UTC"."""
    day, month, rest = moment_line(moment, stamp).split(" ", 2)
    return f"{day} {month[:3]} {rest}"


def breakable(url: str) -> Markup:
    """Return `url`, escaped, with places where a line may break: behind the signs that part it."""
    return Markup("<wbr>").join(_PARTS.findall(url))


def day_line(moment: datetime) -> str:
    """Return a day: "6 October 2025"."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}"


def age(moment: datetime, now: datetime) -> str:
    """Return how long ago `moment` was: "13 months ago"."""
    seconds = (now - moment).total_seconds()
    if seconds < 0:
        return "in the future"
    for size, unit in _UNITS:
        # Up to two years in months, up to two months in days: the finer unit says more.
        if seconds >= size * (2 if unit in ("year", "month") else 1):
            return f"{counted(int(seconds // size), unit)} ago"
    return "just now"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return "1 story", "2,345 stories"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def story_date(text: str) -> str:
    """Return the date of a story as people read it, no finer than it is written; what is no date stays as it is.

    A time without a zone is said to be one.
    """
    found = _STORY_DATE.fullmatch(text.strip())
    if not found:
        return text
    year, month, day, hour, minute, second, zone = found.groups()
    if month and not 1 <= int(month) <= 12:
        return text
    words = [str(int(day))] if day else []
    words += [_MONTHS[int(month) - 1]] if month else []
    line = " ".join([*words, year])
    if not hour:
        return line
    time = f"{hour}:{minute}" + (f":{second}" if second and second != "00" else "")
    return f"{line}, {time} {_zone(zone)}"


def _zone(zone: str | None) -> str:
    if zone is None:
        return "(time zone not stated)"
    return "UTC" if zone in ("Z", "+00:00", "+0000") else f"UTC{zone.replace('-', '−')}"


def size_line(size_bytes: int) -> str:
    """Return a number of bytes with a unit: "512 bytes", "12.3 kB"."""
    if size_bytes < 1000:
        return counted(size_bytes, "byte")
    size = float(size_bytes)
    for unit in ("kB", "MB", "GB"):
        size /= 1000
        if size < 999.5 or unit == "GB":
            break
    return f"{size:.0f} {unit}" if size >= 100 else f"{size:.1f} {unit}"


def kind_line(mime: str | None) -> str:
    """Return what a media type is called: "page", "image", …"""
    kind = media_type(mime) or ""
    if kind in ("text/html", "application/xhtml+xml"):
        return "page"
    names = {"text/css": "style sheet", "application/pdf": "PDF file", "application/json": "data"}
    if kind in names:
        return names[kind]
    if "javascript" in kind:
        return "script"
    if kind.endswith("xml") and kind != "image/svg+xml":
        return "feed or XML"
    general = {"image": "image", "video": "video", "audio": "sound", "font": "font", "text": "text"}
    return general.get(kind.partition("/")[0], "file")


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
