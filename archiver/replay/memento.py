"""Memento (RFC 7089): which captures a URL has, its TimeMap, and the Link header between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from itertools import groupby

from archiver.archive import Archive
from archiver.index.stamps import foremost, is_same_url, stamp_among
from archiver.model import Capture
from archiver.replay.addresses import Address, content_path, linkable, page_path
from archiver.urls.sessions import without_session

LINK_FORMAT = "application/link-format"

_ONE_SECOND = timedelta(seconds=1) - timedelta(microseconds=1)
# What a Link header's target must not hold as it is (RFC 8288, 3; RFC 3986).
_TARGET_ESCAPES = str.maketrans({"<": "%3C", ">": "%3E", '"': "%22", " ": "%20"})


def parse_accept_datetime(text: str) -> datetime | None:
    """Return the instant an Accept-Datetime header names (RFC 7089, 2.1.1), or None if it is malformed.

    The other forms of an HTTP date (RFC 9110, 5.6.7) are taken too.
    """
    try:
        moment = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def http_date(moment: datetime) -> str:
    """Return `moment` as an HTTP date in GMT, to the second."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The captures of one URL around one of them, all in order of time."""

    captures: tuple[Capture, ...]
    current: Capture

    @property
    def position(self) -> int:
        """Where the current capture stands among them, from 0."""
        return self.captures.index(self.current) if self.current in self.captures else 0

    @property
    def first(self) -> Capture:
        """The oldest capture."""
        return self.captures[0]

    @property
    def last(self) -> Capture:
        """The newest capture."""
        return self.captures[-1]

    @property
    def previous(self) -> Capture | None:
        """The capture before, or None."""
        return self.captures[self.position - 1] if self.position else None

    @property
    def next(self) -> Capture | None:
        """The capture after, or None."""
        return next(iter(self.captures[self.position + 1 :]), None)

    def stamp(self, capture: Capture) -> str:
        """Return the timestamp in the addresses of `capture`, one of these."""
        same = [each for each in self.captures if each.timestamp == capture.timestamp]
        return stamp_among(capture, same)


def neighbours(archive: Archive, current: Capture) -> Neighbours:
    """Return the captures of the URL of `current`."""
    return Neighbours(tuple(archive.lookup(current.url)) or (current,), current)


def find_capture(archive: Archive, url: str, when: datetime | None) -> Capture | None:
    """Return the capture of `url` within a second from `when`, else the nearest (None: the latest), else None."""
    if when is not None:
        exact = list(archive.lookup(url, since=when, until=when + _ONE_SECOND))
        if exact:
            return _of_the_very_url(archive, url, when, foremost(exact, url))
    return _nearest(archive, url, when)


def _nearest(archive: Archive, url: str, when: datetime | None) -> Capture | None:
    """Return the nearest capture of `url` or, without any, of its form without session ids, which crawls fetch."""
    found = archive.closest(url, when)
    if found is None and (plain := without_session(url)) != url:
        return archive.closest(plain, when)
    return found


def _of_the_very_url(archive: Archive, url: str, when: datetime, found: Capture) -> Capture:
    """Return `found`, or the nearest capture of the very URL where `found` only shares its key."""
    if is_same_url(found.url, url):
        return found
    nearest = archive.closest(url, when)
    return nearest if nearest and is_same_url(nearest.url, url) else found


def find_stamped(archive: Archive, address: Address) -> tuple[Capture, str] | None:
    """Return the capture that `address` asks for, found as by find_capture, and the timestamp in its own addresses."""
    when = address.when
    if when is not None:
        second = when.replace(microsecond=0)
        same = list(archive.lookup(address.url, since=second, until=second + _ONE_SECOND))
        exact = [each for each in same if each.date == when] if address.is_fine else same
        if exact:
            capture = _of_the_very_url(archive, address.url, when, foremost(exact, address.url))
            return capture, stamp_among(capture, same) if capture in same else stamp_of(archive, capture)
    nearest = _nearest(archive, address.url, when)
    return (nearest, stamp_of(archive, nearest)) if nearest else None


def stamp_of(archive: Archive, capture: Capture) -> str:
    """Return the timestamp in the addresses of a capture: 14 digits, or 20 where those lead to another capture."""
    return archive.stamp(capture)


def timegate_uri(origin: str, url: str) -> str:
    """Return the URI of the TimeGate for `url`."""
    return f"{origin}/timegate/{url}"


def timemap_uri(origin: str, url: str) -> str:
    """Return the URI of the TimeMap for `url`."""
    return f"{origin}/timemap/link/{url}"


def content_of(capture: Capture, stamp: str, modifier: str = "mp_") -> str:
    """Return the path of the content of a capture."""
    return content_path(linkable(capture.url), stamp, modifier)


def page_of(capture: Capture, stamp: str) -> str:
    """Return the path of the page view of a capture."""
    return page_path(linkable(capture.url), stamp)


def link_header(origin: str, url: str, around: Neighbours | None = None) -> str:
    """Return the Link header of a response about `url` (RFC 7089, 2.2), with the mementos `around` if given."""
    links = [
        _link(url, "original"),
        _link(timegate_uri(origin, url), "timegate"),
        _link(timemap_uri(origin, url), "timemap", type=LINK_FORMAT),
    ]
    if around:
        links += _memento_links(origin, around)
    return ", ".join(links)


def _memento_links(origin: str, around: Neighbours) -> list[str]:
    """Return one link for each of first, prev, this, next and last; one memento in several roles has all of them."""
    roles: dict[int, list[str]] = {}
    end = len(around.captures) - 1
    here = around.position
    for role, position in (("first", 0), ("prev", here - 1), ("", here), ("next", here + 1), ("last", end)):
        if 0 <= position <= end:
            roles.setdefault(position, []).extend([role] if role else [])
    return [_memento_link(origin, around, position, names) for position, names in sorted(roles.items())]


def _memento_link(origin: str, around: Neighbours, position: int, roles: list[str]) -> str:
    capture = around.captures[position]
    uri = origin + content_of(capture, around.stamp(capture))
    return _link(uri, " ".join([*roles, "memento"]), datetime=http_date(capture.date))


def timemap(origin: str, url: str, captures: Sequence[Capture]) -> Iterator[str]:
    """Yield the TimeMap of `url` in link format (RFC 7089, 5), a link a line.

    `captures` are in order of time and not empty.
    """
    first, last = captures[0], captures[-1]
    yield _link(url, "original") + ",\n"
    yield _link(timegate_uri(origin, url), "timegate") + ",\n"
    span = {"from": http_date(first.date), "until": http_date(last.date)}
    yield _link(timemap_uri(origin, url), "self", type=LINK_FORMAT, **span)
    for capture, stamp in zip(captures, stamps(captures), strict=True):
        roles = [role for role, end in (("first", first), ("last", last)) if capture is end]
        rel = " ".join([*roles, "memento"])
        yield ",\n" + _link(origin + content_of(capture, stamp), rel, datetime=http_date(capture.date))
    yield "\n"


def stamps(captures: Sequence[Capture]) -> list[str]:
    """Return the timestamp in the addresses of each capture; they are all captures of one URL, in order of time."""
    made: list[str] = []
    for _, group in groupby(captures, key=lambda each: each.timestamp):
        same = list(group)
        made.extend(stamp_among(capture, same) for capture in same)
    return made


def _link(target: str, rel: str, **parameters: str) -> str:
    written = "".join(f'; {name}="{value}"' for name, value in parameters.items())
    return f'<{target.translate(_TARGET_ESCAPES)}>; rel="{rel}"{written}'
