"""One page for each story, with the compression and framing its front matter asks for."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace

import brotli
from markupsafe import Markup

from archiver.demo.site import dates, metadata
from archiver.demo.site.listings import shown_date
from archiver.demo.site.pages import Article, Page
from archiver.demo.site.render import TOPICS, Edition

_TOPICS_BY_KEY = {topic.key: topic for topic in TOPICS}


def story_pages(edition: Edition) -> Iterator[Page]:
    """Yield the page of each story."""
    for article in edition.articles:
        yield _encoded(_story_page(edition, article), article.coding)


def _story_page(edition: Edition, article: Article) -> Page:
    update = article.updated and dates.visible(article.updated, article.visible, article.visible_zone)
    return edition.page(
        article.path,
        "story.html",
        lang=article.language,
        framing=article.framing,
        title=article.title,
        summary=article.summary,
        article=article,
        body=Markup(article.body),
        head=metadata.head_of(article),
        shown=shown_date(article),
        shown_update=update,
        topic=_TOPICS_BY_KEY[article.topic],
    )


def _encoded(page: Page, coding: str | None) -> Page:
    if coding is None:
        return page
    # mtime 0: otherwise the gzip header would carry the clock (RFC 1952, 2.3).
    body = gzip.compress(page.body, mtime=0) if coding == "gzip" else brotli.compress(page.body)
    headers = (*page.headers, ("Content-Encoding", coding), ("Vary", "Accept-Encoding"))
    return replace(page, body=body, headers=headers)
