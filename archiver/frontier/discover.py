"""Finds the links of a document: HTML, CSS, feeds, sitemaps. Nothing here touches the network or the clock."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.errors import UrlError
from archiver.frontier.charset import text_and_codec
from archiver.frontier.found import Found, Reference
from archiver.frontier.markup import page_references
from archiver.frontier.stylesheet import stylesheet_references
from archiver.frontier.xml import unpacked, xml_references
from archiver.urls.normal import normal_url
from archiver.urls.queries import encoded_link

MAX_LINKS = 50_000
"""What one sitemap may hold (sitemaps.org); no page of use has more."""

_XML_ROOT = re.compile(rb"<(?:[\w.-]+:)?(urlset|sitemapindex|rss|feed|rdf|svg)[\s>/]", re.IGNORECASE)
_HTML_START = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|!--)", re.IGNORECASE)
_SNIFFED_BYTES = 1024


def links(content: bytes, content_type: str | None, url: str, *, limit: int = MAX_LINKS) -> Iterator[Found]:
    """Yield the links of the document at `url` in normal form, at most `limit`, each once a hop.

    `content` has no content coding left; a gzip file (a packed sitemap) is unpacked. What is no document that can
    hold links, or no http or https URL, yields nothing; no input makes this raise. Queries are escaped in the encoding
    of the page or style sheet, as browsers do; those of XML documents in UTF-8.
    """
    references, codec = _references(unpacked(content), content_type)
    base, based = url, False  # the first <base href> counts (HTML standard, 4.2.3)
    seen: set[tuple[str, str]] = set()
    found_before: set[tuple[str, str]] = set()
    for reference in references:
        text = reference.text.partition("#")[0].strip()
        if reference.tag == "base":
            if not based:
                base, based = _joined(text, url, codec) or url, True
                seen.clear()
            continue
        # Joining is the dear part, and most links of a page stand there more than once.
        if not text or (text, reference.hop) in seen:
            continue
        seen.add((text, reference.hop))
        joined = _joined(text, base, codec)
        if joined is None or (joined, reference.hop) in found_before:
            continue
        found_before.add((joined, reference.hop))
        yield Found(joined, reference.hop, reference.tag, reference.attribute)
        if len(found_before) >= limit:
            return


def _joined(text: str, base: str, codec: str) -> str | None:
    try:
        return normal_url(encoded_link(text, codec), base)
    except UrlError:
        return None


def _references(content: bytes, content_type: str | None) -> tuple[Iterator[Reference], str]:
    """Return the references of a document and the codec for their queries.

    The kind is told by the media type, or by the first bytes where the type says little.
    """
    match _kind(content, content_type):
        case "xml":
            return xml_references(content, content_type), "utf-8"
        case "html":
            html, codec = text_and_codec(content, content_type)
            return page_references(html), codec
        case "css":
            css, codec = text_and_codec(content, content_type)
            return (Reference(text, "embed", "css") for text in stylesheet_references(css)), codec
        case _:
            return iter(()), "utf-8"


def _kind(content: bytes, content_type: str | None) -> str:
    """Return "html", "xml", "css" or "other"."""
    media_type = (content_type or "").partition(";")[0].strip().lower()
    head = content[:_SNIFFED_BYTES].replace(b"\0", b"")  # UTF-16 without a decoder
    if media_type == "text/css":
        return "css"
    if media_type == "text/html":
        # Feeds and sitemaps are often sent so.
        return "xml" if _XML_ROOT.search(head) and not _HTML_START.search(head) else "html"
    if media_type.endswith(("/xml", "+xml")):
        return "xml"
    if media_type in ("", "application/octet-stream", "application/gzip", "application/x-gzip", "text/plain"):
        return _sniffed(head, plain=media_type == "text/plain")
    return "other"


def _sniffed(head: bytes, plain: bool) -> str:
    """Return the kind by the first bytes; of what is sent as plain text only feeds and sitemaps are looked into."""
    if _XML_ROOT.search(head) and head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return "xml"
    return "html" if not plain and _HTML_START.match(head) else "other"
