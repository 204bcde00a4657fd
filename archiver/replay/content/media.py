"""What is said of a memento when it is sent: its media type, and which archived headers go along."""

from __future__ import annotations

import re

from archiver.extract.encoding import media_type
from archiver.model import Headers, Memento, header_value
from archiver.replay.addresses import linkable
from archiver.replay.rewriting.charset import Coding
from archiver.replay.rewriting.links import PageLinks
from archiver.replay.rewriting.refresh import read_refresh

# What browsers take for XML, in which scripts can run (MIME Sniffing, 4.6); Chromium takes text/xsl for it too.
_XML = re.compile(r"(?:application|text)/xml|text/xsl|[\w.-]+/[\w.+-]+\+xml")
_SCRIPT = re.compile(r"(?:application|text)/(?:[\w.-]*javascript|ecmascript|json|[\w.-]+\+json)")
_LOOKS_LIKE_HTML = re.compile(
    # Possessive: a comment ends at its first -->, and nothing is tried twice.
    rb"\s*+(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+<(?:!doctype\s+html|html|head|body|title|table|p|h1)\b",
    re.I,
)
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_UNSENDABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")

# What browsers act on by going elsewhere, whatever our policy says: a signed exchange that does not hold leads to the
# live page that it was made of.
_ACTED_ON = frozenset(["application/signed-exchange"])

MAX_HEADERS = 80
"""The most archived headers to send: with ours they are fewer than the hundred that http.client takes."""

MAX_HEADER_BYTES = 64 * 1024
"""The most bytes of archived headers to send: browsers refuse a response with a quarter of a megabyte of them."""

# Sent under their own name; what is not here might set cookies, clear data, go elsewhere or weaken our policy.
_KEPT = frozenset(["content-language", "content-disposition"])
# Not worth repeating: they are about the bytes on the old wire, and are in the record.
_HOP_BY_HOP = frozenset(["connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"])


def shown_type(memento: Memento, modifier: str = "", opening: bytes = b"") -> str:
    """Return the media type to show a memento as: as recorded, or by its first bytes where none was recorded."""
    recorded = media_type(memento.content_type)
    if recorded:
        return recorded
    if modifier in ("", "mp_", "if_", "fr_") and _LOOKS_LIKE_HTML.match(opening[:1024]):
        return "text/html"
    return "application/octet-stream"


def sent_type(memento: Memento, kind: str, modifier: str, label: str | None = None) -> str:
    """Return the Content-Type to send content under that is shown as `kind`, in the encoding `label` if that is known.

    What a page uses as a script or style sheet is sent as one, whatever the server said.
    """
    if kind in _ACTED_ON:
        return "application/octet-stream"
    if modifier == "cs_":
        kind = "text/css"
    elif modifier == "js_" and not _SCRIPT.fullmatch(kind):
        kind = "text/javascript"
    return _with_charset(kind, memento.content_type) if label is None else f"{_ascii_kind(kind)}; charset={label}"


def is_source_text(kind: str) -> bool:
    """Tell whether content is XML that a window cannot show, such as a feed; there it is sent as text, to be read."""
    return _XML.fullmatch(kind) is not None and kind not in ("image/svg+xml", "application/xhtml+xml")


def sendable_type(recorded: str | None) -> str:
    """Return a recorded Content-Type as a header can hold it: without its parameters, or as unknown, if not ASCII."""
    whole = _UNSENDABLE.sub(" ", recorded or "").strip()
    if whole and whole.isascii() and media_type(recorded) not in _ACTED_ON:
        return whole
    kind = media_type(recorded) or ""
    return _ascii_kind("" if kind in _ACTED_ON else kind)


def _ascii_kind(kind: str) -> str:
    return kind if kind and kind.isascii() else "application/octet-stream"


def _with_charset(kind: str, recorded: str | None) -> str:
    """Return the media type with the parameters it was recorded with, as far as a header can hold them."""
    kind = _ascii_kind(kind)
    _, semicolon, parameters = (recorded or "").partition(";")
    sendable = _UNSENDABLE.sub(" ", parameters).strip()
    return f"{kind}; {sendable}" if semicolon and sendable.isascii() and sendable else kind


def archived_headers(memento: Memento) -> list[tuple[str, str]]:
    """Return the archived headers to send: the few that are safe, the others as X-Archive-Orig-….

    There may be more than can be sent; then another header says how many are missing.
    """
    sent: list[tuple[str, str]] = []
    size = missing = 0
    for name, value in _sendable(memento.headers):
        lowered = name.lower()
        if lowered in _HOP_BY_HOP:
            continue
        new = name if lowered in _KEPT else f"X-Archive-Orig-{name}"
        if len(sent) >= MAX_HEADERS or size + len(new) + len(value) > MAX_HEADER_BYTES:
            missing += 1
            continue
        size += len(new) + len(value)
        sent.append((new, value))
    return [*sent, ("X-Archive-Missing-Headers", str(missing))] if missing else sent


def _sendable(headers: Headers) -> list[tuple[str, str]]:
    """Return header fields that can stand in a response: names that are tokens, values on one line (RFC 9110, 5)."""
    return [(name, printable(value)) for name, value in headers if _is_token(name)]


def _is_token(name: str) -> bool:
    return _HEADER_NAME.fullmatch(name) is not None


def printable(value: str) -> str:
    """Return any text as the value of a header field: on one line, one character for each byte sent."""
    return _octets(_UNSENDABLE.sub(" ", value).strip())


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
    return _absolute(memento, location)


def refresh_url(memento: Memento) -> str | None:
    """Return the absolute URL that the Refresh header of a memento led its readers on to.

    None where it leads nowhere, to no web address, or to the memento itself, which does not change.
    """
    field = header_value(memento.headers, "refresh")
    said = read_refresh(field) if field else None
    url = _absolute(memento, said) if said else None
    return url if url and url.partition("#")[0] != _absolute(memento, "") else None


def _absolute(memento: Memento, link: str) -> str | None:
    # Header values come as ISO-8859-1; servers that send other characters send UTF-8.
    links = PageLinks(linkable(memento.capture.url), memento.capture.timestamp)
    return links.absolute(Coding("utf-8", is_byte_text=True).read(link).strip())
