"""Addresses in a page, made absolute: quick for the usual ones, urllib's rules for the others."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element

MAX_BASE = 4000
"""A longer base joins nothing: each of thousands of short links would get its length."""

MAX_ADDRESS = 65_536
"""A longer address is none: no server takes it, and a page may repeat it thousands of times."""

# Whole addresses that urljoin would give back as they are: no dot segments, no spaces, an ordinary host.
_REST = r"(?:[^\s/?#;\x00-\x20]|/(?![/.])|[?#;](?=[^\s/?#;.\x00-\x20]))*+"
_WHOLE = re.compile(rf"https?://[A-Za-z0-9.-]+(?::\d{{1,5}})?(?:/(?![/.]){_REST}|[?#](?=[^\s/?#;.\x00-\x20]){_REST})?")
_ROOTED = re.compile(rf"/(?![/.]){_REST}")
_BREAKS = re.compile(r"[\t\r\n]")


def base_address(root: _Element, url: str | None) -> str | None:
    """Return what relative addresses are joined to: the base element, itself joined to `url` (HTML standard, 4.2.3)."""
    base = next((element.get("href") for element in root.iter("base") if element.get("href")), None)
    return absolute(base, url) or url if base else url


def absolute(address: str | None, base: str | None) -> str | None:
    """Return `address` as an absolute http or https URL of at most MAX_ADDRESS characters, or None if it is none."""
    if address is None or len(address) > MAX_ADDRESS:
        return None
    bare = _BREAKS.sub("", address).strip()
    if not bare:
        return None
    if _WHOLE.fullmatch(bare):
        return bare
    try:
        joined = urljoin(base, bare) if base else bare
        parts = urlsplit(joined)
    except ValueError:
        return None
    whole = joined.replace(" ", "%20")
    return whole if parts.scheme in ("http", "https") and parts.netloc and len(whole) <= MAX_ADDRESS else None


class Addresses:
    """Joins the addresses of one page to its base."""

    def __init__(self, base: str | None) -> None:
        self._base = base if base is None or len(base) <= MAX_BASE else None
        self._origin = ""
        whole = absolute(self._base, None)
        if whole is not None:
            parts = urlsplit(whole)
            self._origin = f"{parts.scheme}://{parts.netloc}"
        self._known: dict[str, str | None] = {}

    def absolute(self, address: str | None) -> str | None:
        """Return `address` as the function of this name does."""
        if not address or len(address) > MAX_ADDRESS - MAX_BASE:
            return absolute(address, self._base)
        if _WHOLE.fullmatch(address):
            return address
        if self._origin and _ROOTED.fullmatch(address):
            return self._origin + address
        if address not in self._known:
            self._known[address] = absolute(address, self._base)
        return self._known[address]
