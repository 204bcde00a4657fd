"""Where the links of one replayed page lead: back into the archive, at the page's own time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from archiver.errors import UrlError
from archiver.replay.addresses import content_path
from archiver.replay.rewriting.charset import PLAIN, Coding
from archiver.urls.normal import normal_url
from archiver.urls.queries import encoded_link

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
_DROPPED = str.maketrans("", "", "\t\r\n")
_EDGES = " \t\n\f\r"
_FRAGMENT_SAFE = "!$&'()*+,;=:@/?%~-._"


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Makes replay addresses of the links on the page at `url`, captured at `timestamp`.

    `coding` is the page's: browsers escape the characters of a query in its encoding (WHATWG URL, 4.4, query state).
    `origin` is put before the addresses, for texts that are read away from where they came from. `insertion` is put
    where the head begins of each page that stands in an attribute of this one (srcdoc).
    """

    url: str
    timestamp: str
    coding: Coding = PLAIN
    origin: str = ""
    insertion: str = ""

    def relink(self, text: str, modifier: str = "mp_") -> str | None:
        """Return the replay address for a link, or None where the link can stay as it is.

        A relative path without dots leads to the right place by itself, since the page's own address ends in its URL.
        Links that are no web address, and those that cannot be read, stay.
        """
        link = text.strip(_EDGES)
        if not link.isprintable():
            link = link.translate(_DROPPED)
        if not link or link[0] == "#":
            return None
        scheme = _SCHEME.match(link)
        if scheme and scheme[1].lower() not in ("http", "https"):
            return None
        if not scheme and link[0] not in "/\\" and ".." not in link and "\\" not in link:
            return None
        address = self.absolute(link)
        return address and self.origin + content_path(address, self.timestamp, modifier)

    def absolute(self, link: str) -> str | None:
        """Return the absolute URL of a link, fragment kept, or None if it is no web address."""
        main, mark, fragment = link.partition("#")
        try:
            url = normal_url(encoded_link(main, self.coding.codec), self.url)
        except UrlError:
            return None
        return url + mark + quote(fragment, safe=_FRAGMENT_SAFE, errors="replace") if mark else url
