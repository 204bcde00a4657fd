"""What several archives have of one URL, in the order of time: one TimeGate and one TimeMap for all of them."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, count, islice
from typing import NamedTuple

from archiver.archive import Archive
from archiver.index.interface import Filter
from archiver.model import Capture
from archiver.replay.memento import find_capture, timemap_uri
from archiver.replay.origins import Origins
from archiver.replay.timemaps import PER_PAGE, Entry, Form, TimeMap, timemap


class Place(NamedTuple):
    """An archive, and the origins of its addresses, that of content with the archive's folder."""

    archive: Archive
    origins: Origins


class Held(NamedTuple):
    """A capture, and the archive that has it."""

    capture: Capture
    place: Place


def nearest(places: Iterable[Place], url: str, when: datetime | None) -> Held | None:
    """Return the capture of `url` nearest to `when` (None: the latest) in any archive, the first one's on a tie."""
    found = [Held(capture, place) for place in places if (capture := find_capture(place.archive, url, when))]
    if when is None:
        return max(found, key=lambda held: held.capture.date, default=None)
    return min(found, key=lambda held: abs(held.capture.date - when), default=None)


def count_and_latest(archive: Archive, url: str) -> tuple[int, Capture] | None:
    """Return how many captures of `url` an archive has, and the latest; None where there is none."""
    latest = next(archive.lookup(url, only=Filter(limit=1, newest_first=True)), None)
    return (archive.index.count_of(url), latest) if latest else None


def timemap_of_all(places: Sequence[Place], origins: Origins, url: str, form: Form, page: int = 0) -> TimeMap | None:
    """Return a TimeMap of `url` over all archives, or None where none has it, or there is nothing on that page.

    `origins` are those of its own address. No more than a page of it is held at a time.
    """
    some = list(islice(_merged(places, url), PER_PAGE + 1))
    if not some or (page > 1 and len(some) <= PER_PAGE):
        return None
    first, last = some[0], some[-1]
    if len(some) <= PER_PAGE:
        return TimeMap(origins, url, form, page, first, last, _with_ends(some, first, last), is_index=False)
    last = deque(_merged(places, url), maxlen=1)[0]
    if not page:
        return TimeMap(origins, url, form, page, first, last, _pages(places, origins, url, form), is_index=True)
    start = (page - 1) * PER_PAGE
    listed = _with_ends(islice(_merged(places, url), start, start + PER_PAGE), first, last)
    opening = next(listed, None)
    return opening and TimeMap(origins, url, form, page, first, last, chain([opening], listed), is_index=False)


def _merged(places: Iterable[Place], url: str) -> Iterator[Entry]:
    """Yield the mementos of `url` in all archives in the order of time; roles are those in their own archive."""
    return heapq.merge(*(_entries(place, url) for place in places), key=lambda entry: entry.since)


def _entries(place: Place, url: str) -> Iterator[Entry]:
    for page in count(1):
        made = timemap(place.archive, place.origins, url, "link", page)
        if made is None:
            return
        yield from made.entries


def _with_ends(entries: Iterable[Entry], first: Entry, last: Entry) -> Iterator[Entry]:
    for entry in entries:
        roles = " ".join(role for role, end in (("first", first), ("last", last)) if entry.uri == end.uri)
        yield entry._replace(roles=roles)


def _pages(places: Iterable[Place], origins: Origins, url: str, form: Form) -> Iterator[Entry]:
    dates = (entry.since for entry in _merged(places, url))
    for number, since in enumerate(dates, 1):
        until = deque(chain([since], islice(dates, PER_PAGE - 1)), maxlen=1)[0]
        yield Entry(timemap_uri(origins.interface, url, form, number), "", since, until)
