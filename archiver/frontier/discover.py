"""Finds the links of a document: HTML, CSS, feeds, sitemaps. Nothing here touches the network or the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from archiver.errors import UrlError
from archiver.frontier.charset import text_and_codec
from archiver.frontier.feeds import json_references
from archiver.frontier.found import Found, Reference
from archiver.frontier.header import header_references
from archiver.frontier.kind import holds_links, kind_of
from archiver.frontier.markup import page_references
from archiver.frontier.sitemap import text_references
from archiver.frontier.stream import Cap, led, pieces_of, unpacked
from archiver.frontier.stylesheet import stylesheet_references
from archiver.frontier.xml import xml_references
from archiver.model import Finding
from archiver.urls.normal import normal_url
from archiver.urls.queries import encoded_link

__all__ = ["MAX_LINKS", "MAX_UNPACKED_BYTES", "holds_links", "links", "streamed_links"]

MAX_LINKS = 50_000
"""What one sitemap may hold (sitemaps.org); no page of use has more."""

MAX_UNPACKED_BYTES = 50 * 1024 * 1024
"""What sitemaps.org allows one sitemap to be once unpacked; it bounds a decompression bomb too."""

_Find = Callable[[Finding], None]


def _unnoticed(finding: Finding) -> None:
    """Take no notice."""


def links(
    content: bytes,
    content_type: str | None,
    url: str,
    *,
    limit: int = MAX_LINKS,
    is_list: bool = False,
    headers: Iterable[tuple[str, str]] = (),
    find: _Find = _unnoticed,
) -> Iterator[Found]:
    """Yield the links of the document at `url` in normal form, at most `limit`, each once a hop.

    `content` has no content coding left; a gzip file (a packed sitemap) is unpacked. What is no document that can
    hold links, or no http or https URL, yields nothing; no input makes this raise. Queries are escaped in the encoding
    of the page or style sheet, as browsers do; those of XML documents in UTF-8. With `is_list` plain text is a list of
    URLs, one a line. `headers` are the response's. `find` takes a Finding for what lies beyond a limit.
    """
    return streamed_links(
        pieces_of(content), content_type, url, limit=limit, is_list=is_list, headers=headers, find=find
    )


def streamed_links(
    pieces: Iterable[bytes],
    content_type: str | None,
    url: str,
    *,
    limit: int = MAX_LINKS,
    is_list: bool = False,
    headers: Iterable[tuple[str, str]] = (),
    find: _Find = _unnoticed,
) -> Iterator[Found]:
    """Yield the links of a document that comes in pieces: of XML (a sitemap) no more than a piece is in memory."""
    cap = Cap(MAX_UNPACKED_BYTES)
    references, codec = _references(unpacked(pieces, cap), content_type, is_list=is_list)
    for number, found in enumerate(_joined_all(chain(references, header_references(headers)), url, codec)):
        if number >= limit:
            find(_beyond("discover.links", f"the document has more than {limit:,} links; the others are left out", url))
            return
        yield found
    if cap.is_reached:
        find(_beyond("discover.size", "the document is larger than 50 MiB; what comes after is not looked into", url))


def _joined_all(references: Iterable[Reference], url: str, codec: str) -> Iterator[Found]:
    """Yield the references in normal form, each once a hop."""
    base, based = url, False  # the first <base href> counts (HTML standard, 4.2.3)
    seen: set[tuple[str, str]] = set()
    found_before: set[tuple[str, str]] = set()
    for text, hop, tag, attribute, rel, lastmod in references:
        text = text.partition("#")[0].strip()
        if tag == "base":
            if not based:
                base, based = _joined(text, url, codec) or url, True
                seen.clear()
            continue
        # Joining is the dear part, and most links of a page stand there more than once.
        if not text or (text, hop) in seen:
            continue
        seen.add((text, hop))
        joined = _joined(text, base, codec)
        if joined is None or (joined, hop) in found_before:
            continue
        found_before.add((joined, hop))
        yield Found(joined, hop, tag, attribute, rel, lastmod)


def _joined(text: str, base: str, codec: str) -> str | None:
    try:
        return normal_url(encoded_link(text, codec), base)
    except UrlError:
        return None


def _references(pieces: Iterator[bytes], content_type: str | None, *, is_list: bool) -> tuple[Iterator[Reference], str]:
    """Return the references of a document and the codec for their queries."""
    pieces = led(pieces)
    head = next(pieces)
    kind = kind_of(head, content_type)
    pieces = chain([head], pieces)
    match kind:
        case "xml":
            return xml_references(pieces, content_type), "utf-8"
        case "html":
            html, codec = text_and_codec(b"".join(pieces), content_type)
            return page_references(html), codec
        case "css":
            css, codec = text_and_codec(b"".join(pieces), content_type)
            return (Reference(text, "embed", "css") for text in stylesheet_references(css)), codec
        case "json":
            return json_references(b"".join(pieces)), "utf-8"
        case "plain" if is_list:
            plain, codec = text_and_codec(b"".join(pieces), content_type)
            return text_references(plain.splitlines()), codec
        case _:
            return iter(()), "utf-8"


def _beyond(code: str, message: str, url: str) -> Finding:
    return Finding(code, "warning", message, value=url[:80], hint="Capture what is missing by a list of its URLs.")
