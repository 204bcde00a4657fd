"""Looks into what came: the links of a document, and whether it is what was asked for. Fetches nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import nullcontext

from archiver.archive import Archive
from archiver.crawl.content import MAX_CONTENT, MAX_SEARCHED, content_of
from archiver.errors import WarcError
from archiver.frontier.discover import holds_links, links
from archiver.frontier.found import Found
from archiver.index.stamps import REDIRECTS
from archiver.model import Capture, Exchange, Finding, Headers, header_value

Find = Callable[[Finding], None]

_LARGE = 1024 * 1024


class Search:
    """Finds links; threads share it. A parsed page takes many times its size: large ones are parsed one at a time."""

    def __init__(self) -> None:
        self._large = threading.Lock()

    def content(self, exchange: Exchange, find: Find, *, is_list: bool = False) -> bytes | None:
        """Return the content of a document that can hold links, None for any other.

        That is no more than is worth its memory; `find` is told of what lies beyond.
        """
        if not holds_links(header_value(exchange.headers, "content-type"), is_list=is_list):
            return None
        limit = MAX_CONTENT if is_list else MAX_SEARCHED
        content = content_of(exchange, limit)
        if len(content) >= limit:
            find(_too_long(exchange.target_url, limit))
        return content

    def links(self, content: bytes, headers: Headers, url: str, find: Find, *, is_list: bool = False) -> list[Found]:
        """Return the links of a document."""
        content_type = header_value(headers, "content-type")
        with self._large if len(content) > _LARGE else nullcontext():
            return list(links(content, content_type, url, is_list=is_list, headers=headers, find=find))

    def archived_links(
        self, archive: Archive, capture: Capture, url: str, find: Find, *, is_list: bool = False
    ) -> list[Found]:
        """Return the links of the document at `url` as it was captured: one that has not changed has the same."""
        try:
            memento = archive.memento(capture, max_bytes=MAX_CONTENT if is_list else MAX_SEARCHED)
        except WarcError:
            # It was whole when its validators were sent; what it links to is known from then.
            return []
        if not holds_links(memento.content_type, is_list=is_list):
            return []
        return self.links(memento.content, memento.headers, url, find, is_list=is_list)


def location_of(status: int | None, headers: Headers) -> str | None:
    """Return where a redirect leads, as browsers read it: in UTF-8 where it is that, else in ISO-8859-1."""
    value = header_value(headers, "location") if status in REDIRECTS else None
    if value is None or value.isascii():
        return value
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _too_long(url: str, limit: int) -> Finding:
    what = f"{url}: only its first {limit >> 20} MiB were searched for links; all of it is captured"
    return Finding("crawl.page.long", "info", what, value=url[:80])
