"""What machines read first: robots.txt, the sitemap, RSS and Atom. These need absolute URLs."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.demo.site.pages import DISALLOWED, Page
from archiver.demo.site.render import Edition

_SITEMAP_PATHS = ("/", "/en/", "/introd", "/en/about", "/en/colophon", "/authors", "/gallery")


def feed_pages(edition: Edition) -> Iterator[Page]:
    """Yield robots.txt, the sitemap and both feeds."""
    rules = f"User-agent: *\nDisallow: {DISALLOWED}\n\nSitemap: {edition.base_url}/sitemap.xml\n"
    yield Page("/robots.txt", rules.encode(), (("Content-Type", "text/plain; charset=utf-8"),), reach="fixed")
    yield _xml(edition, "/sitemap.xml", "application/xml", reach_by_robots=True)
    yield _xml(edition, "/index.rss", "application/rss+xml; charset=utf-8")
    yield _xml(edition, "/atom.xml", "application/atom+xml; charset=utf-8")


def _xml(edition: Edition, path: str, content_type: str, *, reach_by_robots: bool = False) -> Page:
    changed = max(article.updated or article.published for article in edition.articles)
    text = edition.document(path.removeprefix("/"), changed=changed, fixed_paths=_SITEMAP_PATHS)
    headers = (("Content-Type", content_type),)
    return Page(path, text.encode(), headers, reach="sitemap" if reach_by_robots else "link")
