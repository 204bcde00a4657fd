"""The one parse of a page: bytes in, decoded text and tree out.

libxml2 stops at 256 open elements or 10 MB in one piece and drops the rest without a word; such a page is flattened
and parsed again without those limits, so that nothing of it gets lost. HTML has no entity declarations, and the parser
is told to stay off the network.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import dropwhile, islice

from lxml import etree
from lxml.etree import _Element

from archiver.errors import ExtractError
from archiver.extract.encoding import Decoded, decode_page, media_type
from archiver.extract.wordlist import words

MAX_PAGE_BYTES = 48 * 1024 * 1024
MAX_OPEN_ELEMENTS = 200
MAX_ATTRIBUTES = 400
LONG_TAG = 4000
"""From this many characters on a start tag is looked at for too many attributes."""

HTML_TYPES = frozenset(["text/html", "application/xhtml+xml"])
_MAYBE_HTML = frozenset(["application/xml", "text/xml", "application/octet-stream"])
_BINARY = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x7fELF", b"OggS")
_LOOKS_LIKE_HTML = re.compile(rb"<!doctype\s+html|<(?:html|head|body|title|meta|div|p|a|table|h1|script)\b", re.I)
_SNIFF_BYTES = 4096

# A quotation mark counts only behind an equals sign (HTML standard, 13.2.5.33); what looks like a tag in a script or
# comment is none. Every alternative matches to the end of the text if it has to, which keeps this linear.
_TAG = re.compile(
    r"<!--(?:[^-]++|-(?!->))*+|<(?P<raw>script|style)\b(?:[^<]++|<(?!/(?P=raw)))*+|"
    r"(?P<tag><(?P<end>/?)(?P<name>[a-z][^\s/>]*+))(?P<rest>(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)(?:>|\Z)",
    re.IGNORECASE,
)
_ONE_ATTRIBUTE = re.compile(r"""[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?)?""")
_VOID = frozenset(words("area base br col embed hr img input link meta param source track wbr"))


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A page as read: its decoded text, the tree (None for plain text), and how the text was decoded."""

    text: str
    root: _Element | None
    decoded: Decoded
    media_type: str | None


_IN_HEAD = frozenset(["base", "link", "meta", "noscript", "script", "style", "template", "title"])


def read_page(raw: bytes, *, content_type: str | None = None) -> Page:
    """Return the page in `raw`, decoded and parsed once.

    Raises ExtractError for an empty payload, one over MAX_PAGE_BYTES and one that is neither HTML nor plain text.
    """
    kind = media_type(content_type)
    check_payload(raw, kind)
    decoded = decode_page(raw, content_type)
    if kind == "text/plain":
        return Page(decoded.text, None, decoded, kind)
    return Page(decoded.text, parse(decoded.text), decoded, kind)


def check_payload(raw: bytes, kind: str | None) -> None:
    """Raise ExtractError if no story can be made of `raw`, declared as media type `kind`."""
    if not raw.strip():
        hint = "Look at the capture's HTTP status; redirects and errors often have no body."
        raise ExtractError("the payload is empty", hint=hint)
    if len(raw) > MAX_PAGE_BYTES:
        what = f"the payload has {len(raw)} bytes, more than the {MAX_PAGE_BYTES} a page may have"
        raise ExtractError(what, hint="Such a payload is seldom a page; read it with `archiver warc cat`.")
    looks = _LOOKS_LIKE_HTML.search(raw[:_SNIFF_BYTES]) is not None
    if raw.startswith(_BINARY) or not (kind is None or is_text(kind) or (kind in _MAYBE_HTML and looks)):
        named = f"declared as {kind[:80]!r}" if kind else "of no declared type"
        raise ExtractError(f"the payload {named} is no web page", hint="Only HTML and plain text become stories.")


def is_text(kind: str) -> bool:
    """Tell whether payloads of media type `kind` are read as a page."""
    return kind in HTML_TYPES or kind == "text/plain"


def parse(text: str) -> _Element | None:
    """Return the html element of a page, without comments; None if there is no element and no text in it."""
    text = thin(text)
    root, is_cut = _parse_once(text, huge=False)
    if is_cut:
        root, _ = _parse_once(flatten(text), huge=True)
    return root


def _parse_once(text: str, *, huge: bool) -> tuple[_Element | None, bool]:
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=huge, recover=True, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None, False
    mend_head(root)
    is_cut = any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return root, is_cut


def mend_head(root: _Element | None) -> None:
    """Move what cannot stand in a head into the body.

    HTML lets both tags be left out (HTML standard, 13.1.2.4); libxml2 then takes elements it does not know, such as
    article and main, for parts of the head.
    """
    head = root.find("head") if root is not None else None
    if root is None or head is None:
        return
    strays = list(dropwhile(lambda child: child.tag in _IN_HEAD, head))
    if not strays:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    text, body.text = body.text, None
    for place, stray in enumerate(strays):
        body.insert(place, stray)
    strays[-1].tail = (strays[-1].tail or "") + (text or "") or None


def thin(text: str) -> str:
    """Return the page with at most MAX_ATTRIBUTES in a start tag; libxml2 compares each one with all before."""
    is_long = any(match.end() - match.start() > LONG_TAG and match["tag"] for match in _TAG.finditer(text))
    return _TAG.sub(_thin_tag, text) if is_long else text


def _thin_tag(tag: re.Match[str]) -> str:
    attributes = tag["rest"]
    if attributes is None or len(attributes) <= LONG_TAG or not tag.group().endswith(">"):
        return tag.group()
    kept = list(islice(_ONE_ATTRIBUTE.finditer(attributes), MAX_ATTRIBUTES + 1))
    if len(kept) <= MAX_ATTRIBUTES:
        return tag.group()
    # The line breaks stay, so that elements behind the tag keep their line.
    lines = "\n" * attributes.count("\n", kept[-1].start())
    return f"{tag['tag']}{attributes[: kept[-1].start()]}{lines}>"


def flatten(text: str) -> str:
    """Return the page with each start tag below MAX_OPEN_ELEMENTS taken out, and its end tag; line breaks stay."""
    depth = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag["tag"] is None or tag["name"].lower() in _VOID or tag["rest"].endswith("/"):
            return tag.group()
        depth = max(0, depth - 1 if tag["end"] else depth + 1)
        too_deep = depth >= MAX_OPEN_ELEMENTS if tag["end"] else depth > MAX_OPEN_ELEMENTS
        return "\n" * tag["rest"].count("\n") if too_deep else tag.group()

    return _TAG.sub(keep, text)
