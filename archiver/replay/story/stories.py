"""Stories made when they are asked for, the last few kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from archiver.archive import Archive
from archiver.changes.sides import EMPTY
from archiver.errors import ConfigError, ExtractError, UrlError
from archiver.extract.encoding import media_type
from archiver.model import Capture, Memento, Story
from archiver.replay.addresses import linkable, page_path
from archiver.replay.memento import content_of, find_capture, stamp_of
from archiver.urls.normal import normal_url

_KEPT = 64
_IMAGE_LOOKUPS = 300


@dataclass(frozen=True, slots=True)
class Told:
    """The story of a capture, or an empty one and the reason why there is none."""

    story: Story
    problem: str | None = None


class Stories:
    """Extracts stories; safe to use from several threads."""

    def __init__(self, limit: int = _KEPT) -> None:
        self._limit = limit
        self._kept: OrderedDict[str, Told] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, archive: Archive, memento: Memento) -> Told:
        """Return the story that `memento`, of `archive`, tells. Never raises for what a page holds."""
        key = memento.capture.record_id
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        told = _tell(archive, memento)
        with self._lock:
            self._kept[key] = told
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)
        return told


def _tell(archive: Archive, memento: Memento) -> Told:
    kind = media_type(memento.content_type)
    if (kind and not (kind.startswith("text/") or kind.endswith(("html+xml", "/xml")))) or kind in ("text/css",):
        return Told(EMPTY, f"{kind} is no page of text")
    try:
        return Told(archive.story(memento))
    except ExtractError as error:
        return Told(EMPTY, error.what)
    except ConfigError as error:
        return Told(EMPTY, f"a site rule cannot be read: {error.what}")


class ArchiveTargets:
    """Lets the links of a story lead to page views, and its images come from the archive, at the time of `capture`.

    `content_origin` is where archived content is served.
    """

    def __init__(self, archive: Archive, capture: Capture, content_origin: str = "") -> None:
        self._archive = archive
        self._capture = capture
        self._origin = content_origin
        self._left = _IMAGE_LOOKUPS

    def link(self, url: str) -> str | None:
        """Return the page view of what a link leads to; None for what is no web address."""
        absolute = link_target(url, self._capture)
        return absolute and page_path(absolute, self._capture.timestamp)

    def image(self, url: str) -> str | None:
        """Return the archived image's address; None where it is not archived."""
        absolute = link_target(url, self._capture)
        self._left -= 1
        if absolute is None or self._left < 0:
            return None
        found = find_capture(self._archive, absolute, self._capture.date)
        shown = found is not None and found.status in (None, 200, 304)
        return self._origin + content_of(found, stamp_of(self._archive, found), "im_") if found and shown else None


def link_target(url: str, capture: Capture) -> str | None:
    """Return the whole URL that `url` in the story of `capture` means; None for its own parts and no web address."""
    if not url.strip() or url.startswith("#"):
        return None
    try:
        return normal_url(url, linkable(capture.url))
    except UrlError:
        return None
