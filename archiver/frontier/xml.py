"""References in XML documents: sitemaps, feeds, XHTML and SVG, read as a stream with nothing of the DTD obeyed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from lxml import etree

from archiver.frontier.charset import charset_of
from archiver.frontier.feeds import feed_references
from archiver.frontier.found import Reference
from archiver.frontier.sitemap import ReferencesOf, SitemapReader
from archiver.frontier.stream import led, mended
from archiver.frontier.tags import style_references, tag_references
from archiver.message.charset import split_mark

# What libxml2 calls encodings that it does not know by Python's names.
_XML_NAMES = {
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
    "euc_jp": "euc-jp",
    "iso2022_jp": "iso-2022-jp",
    "mac-roman": "macintosh",
    "mac-cyrillic": "MacCyrillic",
}


def xml_references(pieces: Iterable[bytes], content_type: str | None) -> Iterator[Reference]:
    """Yield the references of an XML document by what its root element is; a broken one up to where it breaks.

    Entities are not expanded, nothing is loaded, and elements are dropped once read.
    """
    references_of: ReferencesOf | None = None
    for event, element in _events(pieces, charset_of(content_type)):
        tag = _local(element.tag)
        if references_of is None:
            references_of = _references_of(tag)
        if event == "end":
            parent = element.getparent()
            yield from references_of(tag, "" if parent is None else _local(parent.tag), element)
            element.clear()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


class _Reader:
    """What iterparse reads from: a file over pieces. It gives more than it is asked for, which libxml2 allows."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, size: int = -1) -> bytes:
        return next((piece for piece in self._pieces if piece), b"")


def _events(pieces: Iterable[bytes], codec: str | None) -> Iterator[tuple[str, etree._Element]]:
    """Yield start and end of each element; an unreadable document has none."""
    remaining = led(pieces)
    marked, first = split_mark(next(remaining, b""))  # the mark is stronger than the header (RFC 7303, 3.2)
    codec = marked or codec
    parsing = etree.iterparse(
        _Reader(mended(chain([first], remaining))),
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


def _references_of(root: str) -> ReferencesOf:
    """Return what yields the references of a document with this root element."""
    if root in ("urlset", "sitemapindex"):
        return SitemapReader().references
    return feed_references if root in ("rss", "feed", "rdf") else _markup


def _markup(tag: str, around: str, element: etree._Element) -> Iterator[Reference]:
    """Yield what an element of XHTML, SVG or other XML refers to, by the attributes HTML has."""
    attributes = {_local(str(name)): str(value) for name, value in element.attrib.items()}
    yield from tag_references(tag, attributes)
    if tag == "style":
        yield from style_references(element.text or "", tag)


def _local(name: object) -> str:
    """Return the name of an element or attribute without its namespace, in lower case."""
    return str(name).rpartition("}")[2].rpartition(":")[2].lower()
