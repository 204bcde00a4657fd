"""Memento (RFC 7089): which capture a URL and a time mean, what it is called, and the Link header that leads on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from archiver.archive import Archive
from archiver.index.instants import instants_around, stamp_at
from archiver.index.stamps import Seen, foremost, is_same_url, stamp_among
from archiver.model import Capture
from archiver.replay.addresses import Address, content_path, linkable, page_path
from archiver.replay.origins import Origins
from archiver.replay.placing import placed
from archiver.urls.sessions import without_session

LINK_FORMAT = "application/link-format"

DATE_EXAMPLE = "Thu, 31 May 2007 20:35:00 GMT"
"""What an Accept-Datetime looks like, for those whose own is none."""

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


@lru_cache(maxsize=4096)
def http_date(moment: datetime) -> str:
    """Return `moment` as an HTTP date in GMT, to the second."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


class Related(NamedTuple):
    """A capture, the timestamp in its addresses, and what it is to another: "first prev", "" for that one itself."""

    capture: Seen
    stamp: str
    roles: str


def captures_beside(archive: Archive, capture: Capture) -> tuple[Capture, ...]:
    """Return the captures of the URL of `capture`, that one among them, in order of time."""
    return tuple(archive.lookup(capture.url)) or (capture,)


def related_to(archive: Archive, current: Capture) -> list[Related]:
    """Return the captures that a Link header of `current` names, found without looking at all captures of its URL."""
    near, here = instants_around(archive.index, current)
    if here is None:
        return [Related(current, stamp_of(archive, current), "")]
    counts = Counter(each.timestamp for each in near)
    alone = (each.timestamp if counts[each.timestamp] == 1 else "" for each in near)
    stamps = [stamp or stamp_at(archive.index, current.urlkey, each) for stamp, each in zip(alone, near, strict=True)]
    return _related(near, here, stamps)


def _related(captures: Sequence[Seen], here: int, stamps: Sequence[str]) -> list[Related]:
    """Return one entry for each of first, prev, this, next and last of `captures`, in order of time.

    One capture in several roles has all of them.
    """
    roles: dict[int, list[str]] = {}
    end = len(captures) - 1
    for role, position in (("first", 0), ("prev", here - 1), ("", here), ("next", here + 1), ("last", end)):
        if 0 <= position <= end:
            roles.setdefault(position, []).extend([role] if role else [])
    return [Related(captures[place], stamps[place], " ".join(names)) for place, names in sorted(roles.items())]


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
    return origin + placed(f"/timegate/{url}")


def timemap_uri(origin: str, url: str, form: str = "link", page: int = 0) -> str:
    """Return the URI of the TimeMap for `url` in a form: link, json or cdxj; `page` 0 is the one to begin with."""
    return origin + placed(f"/timemap/{form}/{page}/{url}" if page else f"/timemap/{form}/{url}")


def content_of(capture: Seen, stamp: str, modifier: str = "mp_") -> str:
    """Return the path of the content of a capture."""
    return content_path(linkable(capture.url), stamp, modifier)


def page_of(capture: Seen, stamp: str) -> str:
    """Return the path of the page view of a capture."""
    return page_path(linkable(capture.url), stamp)


def link_header(origins: Origins, url: str, around: Sequence[Related] = ()) -> str:
    """Return the Link header of a response about `url` (RFC 7089, 2.2), with the mementos `around`."""
    links = [
        link_value(url, "original"),
        link_value(timegate_uri(origins.interface, url), "timegate"),
        link_value(timemap_uri(origins.interface, url), "timemap", type=LINK_FORMAT),
    ]
    links += [_memento_link(origins.content, each) for each in around]
    return ", ".join(links)


def _memento_link(content_origin: str, related: Related) -> str:
    uri = content_origin + content_of(related.capture, related.stamp)
    return link_value(uri, f"{related.roles} memento".lstrip(), datetime=http_date(related.capture.date))


def stamps(captures: Sequence[Capture]) -> list[str]:
    """Return the timestamp in the addresses of each capture; they are all captures of one URL, in order of time."""
    made: list[str] = []
    for _, group in groupby(captures, key=lambda each: each.timestamp):
        same = list(group)
        made.extend(stamp_among(capture, same) for capture in same)
    return made


def link_value(target: str, rel: str, **parameters: str) -> str:
    """Return one link of a Link header or TimeMap (RFC 8288, 3)."""
    written = "".join([f'; {name}="{value}"' for name, value in parameters.items()])
    return f'<{escaped(target)}>; rel="{rel}"{written}'


def escaped(target: str) -> str:
    """Return `target` as it may stand between the brackets of a link."""
    # Hardly any address needs it, and to look takes a tenth of the time that translate does (1.8 microseconds).
    if "<" in target or ">" in target or '"' in target or " " in target:
        return target.translate(_TARGET_ESCAPES)
    return target
