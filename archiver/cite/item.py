"""What is cited: one capture, what its page says of itself, and where the archive shows it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from archiver.cite.address import memento_url, web_address
from archiver.cite.line import one_line
from archiver.cite.place import Place
from archiver.cite.pwid import Precision, pwid_urn
from archiver.cite.quote import Quote
from archiver.cite.remarks import remarks_on
from archiver.model import Capture, Memento, Story

_PAGE_TYPES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class CitedItem:
    """One capture, ready to be cited. All texts are one line each; what the page does not say is None or empty.

    `published` is the page's own date, as the story has it; `captured_at` an aware UTC datetime; `archive` the name in
    the PWID. `remarks` are sentences that a reader of the citation must know. `last_status` is the HTTP status of the
    archive's last capture of the URL, at `last_captured_at`.
    """

    title: str | None
    authors: tuple[str, ...]
    site: str | None
    published: str | None
    language: str | None
    captured_at: datetime
    original_url: str
    memento_url: str
    archive: str
    is_local: bool
    record_id: str
    payload_digest: str | None
    precision: Precision
    remarks: tuple[str, ...] = ()
    quote: Quote | None = None
    last_status: int | None = None
    last_captured_at: datetime | None = None

    @property
    def heading(self) -> str:
        """The title, or the address of a page that has none."""
        return self.title or self.original_address

    @property
    def original_address(self) -> str:
        """The original URL in the form that can stand in any citation."""
        return web_address(self.original_url)

    @property
    def captured_day(self) -> str:
        """The day of the capture as 2025-10-06, in UTC."""
        return self.captured_at.strftime("%Y-%m-%d")

    @property
    def captured_text(self) -> str:
        """The second of the capture as 2025-10-06 17:17:50 UTC."""
        return self.captured_at.strftime("%Y-%m-%d %H:%M:%S UTC")

    @property
    def pwid(self) -> str:
        """The Persistent Web Identifier of the capture."""
        return pwid_urn(self.archive, self.captured_at, self.original_url, self.precision)

    @property
    def quote_url(self) -> str | None:
        """The memento URL that shows the quote, if one is cited and a browser can find it."""
        return f"{self.memento_url}#{self.quote.fragment}" if self.quote and self.quote.fragment else None

    @property
    def key(self) -> str:
        """A name for the citation: site, day, and six digits that come from the record id, so it stays the same."""
        host = _host(self.original_address).removeprefix("www.")
        site = re.sub("[^a-z0-9]+", "-", host).strip("-")[:40] or "capture"
        mark = hashlib.sha256(self.record_id.encode()).hexdigest()[:6]
        return f"{site}-{self.captured_at:%Y%m%d}-{mark}"

    def as_json(self) -> dict[str, Any]:
        """Return the item as a JSON object; times have microseconds, what is absent is left out."""
        members = {
            **{name: getattr(self, name) for name in self.__slots__},
            "authors": list(self.authors),
            "remarks": list(self.remarks),
            "captured_at": _instant(self.captured_at),
            "last_captured_at": _instant(self.last_captured_at) if self.last_captured_at else None,
            "pwid": self.pwid,
            "quote": self.quote.as_json() if self.quote else None,
            "quote_url": self.quote_url,
        }
        return {name: value for name, value in members.items() if value not in (None, [], "")}


def item_of(
    capture: Capture,
    memento: Memento | None,
    story: Story | None,
    place: Place,
    *,
    quote: Quote | None = None,
    stamp: str | None = None,
) -> CitedItem:
    """Return the item for `capture` in the archive at `place`; `memento` and `story` are what could be read of it.

    `stamp` is the timestamp that the capture's address needs if 14 digits do not do (Archive.stamp).
    """
    media_type = (capture.mime or "").partition(";")[0].strip().lower()
    return CitedItem(
        title=_text(story.title) if story else None,
        authors=tuple(filter(None, map(one_line, story.authors))) if story else (),
        site=_text(story.source) if story else None,
        published=_text(story.date) if story else None,
        language=_text(story.language) if story else None,
        captured_at=capture.date.astimezone(UTC),
        original_url=one_line(capture.url),
        memento_url=memento_url(place, capture, stamp),
        archive=place.archive,
        is_local=place.is_local,
        record_id=one_line(capture.record_id).strip("<>"),
        payload_digest=_digest(capture, memento),
        precision="page" if media_type in _PAGE_TYPES else "part",
        remarks=remarks_on(capture, memento, place),
        quote=quote,
    )


def _text(text: str | None) -> str | None:
    return one_line(text or "") or None


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _digest(capture: Capture, memento: Memento | None) -> str | None:
    """Return the payload digest as recorded; if the record gives none, as computed."""
    computed = (
        next((check.computed for check in memento.checks if check.subject == "payload"), None) if memento else None
    )
    return _text(capture.digest) or computed


def _instant(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
