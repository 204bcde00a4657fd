"""The pages that are there for their oddity, and the few plain ones around the stories."""

from __future__ import annotations

import json
from collections.abc import Iterator

from archiver.demo.site import dates
from archiver.demo.site.pages import DISALLOWED, Page
from archiver.demo.site.render import AUTHORS, HTML, Edition


def corner_pages(edition: Edition) -> Iterator[Page]:
    """Yield all of them."""
    yield from _plain(edition)
    yield from _gone(edition)
    yield from _redirects(edition)
    yield from _odd(edition)


def missing_page(edition: Edition) -> Page:
    """Return what is sent for an address that is not the site's."""
    return edition.text_page("/404", "Not found", "lost.html", lang="en", status=404)


def _plain(edition: Edition) -> Iterator[Page]:
    yield edition.text_page("/introd", "网站介绍", "about-zh.html")
    yield edition.text_page("/en/about", "About this site", "about-en.html", lang="en")
    yield edition.text_page("/authors", "编辑介绍", "authors.html", authors=AUTHORS)
    yield edition.text_page("/gallery", "图片的写法", "gallery.html")
    yield edition.text_page("/corner/", "网站的角落", "corner.html")
    yield edition.text_page("/en/colophon", "Colophon", "colophon.html", lang="en", reach="sitemap")
    yield edition.text_page(f"{DISALLOWED}desk", "编辑部", "private-desk.html")
    yield edition.text_page(f"{DISALLOWED}drafts", "未完成的稿件", "private-desk.html")


def _gone(edition: Edition) -> Iterator[Page]:
    yield edition.text_page("/story?sid=1", "遗失的文章", "lost.html", status=404)
    yield edition.text_page("/story?sid=2900", "已撤下", "withdrawn.html", status=410)


def _redirects(edition: Edition) -> Iterator[Page]:
    oldest, newest = edition.articles[-1], edition.articles[0]
    yield _redirect("/old-story", 301, oldest.path)
    # Absolute on purpose, where the other one is not: both are allowed (RFC 9110, 10.2.2).
    yield _redirect("/latest", 302, edition.base_url + newest.path)


def _redirect(path: str, status: int, location: str) -> Page:
    body = f'<!DOCTYPE html>\n<title>Moved</title>\n<p>See <a href="{location}">{location}</a>.</p>\n'
    return Page(path, body.encode(), (HTML, ("Location", location)), status=status)


def _odd(edition: Edition) -> Iterator[Page]:
    yield edition.text_page("/corner/closing", "A page without a length", "closing.html", lang="en", framing="close")
    yield Page("/corner/deep/base.html", edition.document("base-element.html").encode(), (HTML,))
    # The header names no charset, so that only the page's own <meta> tells.
    yield Page("/2003/0918.html", edition.document("legacy.html").encode("gbk"), (("Content-Type", "text/html"),))
    readme = edition.document("readme.txt").encode()
    yield Page("/corner/readme.txt", readme, (("Content-Type", "text/plain; charset=utf-8"),))
    yield Page("/api/stories.json", _stories_json(edition), (("Content-Type", "application/json"),))


def _stories_json(edition: Edition) -> bytes:
    stories = [
        {"url": article.path, "title": article.title, "published": dates.utc_text(article.published)}
        for article in edition.articles
    ]
    return json.dumps({"stories": stories}, ensure_ascii=False, indent=1).encode() + b"\n"
