"""Which captures of an archive a reference can mean, and which came after them; never more than a few are looked at."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from archiver.archive import Archive, as_record_id
from archiver.cite.manuscript.reference import Reference
from archiver.cite.manuscript.span import Span
from archiver.index.interface import Filter
from archiver.index.stamps import is_redirect
from archiver.model import Capture

MOST = 8
"""So many captures with other bytes are looked at for one reference."""
MOST_ROWS = 2_000
"""So many rows of the index are read for one reference."""

_PAGES = Filter(statuses=("2xx",))
_GONE = (404, 410)
_NEAR = timedelta(minutes=1)


def meant(archive: Archive, reference: Reference) -> Capture | None:
    """Return the capture that a reference means, or the nearest one in time; None where the archive has none."""
    if reference.record_id:
        found = archive.index.by_record_id(as_record_id(reference.record_id))
        found = found or archive.index.by_record_id(reference.record_id)
        if found or not reference.url:
            return found
    if not reference.url or "\0" in reference.url:
        return None
    when = reference.span.middle if reference.span else None
    if reference.is_archived and reference.span:
        found = _nearest(archive, reference.url, when)
        return _page_in(archive, reference.url, reference.span, found) if found and _is_error(found) else found
    return archive.closest(reference.url, when, only=_PAGES) or archive.closest(reference.url, when)


def _nearest(archive: Archive, url: str, when: datetime | None) -> Capture | None:
    """Return the capture nearest to `when`; the page where a redirect to it lies beside it, as of http to https."""
    found = archive.closest(url, when)
    if found is None or not is_redirect(found):
        return found
    page = archive.closest(url, when or found.date, only=_PAGES)
    return page if page and abs(page.date - found.date) <= _NEAR else found


def _page_in(archive: Archive, url: str, span: Span, found: Capture) -> Capture:
    """Return a page in the time that is named, where there is one, instead of the error `found`."""
    page = archive.closest(url, span.middle, only=_PAGES)
    return page if page and span.holds(page.date) else found


def _is_error(capture: Capture) -> bool:
    return capture.status is not None and capture.status >= 400


def shown_by(archive: Archive, url: str, when: datetime) -> Capture | None:
    """Return the capture that `url`, to which a redirect of the time `when` leads, was shown by; None for none."""
    if "\0" in url or any("\ud800" <= char <= "\udfff" for char in url):
        return None
    return archive.closest(url, when, only=_PAGES) or archive.closest(url, when)


def others(archive: Archive, capture: Capture) -> Iterator[Capture]:
    """Yield the latest captures of the same URL that have other bytes, the newest first."""
    rows = archive.lookup(capture.url, only=Filter(newest_first=True, limit=MOST_ROWS))
    yield from islice(_different(rows, capture), MOST)


def after(archive: Archive, capture: Capture) -> tuple[list[Capture], int]:
    """Return the captures after `capture` with other bytes, or of a page that is gone, and how many are left out.

    The first and the last of them are taken; of those with the same bytes only the first.
    """
    first: list[Capture] = []
    last: deque[Capture] = deque(maxlen=MOST - MOST // 2)
    unseen = 0
    rows = archive.lookup(capture.url, since=capture.date, only=Filter(limit=MOST_ROWS))
    for each in _different(rows, capture):
        if each.date <= capture.date:
            continue
        if len(first) < MOST // 2:
            first.append(each)
            continue
        unseen += len(last) == last.maxlen
        last.append(each)
    return [*first, *last], unseen


def _different(rows: Iterator[Capture], capture: Capture) -> Iterator[Capture]:
    """Yield those of `rows` that show another page than `capture`, or none any more, each payload once."""
    seen = {capture.digest} if capture.digest else set()
    for each in rows:
        if each.record_id == capture.record_id or each.record_type == "request":
            continue
        is_page = each.status is None or 200 <= each.status < 300
        if not is_page and each.status not in _GONE and not (each.status == 304 and each.record_type == "revisit"):
            continue
        if each.digest not in seen:
            seen |= {each.digest} if each.digest else set()
            yield each
