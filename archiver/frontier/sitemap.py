"""Sitemaps (sitemaps.org) with the extensions for news, images, videos and languages, read as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from archiver.frontier.found import Hop, Reference

MAX_INDEX_DEPTH = 2
"""So many sitemap indexes are followed one below the other; sitemaps.org allows one."""

_MAX_HELD = 2_000
# Where an address stands, by the names of its element and of that around it.
_PLACES: dict[tuple[str, str], tuple[Hop, str]] = {
    ("url", "loc"): ("link", "url"),
    ("sitemap", "loc"): ("link", "sitemap"),
    ("image", "loc"): ("embed", "image"),
    ("video", "thumbnail_loc"): ("embed", "video"),
    ("video", "content_loc"): ("link", "video"),
    ("video", "player_loc"): ("link", "video"),
}


class SitemapReader:
    """Gathers what one entry of a sitemap says, element by element, so that none has to be kept."""

    def __init__(self) -> None:
        self._held: list[Reference] = []
        self._lastmod = ""

    def references(self, tag: str, around: str, element: etree._Element) -> Iterator[Reference]:
        """Yield the references of an entry when `element`, which has just ended, is the entry; names are local ones."""
        text = (element.text or "").strip()
        if tag == "lastmod":
            self._lastmod = text
        elif text and (around, tag) in _PLACES:
            hop, kind = _PLACES[around, tag]
            self._held.append(Reference(text, hop, kind, tag))
        elif tag == "link" and around == "url" and element.get("rel", "alternate") == "alternate":
            self._held.append(Reference(element.get("href", ""), "link", "url", "href", "alternate"))
        if tag in ("url", "sitemap", "urlset", "sitemapindex") or len(self._held) > _MAX_HELD:
            yield from (reference._replace(lastmod=self._lastmod) for reference in self._held)
            self._held.clear()
            self._lastmod = ""


def text_references(lines: Iterable[str]) -> Iterator[Reference]:
    """Yield the URLs of a text sitemap or of a plain list: one a line, with blank lines and # comments passed over."""
    for line in lines:
        text = line.strip()
        if text and not text.startswith("#"):
            yield Reference(text, "link", "url")


ReferencesOf = Callable[[str, str, "etree._Element"], Iterator[Reference]]
"""What yields the references of an element: its local name, that of the one around it, the element."""
