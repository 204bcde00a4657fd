"""The pages of an archive that were captured with a browser, each with what was kept of how it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archiver.archive import Archive
from archiver.browser.interface import ArtefactKind, BrowserOptions, artefact_url
from archiver.errors import UrlError, WarcError
from archiver.index.interface import Filter
from archiver.model import Capture, Finding
from archiver.urls.normal import normal_url

_DEFAULT = BrowserOptions()


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page as a browser saw it live: its capture, what it asked for with which status, and its screenshot (PNG).

    `width` and `height` are those of the window; `has_scrolled` says whether it was scrolled through.
    """

    capture: Capture
    requests: dict[str, int]
    width: int
    height: int
    has_scrolled: bool
    screenshot: bytes | None


def seen_pages(archive: Archive, wanted: str | None = None) -> Iterator[SeenPage | Finding]:
    """Yield the pages captured with a browser, the last time of each; a finding for one that cannot be read back.

    `wanted` is a URL, or the name of a crawl: the beginning of its WARC files' names.
    """
    latest: dict[str, Capture] = {}
    for listed in _lists(archive, wanted):
        latest[listed.url] = listed
    for listed in latest.values():
        yield _seen(archive, listed)


def _lists(archive: Archive, wanted: str | None) -> Iterator[Capture]:
    """Yield the captures of lists of requests, in the order of time for each page."""
    if wanted and wanted.lower().startswith(("http://", "https://")):
        yield from archive.lookup(artefact_url("requests", normal_url(wanted)))
        return
    for capture in archive.lookup(
        artefact_url("requests", ""), match="prefix", only=Filter(record_types=("resource",))
    ):
        if wanted is None or capture.warc.startswith(wanted):
            yield capture


def _seen(archive: Archive, listed: Capture) -> SeenPage | Finding:
    """Return the page that a list of requests belongs to, or why there is none."""
    try:
        told = json.loads(archive.memento(listed).content)
        url = normal_url(str(told["page"]))
        requests = _requests(told["requests"])
    except WarcError as error:
        return _unread(listed, str(error))
    except (UrlError, ValueError, TypeError, KeyError):
        return _unread(listed, "it is no list of requests as we write it")
    capture = _last_before(archive, url, listed.date)
    if capture is None:
        return _unread(listed, "the capture of the page that it belongs to is not there")
    return SeenPage(
        capture,
        requests,
        _size(told.get("width"), _DEFAULT.width),
        _size(told.get("height"), _DEFAULT.height),
        told.get("scroll") is not False,
        _artefact(archive, "screenshot", url, listed.date),
    )


def _unread(listed: Capture, why: str) -> Finding:
    hint = "`archiver warc check` tells whether its file is whole."
    message = f"{listed.url[:200]}: {why}"
    return Finding("qa.page.unread", "warning", message, file=listed.warc, record_id=listed.record_id, hint=hint)


def _requests(rows: Any) -> dict[str, int]:
    """Return the status by URL of what was asked for with GET and answered."""
    return {
        row["url"]: row["status"]
        for row in rows
        if isinstance(row, dict)
        and row.get("method") == "GET"
        and isinstance(row.get("status"), int)
        and isinstance(row.get("url"), str)
    }


def _size(value: Any, default: int) -> int:
    return value if type(value) is int and 0 < value <= 10_000 else default


def _last_before(archive: Archive, url: str, when: datetime) -> Capture | None:
    """Return the capture of `url` that a list written at `when` tells of: the last one until then."""
    newest = Filter(until=when, record_types=("response", "revisit"), newest_first=True, limit=1)
    return next(iter(archive.lookup(url, only=newest)), None)


def _artefact(archive: Archive, kind: ArtefactKind, url: str, when: datetime) -> bytes | None:
    capture = archive.closest(artefact_url(kind, url), when)
    if capture is None:
        return None
    try:
        return archive.memento(capture).content
    except WarcError:
        return None
