"""Persistent Web Identifiers: an archive, an instant and an address as one URN (IANA formal namespace `pwid`, 2022).

A PWID names the instant to the second. `?` and `#` of the address are written %3F and %23, since RFC 8141 (2) gives
them a meaning of their own in a URN; so an address that holds %3F itself has the PWID of one that holds `?`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from archiver.cite.address import web_address

if TYPE_CHECKING:
    from archiver.cite.item import CitedItem

Precision = Literal["page", "part"]
"""`page`: what a browser shows, with its images and styles; `part`: the one file."""


def pwid_urn(archive: str, when: datetime, url: str, precision: Precision) -> str:
    """Return the PWID of `url` as `archive` captured it at `when`."""
    instant = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"urn:pwid:{archive}:{instant}:{precision}:{web_address(url).replace('?', '%3F')}"


def render(item: CitedItem) -> str:
    """Return the PWID of `item`.

    It holds no memento URL, on purpose: it is to outlive the server. Archive, instant and address stand for it.
    """
    return item.pwid
