"""Which capture a citation is of, what is said of the choice, and what to try where there is none."""

from __future__ import annotations

import re
import shlex
from datetime import datetime, timedelta
from difflib import get_close_matches
from itertools import islice
from urllib.parse import urlsplit

from archiver.archive import Archive, is_record_id, unindexed_hint
from archiver.errors import CaptureIndexError
from archiver.index.interface import Filter
from archiver.model import Capture

_PAGES = Filter(statuses=("2xx",))
_UUID = re.compile(r"<?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})>?", re.IGNORECASE)
_MOST_ROWS = 2_000
"""So many rows of the index are read to find an address like the one that is not there, or to count captures."""
_ALIKE = 0.8


def cited_capture(archive: Archive, target: str, at: datetime | None = None) -> Capture:
    """Return the capture that `target` stands for: a record id, or a URL, of which the one nearest to `at`.

    Without `at` it is the latest one of the page: an error or a redirect only where nothing else was captured. A bare
    UUID is a record id. Raises CaptureIndexError, which says what to try, if there is none.
    """
    if bare := _UUID.fullmatch(target):
        target = f"urn:uuid:{bare[1].lower()}"
    is_url = not is_record_id(target)
    if is_url and at is None and (page := archive.closest(target, only=_PAGES)):
        return page
    try:
        return archive.capture(target, at)
    except CaptureIndexError as error:
        if not is_url or unindexed_hint(archive.unindexed()):
            raise
        raise CaptureIndexError(error.what, error.where, what_to_try(archive, target)) from None


def names_record(target: str) -> bool:
    """Tell whether `target` is a record id, a bare UUID too, and not a URL."""
    return is_record_id(target) or bool(_UUID.fullmatch(target))


def what_to_try(archive: Archive, url: str) -> str:
    """Return what to try instead of a URL that was never captured."""
    host = _host(url)
    capturing = f"`archiver capture {shlex.quote(url)}` takes it now."
    if not host:
        return "Give the URL of a page, or the id of a record, as `archiver lookup` shows them."
    rows = islice(archive.lookup(url, match="host", only=Filter(limit=_MOST_ROWS)), _MOST_ROWS)
    urls = list(dict.fromkeys(each.url for each in rows))
    if not urls:
        return f"Nothing of {host} is. {capturing}"
    near = get_close_matches(url, urls, n=1, cutoff=_ALIKE)
    if near:
        return f"Did you mean {near[0]}? {capturing}"
    return f"`archiver lookup {shlex.quote(url)} --match host` shows what there is of {host}; {capturing}"


def _host(url: str) -> str:
    try:
        return urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""


def choice_note(archive: Archive, target: str, at: datetime | None, captured_at: datetime) -> str | None:
    """Return what to say of which of several captures was taken, a sentence; None where there was no choice."""
    if names_record(target):
        return None
    rows = list(archive.lookup(target, only=Filter(limit=_MOST_ROWS)))
    count = f"{len(rows):,}" if len(rows) < _MOST_ROWS else f"more than {_MOST_ROWS:,}"
    if at is not None:
        away = abs(captured_at - at)
        side = "after" if captured_at > at else "before"
        distance = f", {away.days} days {side} it" if away >= timedelta(days=2) else ""
        return f"Of {count} captures this is the nearest to the time{distance}." if len(rows) > 1 or distance else None
    later = [each for each in rows if each.date > captured_at and each.status and each.status >= 300]
    if later:
        last = later[-1]
        kind = "a redirect" if last.status and last.status < 400 else "an error"
        return (
            f"This is the latest capture of the page; that of {last.date:%Y-%m-%d} is of {kind} (HTTP {last.status})."
        )
    if len(rows) < 2:
        return None
    shown = shlex.quote(target)
    return f"This is the latest of {count} captures; --at TIME takes another, `archiver versions {shown}` shows them."
