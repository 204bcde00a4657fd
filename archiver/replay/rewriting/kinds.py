"""Which content is rewritten, by which of the rewriters."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from archiver.replay.rewriting import playlists
from archiver.replay.rewriting.charset import Coding, page_text
from archiver.replay.rewriting.css import rewrite_css
from archiver.replay.rewriting.html import rewrite_html
from archiver.replay.rewriting.links import PageLinks
from archiver.replay.rewriting.manifests import rewrite_manifest
from archiver.replay.rewriting.xml import DASH, FEED, SVG, Vocabulary, rewrite_xml

VERSION = "4"
"""Part of every ETag of rewritten content: another one wherever the same content would come out otherwise."""

HTML_TYPES = frozenset(["text/html", "application/xhtml+xml"])

_FEEDS = re.compile(r"(?:application|text)/(?:(?:rss|atom|rdf|opml)\+xml|x-(?:rss|atom|opml)(?:\+xml)?|xml|x-opml)")
_BYTES = Coding("utf-8", is_byte_text=True)


class Rewritten(NamedTuple):
    """Content with its links leading into the archive, and the name of its encoding, None where it is as recorded."""

    body: bytes
    label: str | None = None


Rewriter = Callable[[bytes, str | None, PageLinks], Rewritten]
"""Takes content, its Content-Type as recorded, and where links lead. Never raises; what is no link stays as it is."""


def rewriter_of(kind: str, modifier: str, opening: bytes = b"") -> Rewriter | None:
    """Return what rewrites content of the media type `kind` asked for under `modifier`, None if it stays as it is.

    `opening` are the content's first bytes: servers give playlists many types.
    """
    if modifier == "id_":
        return None
    if modifier == "cs_" or kind == "text/css":
        return _style_sheet
    if kind in HTML_TYPES and modifier not in ("js_", "im_"):
        return _page
    if opening.startswith(playlists.SIGN):
        return _playlist
    if kind == "application/manifest+json":
        return _manifest
    vocabulary = _vocabulary(kind)
    return partial(_document, vocabulary) if vocabulary else None


def _vocabulary(kind: str) -> Vocabulary | None:
    if kind == "image/svg+xml":
        return SVG
    if kind in ("application/dash+xml", "video/vnd.mpeg.dash.mpd"):
        return DASH
    return FEED if _FEEDS.fullmatch(kind) else None


def _page(content: bytes, content_type: str | None, links: PageLinks) -> Rewritten:
    page = page_text(content, content_type)
    text = rewrite_html(page.text, replace(links, coding=page.coding))
    return Rewritten(content, page.label) if text == page.text else Rewritten(*page.encoded(text))


def _document(vocabulary: Vocabulary, content: bytes, content_type: str | None, links: PageLinks) -> Rewritten:
    page = page_text(content, content_type)
    text = rewrite_xml(page.text, vocabulary, replace(links, coding=page.coding))
    return Rewritten(content) if text == page.text else Rewritten(*page.encoded(text))


def _style_sheet(content: bytes, content_type: str | None, links: PageLinks) -> Rewritten:
    text = rewrite_css(content.decode("latin-1"), lambda url: links.relink(_BYTES.read(url)))
    return Rewritten(text.encode("latin-1"))


def _playlist(content: bytes, content_type: str | None, links: PageLinks) -> Rewritten:
    text = content.decode("latin-1")
    return Rewritten(
        playlists.rewrite_playlist(text, lambda url: links.relink(_BYTES.read(url), "oe_")).encode("latin-1")
    )


def _manifest(content: bytes, content_type: str | None, links: PageLinks) -> Rewritten:
    text = rewrite_manifest(content.decode("latin-1"), replace(links, coding=_BYTES))
    return Rewritten(text.encode("latin-1"))
