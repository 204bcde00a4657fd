"""What the demo site is made of: pages with exact headers, body and framing, and the list of what a crawl must find."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

import brotli

from archiver.model import Headers, header_value

Framing = Literal["length", "chunked", "close"]
"""How the end of a body is told: Content-Length, chunks, or the end of the connection (RFC 9112, 6.3)."""

Reach = Literal["link", "lazy", "sitemap", "fixed"]
"""What leads to a page: an href, src, srcset, url() or Location; only a data-src; only the sitemap; a known place."""

Refusal = Literal["robots", "outside"]
"""Why a crawl that behaves does not fetch a URL."""

DISALLOWED = "/private/"
OUTSIDE_HOST = "outside.example"


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the site: what is sent for the request target `path` (root-relative, with its query).

    `body` is as sent, content coding applied. `headers` lack Date, Content-Length and Transfer-Encoding, which the
    server writes. `reach` is how a crawl comes to know of it.
    """

    path: str
    body: bytes
    headers: Headers
    status: int = 200
    framing: Framing = "length"
    reach: Reach = "link"

    @property
    def mime(self) -> str:
        """The media type without parameters, lower case; empty for a page without Content-Type."""
        return (header_value(self.headers, "content-type") or "").partition(";")[0].strip().lower()

    @property
    def coding(self) -> str | None:
        """The Content-Encoding, or None."""
        return header_value(self.headers, "content-encoding")

    @property
    def content(self) -> bytes:
        """The body with the content coding removed."""
        if self.coding == "gzip":
            return gzip.decompress(self.body)
        if self.coding == "br":
            return bytes(brotli.decompress(self.body))
        return self.body

    @property
    def is_disallowed(self) -> bool:
        """Whether robots.txt asks crawlers to keep away."""
        return self.path.startswith(DISALLOWED)


@dataclass(frozen=True, slots=True)
class Article:
    """What is true of one story of the site, whatever its page shows: the measure for an extractor.

    `published` and `updated` are aware, in the zone they were written in; `body` is HTML. `summary` stands on lists.
    """

    path: str
    language: str
    title: str
    authors: tuple[str, ...]
    published: datetime
    updated: datetime | None
    topic: str
    department: str
    summary: str
    body: str
    carriers: tuple[str, ...]
    visible: str
    visible_zone: str | None = None
    image: str | None = None
    framing: Framing = "length"
    coding: Literal["gzip", "br"] | None = None

    @property
    def is_chinese(self) -> bool:
        """Whether the story belongs to the Chinese edition."""
        return self.language.startswith("zh")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a whole crawl has to do with one URL: fetch it and meet `status`, or leave it alone because of `refusal`.

    `url` is root-relative for the site itself, absolute for other hosts.
    """

    url: str
    status: int | None
    reach: Reach
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class DemoSite:
    """The whole site at one edition: pages by request target, and the stories they tell."""

    edition: int
    base_url: str
    pages: Mapping[str, Page]
    articles: tuple[Article, ...]
    outside: tuple[str, ...]
    missing: Page = field(repr=False)

    def answer(self, target: str) -> Page:
        """Return the page for a request target, or the 404 page; an absolute target (a proxy's form) loses its host."""
        if not target.startswith("/"):
            parts = urlsplit(target)
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return self.pages.get(target, self.missing)

    def urls(self) -> tuple[Expected, ...]:
        """Return one line for each URL a crawl can meet, sorted: those to fetch and those to leave alone."""
        own = (_expected(page) for page in self.pages.values())
        others = (Expected(url, None, "link", "outside") for url in self.outside)
        return tuple(sorted((*own, *others), key=lambda line: line.url))

    def to_fetch(self, *reaches: Reach) -> dict[str, int]:
        """Return status by path of what a crawl must fetch if it follows `reaches` (none given: all of them)."""
        lines = (line for line in self.urls() if not reaches or line.reach in reaches)
        return {line.url: line.status for line in lines if line.refusal is None and line.status is not None}

    def to_leave(self) -> tuple[str, ...]:
        """Return what no crawl may fetch: paths disallowed by robots.txt, absolute URLs of other hosts."""
        return tuple(line.url for line in self.urls() if line.refusal is not None)


def _expected(page: Page) -> Expected:
    return Expected(page.path, page.status, page.reach, "robots" if page.is_disallowed else None)
