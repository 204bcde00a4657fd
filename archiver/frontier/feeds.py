"""References in feeds: RSS in all its versions, RDF, Atom (RFC 4287) and JSON Feed 1.1; web manifests too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import orjson
from lxml import etree

from archiver.frontier.found import Hop, Reference
from archiver.frontier.rels import link_use

_ATTRIBUTES = {
    "href": ("image",),
    "url": ("enclosure", "content", "thumbnail", "player", "source"),
    "src": ("content",),
}
# Elements with the address as their text.
_TEXTS: dict[tuple[str, str], Hop] = {
    ("image", "url"): "embed",
    ("feed", "icon"): "embed",
    ("feed", "logo"): "embed",
    ("item", "comments"): "link",
}
_JSON_TEXTS: dict[str, tuple[Hop, str]] = {
    "home_page_url": ("link", ""),
    "feed_url": ("link", ""),
    "next_url": ("link", "next"),
    "icon": ("embed", ""),
    "favicon": ("embed", ""),
    "url": ("link", ""),
    "external_url": ("link", ""),
    "image": ("embed", ""),
    "banner_image": ("embed", ""),
    "avatar": ("embed", ""),
    "start_url": ("link", ""),
    "src": ("embed", ""),
}
_JSON_LISTS = ("items", "attachments", "authors", "author", "icons", "screenshots", "shortcuts")
_MAX_JSON_BYTES = 5_000_000


def feed_references(tag: str, around: str, element: etree._Element) -> Iterator[Reference]:
    """Yield what an element of an RSS or Atom feed links to: pages, enclosures and media. Names are local ones."""
    for reference in _feed_references(tag, around, element):
        # xml:base is for Atom what <base> is for HTML, but for each element anew (RFC 4287, 2).
        yield reference if element.base is None else reference._replace(text=_based(element.base, reference.text))


def _feed_references(tag: str, around: str, element: etree._Element) -> Iterator[Reference]:
    text = (element.text or "").strip()
    if tag == "link" and element.get("href"):
        use = link_use({"rel": element.get("rel", ""), "type": element.get("type", "")})
        if use.hop:
            yield Reference(element.get("href", ""), "link", tag, "href", use.rel)
    elif text and (tag == "link" or (around, tag) in _TEXTS):
        yield Reference(text, _TEXTS.get((around, tag), "link"), tag)
    elif tag == "guid" and element.get("isPermaLink", "").lower() == "true":
        yield Reference(text, "link", "guid")
    for attribute, tags in _ATTRIBUTES.items():
        if tag in tags and element.get(attribute):
            yield Reference(element.get(attribute, ""), "embed" if tag == "image" else "link", tag, attribute)


def _based(base: str, text: str) -> str:
    try:
        return urljoin(base, text.strip())
    except ValueError:
        return text


def is_json_feed(content: bytes) -> bool:
    """Tell by its first bytes whether a JSON document is a JSON Feed."""
    return b"://jsonfeed.org/version/" in content[:1024].replace(b"\\/", b"/")


def json_references(content: bytes) -> Iterator[Reference]:
    """Yield what a JSON Feed or web manifest refers to; a broken one, or one beyond 5 MB, has none."""
    if len(content) > _MAX_JSON_BYTES:
        return
    try:
        root = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return
    yield from _object_references(root, "feed")


def _object_references(value: Any, place: str) -> Iterator[Reference]:
    for member in value if isinstance(value, list) else [value]:
        for name, found in member.items() if isinstance(member, dict) else ():
            if name in _JSON_TEXTS and isinstance(found, str):
                hop, rel = _JSON_TEXTS[name]
                yield Reference(found, hop, place, name, rel)
            elif name in _JSON_LISTS and place != name:
                yield from _object_references(found, name)
