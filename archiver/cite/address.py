"""Addresses that can stand in any citation: ASCII only, and no character that RFC 3986 does not allow."""

from __future__ import annotations

import re
from urllib.parse import quote

from archiver.cite.place import Place
from archiver.model import Capture

# What RFC 3986 (2.2, 2.3) allows in any part, without the brackets, which only the host of an IPv6 address has.
_KEPT = "%/:?@!$&'()*+,;=-._~"
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
# The index key passes over these too, as browsers do (WHATWG URL, 4.4).
_BLANK = " \t\n\r\v\f"
_BREAKS = str.maketrans("", "", "\t\r\n")
_AUTHORITY = re.compile("[^/?]*//[^/?]*")


def web_address(url: str) -> str:
    """Return `url` without its fragment, each character a URI may not hold percent-encoded as UTF-8.

    The index key (SURT) stays that of `url`, so the address leads to the same captures.
    """
    bare = _LONE_PERCENT.sub("%25", url.strip(_BLANK).translate(_BREAKS).partition("#")[0])
    authority = _AUTHORITY.match(bare)
    split = authority.end() if authority else 0
    return _encode(bare[:split], _KEPT + "[]") + _encode(bare[split:], _KEPT)


def _encode(text: str, kept: str) -> str:
    return quote(text, safe=kept, errors="surrogatepass")


def memento_url(place: Place, capture: Capture, stamp: str | None = None) -> str:
    """Return where the replay of the archive shows `capture`; `stamp` is its timestamp if 14 digits do not do."""
    return f"{place.base_url}/w/{stamp or capture.timestamp}/{web_address(capture.url)}"


def is_web(url: str) -> bool:
    """Tell whether `url` may be the target of a link: http and https only, never a script."""
    return url.lower().startswith(("http://", "https://"))
