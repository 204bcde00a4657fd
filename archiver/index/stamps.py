"""Timestamps that tell captures apart: 14 digits as everywhere, 20 where a second holds several captures of a URL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from archiver.errors import UrlError
from archiver.urls.normal import normal_url

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Seen(Protocol):
    """A capture, whole or in short."""

    @property
    def url(self) -> str: ...
    @property
    def status(self) -> int | None: ...
    @property
    def date(self) -> datetime: ...
    @property
    def timestamp(self) -> str: ...
    @property
    def record_id(self) -> str: ...


AnySeen = TypeVar("AnySeen", bound=Seen)


def stamp_among(capture: AnySeen, same_second: Sequence[AnySeen]) -> str:
    """Return the timestamp in the addresses of `capture`, given the captures under its key in the same second.

    It has 14 digits, or 20 (microseconds) where those 14 lead to another capture.
    """
    if len(same_second) < 2 or foremost(same_second, capture.url) == capture:
        return capture.timestamp
    return f"{capture.timestamp}{capture.date.microsecond:06}"


def foremost(captures: Sequence[AnySeen], url: str) -> AnySeen:
    """Return the capture that a second's timestamp stands for: one under the very URL, one that is no redirect.

    http and https, with and without "www." share a key, and the one often redirects to the other within the second.
    """
    wanted = _comparable(url)
    return min(captures, key=lambda each: (_comparable(each.url) != wanted, is_redirect(each)))


def is_same_url(one: str, other: str) -> bool:
    """Tell whether two URLs are one and the same in normal form; a SURT key is shared by more."""
    return _comparable(one) == _comparable(other)


def is_redirect(capture: Seen) -> bool:
    """Tell whether a capture's status says that the page is elsewhere (RFC 9110, 15.4)."""
    return capture.status in REDIRECTS


def _comparable(url: str) -> str:
    try:
        return normal_url(url)
    except UrlError:
        return url
