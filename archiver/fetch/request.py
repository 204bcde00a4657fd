"""Request bytes: what is sent, and what of it is recorded."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from archiver.errors import FetchError

REDACTED_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie"})
"""Request headers whose values are secrets; they are sent and not recorded."""

REDACTED = b"[redacted]"

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BREAK = re.compile(r"[\r\n\0]")

_REQUEST_LINE = re.compile(rb"([^ \r\n]+) (\S+)([^\r\n]*)")
# What a client says to its proxy, and no server is to see.
_FOR_THE_PROXY = re.compile(rb"^(?:proxy-connection|proxy-authorization)[ \t]*:[^\n]*\n", re.IGNORECASE | re.MULTILINE)


def public_url(url: str) -> str:
    """Return `url` without fragment, user name and password, which no archive and no message may hold."""
    url = url.partition("#")[0]
    if "@" not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise FetchError("that is no URL", "") from error
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def origin_head(raw_head: bytes) -> bytes:
    """Return the head that a client sent to a proxy as its server is to get it (RFC 9112, 3.2.1).

    The request line names path and query alone, and what is meant for the proxy is left out; all else is as it was.
    """
    found = _REQUEST_LINE.match(raw_head)
    if not found:
        raise FetchError("that is no request line", repr(raw_head[:80]))
    method, target, version = found.groups()
    _, scheme, rest = target.partition(b"://")
    if scheme and not target.startswith(b"/"):
        authority = re.match(rb"[^/?]*", rest)
        path = rest[authority.end() :] if authority else b""
        target = path if path.startswith(b"/") else b"/" + path
    return b"%b %b%b" % (method, target, version) + _FOR_THE_PROXY.sub(b"", raw_head[found.end() :])


def absolute_head(raw_head: bytes, authority: str, authorization: bytes) -> bytes:
    """Return a head in origin form as an HTTP proxy is to get it (RFC 9112, 3.2.2), with our line for the proxy."""
    line, _, fields = raw_head.partition(b"\n")
    method, _, rest = line.partition(b" ")
    return b"%b http://%b%b\n" % (method, authority.encode(), rest) + authorization + _FOR_THE_PROXY.sub(b"", fields)


def field_line(name: str, value: str) -> bytes:
    """Return a header field as it is sent. Raises ValueError, without the value, for what HTTP cannot carry."""
    if not _TOKEN.fullmatch(name):
        raise ValueError(f"{name[:80]!r} is no name of a header field")
    if _BREAK.search(value):
        raise ValueError(f"the value of the header field {name[:80]} holds a line break")
    try:
        return f"{name}: {value}\r\n".encode("latin-1")
    except UnicodeEncodeError:
        what = f"the value of the header field {name[:80]} holds a character that is not in ISO-8859-1"
        raise ValueError(what) from None


class Redaction:
    """Replaces the values of header fields that are secrets."""

    def __init__(self, names: Collection[str]) -> None:
        each = b"|".join(re.escape(name.strip().lower().encode("latin-1", "replace")) for name in sorted(names))
        # With the folded lines that continue a value.
        self._secret = re.compile(rb"(?<=\n)([ \t]*(?:%b)[ \t]*:)[^\n]*?(?:\r?\n[ \t]+[^\n]*?)*(?=\r?\n)" % each, re.I)
        self._is_empty = not names

    def of(self, raw_head: bytes) -> bytes:
        """Return `raw_head` with the secrets in it replaced."""
        return raw_head if self._is_empty else self._secret.sub(rb"\1 " + REDACTED, raw_head)
