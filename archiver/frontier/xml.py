"""References in XML documents: sitemaps, feeds, XHTML and SVG, read as a stream with nothing of the DTD obeyed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

from lxml import etree

from archiver.frontier.charset import charset_of
from archiver.frontier.found import Reference
from archiver.frontier.markup import style_references, tag_references
from archiver.message.charset import split_mark

# What sitemaps.org allows one sitemap to be once unpacked; it bounds a decompression bomb too.
MAX_UNPACKED_BYTES = 50 * 1024 * 1024

# "&" in URLs is often left as it is. Escaping every reference that XML does not define itself mends that, and leaves
# no entity of a document's own to expand; CDATA stays, and is passed over here.
_BARE_AMPERSAND = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)", re.DOTALL
)

# What libxml2 calls encodings that it does not know by Python's names.
_XML_NAMES = {
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
    "euc_jp": "euc-jp",
    "iso2022_jp": "iso-2022-jp",
    "mac-roman": "macintosh",
    "mac-cyrillic": "MacCyrillic",
}

_ReferencesOf = Callable[[str, "etree._Element"], Iterator[Reference]]


def xml_references(content: bytes, content_type: str | None) -> Iterator[Reference]:
    """Yield the references of an XML document by what its root element is; a broken one up to where it breaks.

    Entities are not expanded, nothing is loaded, and elements are dropped once read.
    """
    references_of: _ReferencesOf | None = None
    for event, element in _events(content, charset_of(content_type)):
        tag = _local(element.tag)
        if references_of is None:
            references_of = _BY_ROOT.get(tag, _markup)
        if event == "end":
            yield from references_of(tag, element)
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


def unpacked(content: bytes) -> bytes:
    """Return the content of a gzip file, at most MAX_UNPACKED_BYTES and as far as it is whole; others unchanged."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    unpacker = zlib.decompressobj(wbits=31)
    try:
        return unpacker.decompress(content, MAX_UNPACKED_BYTES)
    except zlib.error:
        return b""


def _events(content: bytes, codec: str | None) -> Iterator[tuple[str, etree._Element]]:
    """Yield start and end of each element; an unreadable document has none."""
    marked, content = split_mark(content)  # the mark is stronger than the header (RFC 7303, 3.2)
    codec = marked or codec
    parsing = etree.iterparse(
        BytesIO(_mended(content)),
        events=("start", "end"),
        encoding=codec and _XML_NAMES.get(codec, codec),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        yield from parsing
    except etree.XMLSyntaxError:
        return


def _mended(content: bytes) -> bytes:
    """Return the document with its bare ampersands escaped and without a text cut short; UTF-16 is left alone."""
    if b"\0" in content[:100]:
        return content
    # In a file that ends within a text, libxml2 would take what there is of the last URL for the whole.
    content = content[: content.rfind(b">") + 1]
    return _BARE_AMPERSAND.sub(lambda found: b"&amp;" if found[0] == b"&" else found[0], content)


def _sitemap(tag: str, element: etree._Element) -> Iterator[Reference]:
    """Yield what a sitemap lists (sitemaps.org), alternates in other languages among it."""
    if tag == "loc" and element.text:
        parent = element.getparent()
        within = "" if parent is None else _local(parent.tag)
        yield Reference(element.text, "link", "sitemap" if within == "sitemap" else "url", "loc")
    elif tag == "link":
        yield Reference(element.get("href", ""), "link", "url", "href")


def _feed(tag: str, element: etree._Element) -> Iterator[Reference]:
    """Yield what an RSS or Atom feed links to: pages, enclosures and media."""
    if tag == "link" and element.text and element.text.strip():
        yield Reference(element.text, "link", "link")
    elif tag == "guid" and element.get("isPermaLink", "").lower() == "true":
        yield Reference(element.text or "", "link", "guid")
    for attribute, tags in _FEED_ATTRIBUTES.items():
        if tag in tags and element.get(attribute):
            yield Reference(element.get(attribute, ""), "link", tag, attribute)


_FEED_ATTRIBUTES = {"href": ("link", "image"), "url": ("enclosure", "content", "thumbnail"), "src": ("content",)}


def _markup(tag: str, element: etree._Element) -> Iterator[Reference]:
    """Yield what an element of XHTML, SVG or other XML refers to, by the attributes HTML has."""
    attributes = {_local(str(name)): str(value) for name, value in element.attrib.items()}
    yield from tag_references(tag, attributes)
    if tag == "style":
        yield from style_references(element.text or "", tag)


_BY_ROOT: dict[str, _ReferencesOf] = {
    "urlset": _sitemap,
    "sitemapindex": _sitemap,
    "rss": _feed,
    "feed": _feed,
    "rdf": _feed,
}


def _local(name: object) -> str:
    """Return the name of an element or attribute without its namespace, in lower case."""
    return str(name).rpartition("}")[2].rpartition(":")[2].lower()
