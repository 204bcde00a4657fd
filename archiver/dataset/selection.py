"""Which captures and records are wanted: by URL, host, time, status, type, language, kind.

Nothing here reads a file. A selection crosses to worker processes, so it holds texts; patterns are compiled when used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import urlsplit

from archiver.model import Capture, Record
from archiver.urls.patterns import UrlPattern

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})

Unselected = Literal["url", "host", "date", "status", "type", "published", "language", "kind"]

NO_LANGUAGE = "und"
"""What selects records without a language (BCP 47: undetermined)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time, ends included; None is open."""

    first: datetime | None = None
    last: datetime | None = None

    def holds(self, when: datetime) -> bool:
        """Tell whether the aware `when` lies in the span."""
        return (self.first is None or self.first <= when) and (self.last is None or when <= self.last)


@dataclass(frozen=True, slots=True)
class Days:
    """A span of dates as pages write them, compared as texts: "2024" to "2024-05", ends included; "" is open."""

    first: str = ""
    last: str = ""

    def holds(self, date: str) -> bool:
        """Tell whether `date` lies in the span; one that is absent, or less precise than an end, does not."""
        if len(date) < max(len(self.first), len(self.last), 1):
            return False
        return date[: len(self.first)] >= self.first and (not self.last or date[: len(self.last)] <= self.last)


@dataclass(frozen=True, slots=True)
class Terms:
    """Values by key; a key without values says nothing.

    `urls` are regular expressions searched for in the URL, `hosts` names ("*.example.org": and those below it),
    `statuses` codes or classes ("200", "4xx"), `mimes` types or families ("text/*"), `languages` tags that match those
    that begin with them (RFC 4647, 3.3.1).
    """

    urls: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    dates: tuple[Span, ...] = ()
    published: tuple[Days, ...] = ()
    statuses: tuple[str, ...] = ()
    mimes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """What is `wanted`, and what is not although it is wanted.

    Of one key any value is enough, of several keys each has to agree. Where nothing is said about status and type, it
    is pages with status 200.
    """

    wanted: Terms = Terms()
    unwanted: Terms = Terms()

    def of_address(self, capture: Capture) -> Unselected | None:
        """Return why `capture` is left out by its URL or its time, or None."""
        if self._leaves_out("urls", lambda text: _pattern(text).search(capture.url)):
            return "url"
        if self._leaves_out("hosts", lambda text: _is_host(_host(capture.url), text)):
            return "host"
        return "date" if self._leaves_out("dates", lambda span: span.holds(capture.date)) else None

    def of_content(self, mime: str | None, status: int | None, *, has_status: bool = True) -> Unselected | None:
        """Return why a type and status are left out, or None; `has_status` False: it is a resource, that has none."""
        if not self.wanted.mimes and mime not in PAGE_TYPES:
            return "type"
        if self._leaves_out("mimes", lambda text: _is_type(mime, text)):
            return "type"
        if not self.wanted.statuses and has_status and status != 200:
            return "status"
        return "status" if self._leaves_out("statuses", lambda text: _is_status(status, text)) else None

    def of_record(self, record: Record) -> Unselected | None:
        """Return why `record` is left out, or None."""
        if self._leaves_out("published", lambda days: days.holds(record.date)):
            return "published"
        if self._leaves_out("languages", lambda tag: _is_language(record.language, tag)):
            return "language"
        return "kind" if self._leaves_out("kinds", lambda kind: record.kind == kind) else None

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object, equal for equal selections."""
        return {"wanted": _plain(asdict(self.wanted)), "unwanted": _plain(asdict(self.unwanted))}

    def _leaves_out(self, key: str, fits: Callable[[Any], bool]) -> bool:
        wanted: Sequence[Any] = getattr(self.wanted, key)
        unwanted: Iterable[Any] = getattr(self.unwanted, key)
        return (bool(wanted) and not any(map(fits, wanted))) or any(map(fits, unwanted))


PAGES = Selection()
"""Every page with status 200."""


@lru_cache(maxsize=256)
def _pattern(text: str) -> UrlPattern:
    return UrlPattern(text, "--select url")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_host(host: str, wanted: str) -> bool:
    wanted = wanted.lower()
    if wanted.startswith("*."):
        return host == wanted[2:] or host.endswith(wanted[1:])
    return host == wanted


def _is_type(mime: str | None, wanted: str) -> bool:
    mime, wanted = (mime or "").lower(), wanted.lower()
    return mime.startswith(wanted[:-1]) if wanted.endswith("/*") else mime == wanted


def _is_status(status: int | None, wanted: str) -> bool:
    return status is not None and (str(status) == wanted or f"{status // 100}xx" == wanted.lower())


def _is_language(tag: str | None, wanted: str) -> bool:
    wanted, tag = wanted.lower(), (tag or NO_LANGUAGE).lower()
    return tag == wanted or tag.startswith(wanted + "-")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    return value.isoformat() if isinstance(value, datetime) else value
