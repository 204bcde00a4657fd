"""What is sent for a memento: body, media type and headers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.extract.encoding import media_type
from archiver.model import Headers, Memento, header_value
from archiver.replay.addresses import content_path, linkable
from archiver.replay.charset import Coding, page_text
from archiver.replay.css import Relink, rewrite_css
from archiver.replay.links import PageLinks
from archiver.replay.rewrite import rewrite_html

HTML_TYPES = frozenset(["text/html", "application/xhtml+xml"])

_XML = re.compile(r"(?:application|text)/(?:[\w.-]+\+)?xml")
_SCRIPT = re.compile(r"(?:application|text)/(?:[\w.-]*javascript|ecmascript|json|[\w.-]+\+json)")
_LOOKS_LIKE_HTML = re.compile(
    # Possessive: a comment ends at its first -->, and nothing is tried twice.
    rb"\s*+(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+<(?:!doctype\s+html|html|head|body|title|table|p|h1)\b",
    re.I,
)
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_UNSENDABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")

# Sent under their own name; what is not here might set cookies, clear data, go elsewhere or weaken our policy.
_KEPT = frozenset(["content-language", "content-disposition", "content-range", "accept-ranges"])
# Not worth repeating: they are about the bytes on the old wire, and are in the record.
_HOP_BY_HOP = frozenset(["connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"])


@dataclass(frozen=True, slots=True)
class Replayed:
    """A body to send, and its Content-Type."""

    body: bytes
    content_type: str


def as_archived(memento: Memento) -> Replayed:
    """Return the content as archived, its codings removed; see `kept_coding` for when they stay."""
    return Replayed(memento.content, sendable_type(memento.content_type))


def as_shown(memento: Memento, modifier: str, *, as_document: bool) -> Replayed:
    """Return the content as a browser shows it inside the archive.

    Pages and style sheets have their links lead into the archive. Scripts, JSON and everything else stay as they are;
    feeds and sitemaps opened as a document are sent as text, so that they can be read.
    """
    kind = shown_type(memento, modifier)
    links = PageLinks(linkable(memento.capture.url), memento.capture.timestamp)
    if kind in HTML_TYPES and modifier not in ("js_", "im_"):
        return _page(memento, kind, links)
    if kind == "text/css" or modifier == "cs_":
        text = rewrite_css(memento.content.decode("latin-1"), _bytewise(links))
        return Replayed(text.encode("latin-1"), _with_charset("text/css", memento.content_type))
    if modifier == "js_" and not _SCRIPT.fullmatch(kind):
        return Replayed(memento.content, _with_charset("text/javascript", memento.content_type))
    if as_document and _XML.fullmatch(kind) and kind != "image/svg+xml":
        label = page_text(memento.content, memento.content_type).label
        return Replayed(memento.content, f"text/plain; charset={label}")
    return Replayed(memento.content, _with_charset(kind, memento.content_type))


def shown_type(memento: Memento, modifier: str = "") -> str:
    """Return the media type to show a memento as: as recorded, or by its first bytes where none was recorded."""
    recorded = media_type(memento.content_type)
    if recorded:
        return recorded
    if modifier in ("", "mp_", "if_", "fr_") and _LOOKS_LIKE_HTML.match(memento.content[:1024]):
        return "text/html"
    return "application/octet-stream"


def sendable_type(recorded: str | None) -> str:
    """Return a recorded Content-Type as a header can hold it: without its parameters, or as unknown, if not ASCII."""
    whole = _UNSENDABLE.sub(" ", recorded or "").strip()
    if whole and whole.isascii():
        return whole
    return _ascii_kind(media_type(recorded) or "")


def _ascii_kind(kind: str) -> str:
    return kind if kind and kind.isascii() else "application/octet-stream"


def _page(memento: Memento, kind: str, links: PageLinks) -> Replayed:
    page = page_text(memento.content, memento.content_type)
    links = PageLinks(links.url, links.timestamp, page.coding)
    text = rewrite_html(page.text, links)
    if text == page.text:
        return Replayed(memento.content, f"{kind}; charset={page.label}")
    body, label = page.encoded(text)
    return Replayed(body, f"{kind}; charset={label}")


def _bytewise(links: PageLinks) -> Relink:
    coding = Coding("utf-8", is_byte_text=True)
    return lambda url: links.relink(coding.read(url))


def _with_charset(kind: str, recorded: str | None) -> str:
    """Return the media type with the parameters it was recorded with, as far as a header can hold them."""
    kind = _ascii_kind(kind)
    _, semicolon, parameters = (recorded or "").partition(";")
    sendable = _UNSENDABLE.sub(" ", parameters).strip()
    return f"{kind}; {sendable}" if semicolon and sendable.isascii() and sendable else kind


def archived_headers(memento: Memento) -> list[tuple[str, str]]:
    """Return the archived headers to send: the few that are safe, the others as X-Archive-Orig-…."""
    sent: list[tuple[str, str]] = []
    for name, value in _sendable(memento.headers):
        lowered = name.lower()
        if lowered in _HOP_BY_HOP:
            continue
        sent.append((name if lowered in _KEPT else f"X-Archive-Orig-{name}", value))
    return sent


def _sendable(headers: Headers) -> list[tuple[str, str]]:
    """Return header fields that can stand in a response: names that are tokens, values on one line (RFC 9110, 5)."""
    return [(name, _octets(_UNSENDABLE.sub(" ", value).strip())) for name, value in headers if _is_token(name)]


def _is_token(name: str) -> bool:
    return _HEADER_NAME.fullmatch(name) is not None


def _octets(value: str) -> str:
    """Return `value` with one character for each byte sent; a WARC field, unlike a header, can hold any character."""
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode("latin-1")
    return value


def location_url(memento: Memento) -> str | None:
    """Return the absolute URL that an archived redirect leads to, or None if it leads nowhere."""
    location = header_value(memento.headers, "location")
    if not location:
        return None
    # Header values come as ISO-8859-1; servers that send other characters send UTF-8.
    links = PageLinks(linkable(memento.capture.url), memento.capture.timestamp)
    return links.absolute(Coding("utf-8", is_byte_text=True).read(location).strip())


def location_path(url: str, timestamp: str, modifier: str) -> str:
    """Return where a redirect to `url` leads inside the archive, a fragment kept."""
    return content_path(url, timestamp, modifier or "mp_")
