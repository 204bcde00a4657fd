"""The one parse of a page: bytes in, decoded text and tree out.

libxml2 stops at 256 open elements or 10 MB in one piece and drops the rest without a word; such a page is flattened
and parsed again without those limits, so that nothing of it gets lost. HTML has no entity declarations, and the parser
is told to stay off the network.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import dropwhile

from lxml import etree
from lxml.etree import _Element

from archiver.errors import ExtractError
from archiver.extract.encoding import Decoded, decode_page, media_type
from archiver.extract.moving import put_first
from archiver.extract.tags import flatten, reopen, thin
from archiver.model import ParseKind

HTML_TYPES = frozenset(["text/html", "application/xhtml+xml"])
_MAYBE_HTML = frozenset(["application/xml", "text/xml", "application/octet-stream"])
_BINARY = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x7fELF", b"OggS")
_LOOKS_LIKE_HTML = re.compile(rb"<!doctype\s+html|<(?:html|head|body|title|meta|div|p|a|table|h1|script)\b", re.I)
_SNIFF_BYTES = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """The html element of a page, None if there is nothing in it; what was moved into the body; how it was made."""

    root: _Element | None
    moved: tuple[_Element, ...] = ()
    parse: ParseKind = "plain"


NO_TREE = Tree(None)


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A page as read: its decoded text, the tree (None for plain text), how it was decoded and parsed."""

    text: str
    root: _Element | None
    decoded: Decoded
    media_type: str | None
    tree: Tree = NO_TREE


_IN_HEAD = frozenset(["base", "link", "meta", "noscript", "script", "style", "template", "title"])


def read_page(raw: bytes, *, content_type: str | None = None) -> Page:
    """Return the page in `raw`, decoded and parsed once.

    Raises ExtractError for an empty payload and one that is neither HTML nor plain text.
    """
    kind = media_type(content_type)
    check_payload(raw, kind)
    decoded = decode_page(raw, content_type)
    if kind == "text/plain":
        return Page(decoded.text, None, decoded, kind)
    tree = parse_page(decoded.text, decoded.utf8)
    return Page(decoded.text, tree.root, decoded, kind, tree)


def check_payload(raw: bytes, kind: str | None) -> None:
    """Raise ExtractError if no story can be made of `raw`, declared as media type `kind`."""
    if not raw or raw.isspace():
        hint = "Look at the capture's HTTP status; redirects and errors often have no body."
        raise ExtractError("the payload is empty", hint=hint)
    if raw.startswith(_BINARY) or not (kind is None or is_text(kind) or (kind in _MAYBE_HTML and looks_like_html(raw))):
        named = f"declared as {kind[:80]!r}" if kind else "of no declared type"
        raise ExtractError(f"the payload {named} is no web page", hint="Only HTML and plain text become stories.")


def looks_like_html(raw: bytes) -> bool:
    """Tell whether a tag of HTML stands near the start of `raw`."""
    return _LOOKS_LIKE_HTML.search(raw[:_SNIFF_BYTES]) is not None


def is_text(kind: str) -> bool:
    """Tell whether payloads of media type `kind` are read as a page."""
    return kind in HTML_TYPES or kind == "text/plain"


def parse(text: str) -> _Element | None:
    """Return the html element of a page, without comments; None if there is no element and no text in it."""
    return parse_page(text).root


def parse_page(text: str, utf8: bytes | None = None) -> Tree:
    """Return the tree of a page, without comments, its head mended; `utf8` is the text in UTF-8, if it is at hand."""
    whole = reopen(text)
    used = thin(whole)
    root, is_cut = _parse_once(utf8 if utf8 is not None and used is text else encoded(used), huge=False)
    if is_cut:
        used = flatten(used)
        root, _ = _parse_once(encoded(used), huge=True)
    how: ParseKind = "mended" if used != whole else "huge" if is_cut else "plain"
    if whole != text:
        how = "reopened" if how == "plain" else "mended"
    return Tree(root, mend_head(root), how)


def encoded(text: str) -> bytes:
    """Return the text in UTF-8; a half of a surrogate, which no page has by right, becomes a question mark."""
    return text.encode("utf-8", "replace")


def _parse_once(page: bytes, *, huge: bool) -> tuple[_Element | None, bool]:
    # A table of ids takes a tenth of the parse, and nobody looks anything up in it.
    parser = etree.HTMLParser(
        encoding="utf-8",
        huge_tree=huge,
        recover=True,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(page, parser)
    except etree.XMLSyntaxError:
        return None, False
    return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def mend_head(root: _Element | None) -> tuple[_Element, ...]:
    """Move what cannot stand in a head to the top of the body, and return it.

    HTML lets both tags be left out (HTML standard, 13.1.2.4); libxml2 then takes elements it does not know, such as
    article and main, for parts of the head.
    """
    head = root.find("head") if root is not None else None
    if root is None or head is None:
        return ()
    strays = list(dropwhile(lambda child: child.tag in _IN_HEAD, head))
    if not strays:
        return ()
    body = root.find("body")
    put_first(strays, etree.SubElement(root, "body") if body is None else body)
    return tuple(strays)
