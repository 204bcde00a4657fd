"""XML that refers to other resources: SVG images, feeds, sitemaps, DASH manifests, and style sheets for any of them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from archiver.replay.rewriting.attributes import attributes, escape, unescape
from archiver.replay.rewriting.css import Relink, rewrite_css
from archiver.replay.rewriting.edits import Edit, edited
from archiver.replay.rewriting.html import rewrite_html
from archiver.replay.rewriting.links import PageLinks
from archiver.replay.rewriting.xmltags import XmlPiece, xml_pieces

_STYLESHEET = re.compile(r"xml-stylesheet\s")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Where a kind of XML holds addresses; names have no prefix unless it tells them apart.

    `attributes` are names of attributes, or "element@attribute". `texts` are elements whose text is an address, `pages`
    those whose text is HTML, escaped or in a CDATA section. `modifier` is that of the addresses.
    """

    attributes: frozenset[str]
    texts: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()
    modifier: str = "mp_"
    has_styles: bool = False


SVG = Vocabulary(frozenset(["href", "xlink:href", "src"]), modifier="im_", has_styles=True)
FEED = Vocabulary(
    frozenset(
        [
            "link@href",
            "enclosure@url",
            "source@url",
            "content@src",
            "media:content@url",
            "media:thumbnail@url",
            "media:player@url",
            "itunes:image@href",
            "outline@xmlUrl",
            "outline@htmlUrl",
            "outline@url",
            "xhtml:link@href",
            "a@href",
            "img@src",
            "rdf:li@resource",
        ]
    ),
    texts=frozenset(
        [
            "link",
            "comments",
            "url",
            "icon",
            "logo",
            "loc",
            "wfw:commentRss",
            "image:loc",
            "video:thumbnail_loc",
            "video:content_loc",
            "video:player_loc",
        ]
    ),
    pages=frozenset(["description", "content:encoded", "summary", "content"]),
)
DASH = Vocabulary(
    frozenset(
        [
            "SegmentTemplate@media",
            "SegmentTemplate@initialization",
            "SegmentTemplate@index",
            "SegmentURL@media",
            "SegmentURL@index",
            "Initialization@sourceURL",
            "RepresentationIndex@sourceURL",
            "BitstreamSwitching@sourceURL",
            "xlink:href",
        ]
    ),
    texts=frozenset(["BaseURL", "Location", "PatchLocation"]),
    modifier="oe_",
)


def rewrite_xml(text: str, vocabulary: Vocabulary, links: PageLinks) -> str:
    """Return the document `text` with the addresses that `vocabulary` names leading into the archive.

    Every other character stays, and so does what is no address. Never raises.
    """
    return edited(text, list(_Document(text, vocabulary, links).edits()))


class _Document:
    """One document while it is read."""

    def __init__(self, text: str, vocabulary: Vocabulary, links: PageLinks) -> None:
        self._text = text
        self._vocabulary = vocabulary
        self._links = links
        self._coding = links.coding

    def edits(self) -> Iterator[Edit]:
        """Yield the changes, in order."""
        for piece in xml_pieces(self._text):
            if piece.kind == "open":
                yield from self._tag(piece)
            elif piece.kind == "instruction":
                yield from self._instruction(piece)
            else:
                yield from self._words(piece)

    def _tag(self, piece: XmlPiece) -> Iterator[Edit]:
        tag = self._text[piece.start : piece.end]
        local = piece.element.rpartition(":")[2]
        wanted = self._vocabulary.attributes
        for attribute in attributes(tag):
            # The name as it is written: XML tells cases apart.
            name = tag[attribute.start : attribute.start + len(attribute.name)]
            if name == "style" and self._vocabulary.has_styles:
                rewriter: Relink = self._style
            elif wanted & {name, f"{local}@{name}", f"{piece.element}@{name}"}:
                rewriter = self._relink
            else:
                continue
            new = self._value(tag[attribute.value_start : attribute.value_end], attribute.quote, rewriter)
            if new is not None:
                yield piece.start + attribute.value_start, piece.start + attribute.value_end, new

    def _value(self, raw: str, quote: str, rewriter: Relink) -> str | None:
        value = unescape(self._coding.read(raw))
        new = rewriter(value)
        if new is None or new == value:
            return None
        return self._coding.write(escape(new, quote or '"').replace("<", "&lt;"))

    def _relink(self, url: str) -> str | None:
        return self._links.relink(url, self._vocabulary.modifier)

    def _style(self, declarations: str) -> str:
        return rewrite_css(declarations, self._relink)

    def _instruction(self, piece: XmlPiece) -> Iterator[Edit]:
        """Yield the edit of the address of a style sheet (Associating Style Sheets with XML documents, 1999)."""
        if not _STYLESHEET.match(self._text, piece.start, piece.end):
            return
        # Its pseudo-attributes are written as those of a tag are.
        tag = "<" + self._text[piece.start : piece.end]
        for attribute in attributes(tag, ("href",)):
            value = tag[attribute.value_start : attribute.value_end]
            new = self._value(value, attribute.quote, lambda url: self._links.relink(url, "cs_"))
            if new is not None:
                start = piece.start - 1
                yield start + attribute.value_start, start + attribute.value_end, new

    def _words(self, piece: XmlPiece) -> Iterator[Edit]:
        raw = self._text[piece.start : piece.end]
        name = piece.element
        if name == "style" and self._vocabulary.has_styles:
            new: str | None = rewrite_css(raw, lambda url: self._relink(self._coding.read(url)))
        elif name in self._vocabulary.texts:
            new = self._address(raw, is_escaped=piece.kind == "text")
        elif name in self._vocabulary.pages:
            new = self._page(raw, is_escaped=piece.kind == "text")
        else:
            return
        if new is not None and new != raw:
            yield piece.start, piece.end, new

    def _address(self, raw: str, *, is_escaped: bool) -> str | None:
        bare = raw.strip()
        if not bare:
            return None
        url = self._coding.read(bare)
        new = self._relink(html.unescape(url) if is_escaped else url)
        if new is None:
            return None
        return raw.replace(bare, new.replace("&", "&amp;") if is_escaped else new, 1)

    def _page(self, raw: str, *, is_escaped: bool) -> str | None:
        """Return HTML that stands in a document, in a CDATA section or escaped, with its links changed."""
        if not is_escaped:
            return rewrite_html(raw, self._links)
        if "&lt;" not in raw:
            return None
        page = html.unescape(raw)
        new = rewrite_html(page, self._links)
        return None if new == page else html.escape(new, quote=False)
