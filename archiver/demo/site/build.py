"""Builds the whole demo site at one edition."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archiver.demo.site.articles import load_articles
from archiver.demo.site.assets import asset_pages
from archiver.demo.site.corner_pages import corner_pages, missing_page
from archiver.demo.site.feeds import feed_pages
from archiver.demo.site.listings import listing_pages
from archiver.demo.site.pages import OUTSIDE_HOST, DemoSite, Page
from archiver.demo.site.render import Edition
from archiver.demo.site.story_pages import story_pages
from archiver.errors import UsageError

EDITIONS = (1, 2)
BASE_URL = "http://127.0.0.1:8000"

_OUTSIDE = re.compile(rb'href="(http://' + re.escape(OUTSIDE_HOST).encode() + rb'[^"#]*)')


def build_site(edition: int = 1, base_url: str = BASE_URL) -> DemoSite:
    """Return the site as it is in `edition`: 2 is 1 with one story corrected.

    `base_url` (scheme, host, port) stands in feeds, the sitemap, robots.txt and one redirect; all other pages use
    root-relative links and have the same bytes wherever they are served. Raises UsageError for another edition.
    """
    if edition not in EDITIONS:
        raise UsageError(f"the demo site has no edition {edition!r}", "edition", "Choose 1 or 2.")
    frame = Edition(edition, base_url.rstrip("/"), load_articles(edition))
    makers = (story_pages, listing_pages, corner_pages, feed_pages)
    pages = [page for make in makers for page in make(frame)] + list(asset_pages())
    return DemoSite(
        edition=edition,
        base_url=frame.base_url,
        pages={page.path: page for page in pages},
        articles=frame.articles,
        outside=_outside_links(pages),
        missing=missing_page(frame),
    )


def _outside_links(pages: Iterable[Page]) -> tuple[str, ...]:
    html = (page.content for page in pages if page.mime == "text/html" and not page.is_disallowed)
    found = {match.decode() for content in html for match in _OUTSIDE.findall(content)}
    return tuple(sorted(found))
