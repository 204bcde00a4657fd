"""`--select KEY=VALUE`: texts from the command line as a selection."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.dataset.selection import Days, Selection, Span

SELECT_HELP = (
    "Only what fits: url=REGEX, host=NAME, date=TIME or FROM..TO (of the capture), published=DATE or FROM..TO, "
    "status=200, mime=TYPE, language=TAG, kind=KIND. KEY!=VALUE leaves out. Repeatable."
)

_CRITERION = re.compile(r"\s*([A-Za-z_-]*)\s*(!?)=(.*)", re.DOTALL)
_STATUS = re.compile(r"[1-9](?:[0-9]{2}|xx)", re.IGNORECASE)
_MIME = re.compile(r"[^\s/;,*]+/(?:\*|[^\s/;,*]+)")
_HOST = re.compile(r"(?:\*\.)?[^\s/*]+")
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:T[0-9]{2}:[0-9]{2})?)?)?")


def selection_of(texts: Iterable[str]) -> Selection:
    """Return the selection that `texts` like "status=404" or "host!=example.org" make together.

    Raises UsageError for a key nobody knows, and a value that is none of its key's.
    """
    from archiver.dataset.selection import Selection, Terms

    found: dict[bool, dict[str, list[Any]]] = {True: {}, False: {}}
    for text in texts:
        key, is_wanted, value = _parted(text)
        member, read = _KEYS[key]
        # A pattern may hold commas.
        values = [value] if key == "url" else [each.strip() for each in value.split(",") if each.strip()]
        if not any(values):
            raise UsageError(f"there is no value in {text[:80]!r}", "--select", f"Write it as {_EXAMPLES[key]}.")
        found[is_wanted].setdefault(member, []).extend(read(each, text) for each in values)
    wanted, unwanted = (
        Terms(**{name: tuple(values) for name, values in found[each].items()}) for each in (True, False)
    )
    return Selection(wanted, unwanted)


def _parted(text: str) -> tuple[str, bool, str]:
    """Return key, whether its value is wanted, and the value."""
    parts = _CRITERION.fullmatch(text)
    if not parts or parts[1].lower() not in _KEYS:
        given = f"{parts[1]!r} is no key" if parts else f"{text[:80]!r} is not KEY=VALUE"
        raise UsageError(given, "--select", f"The keys are {', '.join(_KEYS)}.")
    return parts[1].lower(), not parts[2], parts[3].strip()


def _url(value: str, text: str) -> str:
    from archiver.urls.patterns import UrlPattern

    return UrlPattern(value, "--select url").text


def _matching(pattern: re.Pattern[str], key: str) -> Callable[[str, str], str]:
    def read(value: str, text: str) -> str:
        if not pattern.fullmatch(value):
            raise UsageError(f"{value[:80]!r} is no {key}", "--select", f"Write it as {_EXAMPLES[key]}.")
        return value

    return read


def _kind(value: str, text: str) -> str:
    from archiver.records.record import KINDS

    if value not in KINDS:
        raise UsageError(f"{value[:80]!r} is no kind of page", "--select", f"The kinds are {', '.join(KINDS)}.")
    return value


def _span(value: str, text: str) -> Span:
    from archiver.cli.moments import last_moment_option, moment_option
    from archiver.dataset.selection import Span

    first, dots, last = value.partition("..")
    until = last if dots else first
    span = Span(
        moment_option(first.strip() or None, "--select date"),
        last_moment_option(until.strip() or None, "--select date"),
    )
    if span.first and span.last and span.last < span.first:
        raise UsageError(f"{value[:80]!r} ends before it begins", "--select", "Write it as FROM..TO.")
    return span


def _days(value: str, text: str) -> Days:
    from archiver.dataset.selection import Days

    first, dots, last = (part.strip() for part in value.partition(".."))
    days = Days(first, last if dots else first)
    for end in (days.first, days.last):
        if end and not _DAY.fullmatch(end):
            raise UsageError(f"{end[:40]!r} is no date", "--select", f"Write it as {_EXAMPLES['published']}.")
    if days.first and days.last and days.last < days.first[: len(days.last)]:
        raise UsageError(f"{value[:80]!r} ends before it begins", "--select", "Write it as FROM..TO.")
    return days


_EXAMPLES = {
    "url": "url=/news/[0-9]{4}/",
    "host": "host=www.example.org or host=*.example.org",
    "date": "date=2025-10, date=2025-10-06T17:17..2025-11 or date=..2025",
    "published": "published=2024-05 or published=2024-05-06..2024-06",
    "status": "status=200, status=404 or status=3xx",
    "mime": "mime=text/html or mime=text/*",
    "language": "language=zh or language=pt-BR",
    "kind": "kind=article",
}

_KEYS: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "url": ("urls", _url),
    "host": ("hosts", _matching(_HOST, "host")),
    "date": ("dates", _span),
    "published": ("published", _days),
    "status": ("statuses", _matching(_STATUS, "status")),
    "mime": ("mimes", _matching(_MIME, "mime")),
    "language": ("languages", _matching(_TAG, "language")),
    "kind": ("kinds", _kind),
}
