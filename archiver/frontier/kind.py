"""Tells what kind of document bytes are, by their media type or, where that says little, by the first of them."""

from __future__ import annotations

import re
from typing import Literal

from archiver.frontier.feeds import is_json_feed

Kind = Literal["html", "xml", "css", "json", "plain", "other"]
"""`plain`: text that may be a list of URLs."""

_XML_ROOT = re.compile(rb"<(?:[\w.-]+:)?(urlset|sitemapindex|rss|feed|rdf|svg)[\s>/]", re.IGNORECASE)
_HTML_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HTML_START = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|!--)", re.IGNORECASE)
_SNIFFED_BYTES = 1024
_XML_BLANKS = b"\xef\xbb\xbf\xff\xfe \t\r\n"
_VAGUE = frozenset(("", "application/octet-stream", "binary/octet-stream", "text/plain"))
_PACKED = frozenset(("application/gzip", "application/x-gzip"))
_JSON = frozenset(("application/json", "application/feed+json", "application/manifest+json", "text/json"))


def media_type_of(content_type: str | None) -> str:
    """Return the media type of a Content-Type value in lower case, without parameters; "" if there is none."""
    return (content_type or "").partition(";")[0].strip().lower()


def holds_links(content_type: str | None, *, is_list: bool = False) -> bool:
    """Tell whether a response of this type is worth looking into; with `is_list` a plain text or gzip file is too."""
    media_type = media_type_of(content_type)
    if media_type in ("", "text/html", "text/css") or media_type.endswith(("/xml", "+xml")) or media_type in _JSON:
        return True
    return is_list and media_type in _VAGUE | _PACKED


def kind_of(head: bytes, content_type: str | None) -> Kind:
    """Return the kind of an unpacked document that begins with `head`; the first 1,024 bytes of it are looked at."""
    media_type = media_type_of(content_type)
    head = head[:_SNIFFED_BYTES].replace(b"\0", b"")  # UTF-16 without a decoder
    if media_type == "text/css":
        return "css"
    if media_type == "text/html":
        # Feeds and sitemaps are often sent so.
        return "xml" if _is_bare_xml(head) else "html"
    if media_type.endswith(("/xml", "+xml")):
        return "xml"
    if media_type in _JSON:
        return (
            "json"
            if media_type in ("application/feed+json", "application/manifest+json") or is_json_feed(head)
            else "other"
        )
    return _sniffed(head, media_type) if media_type in _VAGUE | _PACKED else "other"


def _sniffed(head: bytes, media_type: str) -> Kind:
    """Return the kind by the first bytes; of what is sent as plain text only feeds and sitemaps are looked into."""
    if _is_bare_xml(head) and head.lstrip(_XML_BLANKS).startswith(b"<"):
        return "xml"
    if media_type == "text/plain":
        return "plain"
    if _HTML_START.match(head):
        return "html"
    return "plain" if media_type in _PACKED else "other"


def _is_bare_xml(head: bytes) -> bool:
    """Tell whether a feed, a sitemap or a picture begins here, and no page that has one within it."""
    return _XML_ROOT.search(head) is not None and _HTML_TAG.search(head) is None
