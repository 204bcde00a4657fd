"""What a <link> is for, by its rel: needed by the page, a place to go to, or nothing to be fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from archiver.frontier.found import Hop

_EMBEDDING = frozenset(
    [
        "stylesheet",
        "icon",
        "apple-touch-icon",
        "apple-touch-icon-precomposed",
        "apple-touch-startup-image",
        "mask-icon",
        "fluid-icon",
        "manifest",
        "preload",
        "modulepreload",
        "image_src",
    ]
)
# A connection, an API or a name, but no page.
_VOID = frozenset(
    [
        "dns-prefetch",
        "preconnect",
        "pingback",
        "profile",
        "edituri",
        "wlwmanifest",
        "webmention",
        "micropub",
        "hub",
        "https://api.w.org/",
        "authorization_endpoint",
        "token_endpoint",
    ]
)
# Answers for programs about the page that names them; a page is never sent so.
_API_TYPES = frozenset(("application/json+oembed", "text/xml+oembed", "application/json"))
_FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/rss+xml")
)
_NAMED = {
    "next": "next",
    "prev": "prev",
    "previous": "prev",
    "next-archive": "next",  # RFC 5005, 4
    "prev-archive": "prev",
    "canonical": "canonical",
    "amphtml": "amphtml",
    "search": "search",
    "feed": "feed",
}
_EMBEDDED_ITEMS = frozenset(("image", "thumbnailurl", "contenturl", "logo"))


class LinkUse(NamedTuple):
    """What a link is for; `hop` is None where it is not to be fetched."""

    hop: Hop | None
    rel: str = ""


def link_use(attributes: Mapping[str, str]) -> LinkUse:
    """Return what the href of a <link> is for (HTML standard, 4.6.7, and the registry it names)."""
    rels = attributes.get("rel", "").lower().split()
    if not _EMBEDDING.isdisjoint(rels):
        return LinkUse("embed")
    if not _VOID.isdisjoint(rels):
        return LinkUse(None)
    media_type = attributes.get("type", "").partition(";")[0].strip().lower()
    if "alternate" in rels:
        if media_type in _API_TYPES:
            return LinkUse(None)
        return LinkUse("link", "feed" if media_type in _FEED_TYPES else "alternate")
    if not rels and attributes.get("itemprop", "").lower() in _EMBEDDED_ITEMS:
        return LinkUse("embed")
    return LinkUse("link", rel_word(rels))


def rel_word(rels: list[str]) -> str:
    """Return the one of the rel tokens that matters to a crawl, "" if none does."""
    return next((_NAMED[rel] for rel in rels if rel in _NAMED), "")
