"""The normal form of a URL: absolute, http or https, ready to be fetched.

The rules are those of the WHATWG URL standard for the special schemes, with three things stricter: the fragment and
the user's name and password are dropped, control characters are refused, and so are hosts that no resolver takes.
Escapes that are there stay as they are, and so does the order of the query: servers may tell them apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn

from archiver.errors import UrlError
from archiver.urls.hosts import DEFAULT_PORTS, normal_authority

MAX_URL_CHARS = 32_768

# A URL that the long way would give back unchanged; most links of a page are such.
_CLEAN = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?\.){1,6}[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?"
    r"(?:/(?!\.|%2[eE])[!$%&'()*+,\-.0-9:;=@A-Z\[\]_a-z|~]*)+(?:\?[!$%&()*+,\-./0-9:;=?@A-Z\[\\\]^_`a-z{|}~]*)?\Z"
)
# A link that joining changes in nothing but what stands before it; most relative links of a page are such.
_PLAIN_LINK = re.compile(
    r"(?:(/)(?!/)|((?:\.\./)*+)(?=[!$%&'()*+,\-0-9;=@A-Z\[\]_a-z|~]))"
    r"((?:(?!\.|%2[eE])[!$%&'()*+,\-.0-9;=@A-Z\[\]_a-z|~]++(?:/(?!\.|%2[eE])[!$%&'()*+,\-.0-9:;=@A-Z\[\]_a-z|~]*+)*+)?"
    r"(?:\?[!$%&()*+,\-./0-9:;=?@A-Z\[\\\]^_`a-z{|}~]*+)?)\Z"
)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
_TWO_SLASHES = re.compile(r"[/\\]{2}")
_EDGES = " \t\n\f\r"
_DROPPED = str.maketrans("", "", "\t\r\n")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PATH_ESCAPED = re.compile(r'[ "<>^`{}\x80-\U0010ffff]+')
_QUERY_ESCAPED = re.compile(r"[ \"<>'\x80-\U0010ffff]+")
_DOT = re.compile(r"/(?:\.|%2e)", re.IGNORECASE)
_SINGLE_DOT = frozenset((".", "%2e"))
_DOUBLE_DOT = frozenset(("..", ".%2e", "%2e.", "%2e%2e"))


@dataclass(frozen=True, slots=True)
class UrlParts:
    """The parts of a normal URL. `host` is without brackets; `path` and `query` are escaped as sent."""

    scheme: str
    host: str
    port: int
    path: str
    query: str | None

    @property
    def target(self) -> str:
        """What follows the method in a request line (RFC 9112, 3.2.1)."""
        return self.path if self.query is None else f"{self.path}?{self.query}"

    @property
    def authority(self) -> str:
        """Host, and port unless it is the scheme's own, as in a Host header field (RFC 9110, 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme and authority: the space of one robots.txt and one login (RFC 6454)."""
        return f"{self.scheme}://{self.authority}"


def normal_url(text: str, base: str | None = None) -> str:
    """Return `text`, a link on the page at the absolute URL `base`, as an absolute URL in normal form.

    Normal form is a fixed point: normal_url(normal_url(x)) == normal_url(x). Raises UrlError where `text` is no http
    or https URL, or is relative and there is no `base`.
    """
    url = text.partition("#")[0].strip(_EDGES)
    if len(url) > MAX_URL_CHARS:
        _refuse("the URL is too long", text, f"At most {MAX_URL_CHARS} characters are taken.")
    if _CLEAN.match(url):
        return url
    plain = _PLAIN_LINK.match(url) if base is not None else None
    if base is not None and plain:
        origin, folders = _base_folders(base)
        up = 0 if plain[1] else min(len(plain[2]) // 3, len(folders) - 1)
        return f"{origin}{'/' if plain[1] else folders[up]}{plain[3]}"
    return _joined(_characters(url, text), base, text)


@lru_cache(maxsize=1024)
def split_url(url: str) -> UrlParts:
    """Return the parts of an absolute URL, brought to normal form first. Raises UrlError as normal_url does."""
    scheme, authority, path, query = _pieces(normal_url(url))
    host, port = authority, ""
    if not authority.endswith("]"):
        head, _, tail = authority.rpartition(":")
        host, port = (head, tail) if head else (authority, "")
    return UrlParts(scheme, host.strip("[]"), int(port) if port else DEFAULT_PORTS[scheme], path, query)


def _characters(url: str, text: str) -> str:
    """Return `url` without tabs and line ends; refuse the other control characters."""
    url = url.translate(_DROPPED).strip(_EDGES)
    if _CONTROL.search(url):
        _refuse("the URL has a control character", text, "Remove it; no URL may hold one.")
    return url if url.isascii() else _SURROGATE.sub("\ufffd", url)


def _joined(url: str, base: str | None, text: str) -> str:
    """Return the normal form of a cleaned URL, relative ones joined to `base` (WHATWG URL, 4.4)."""
    scheme, tail = _scheme_and_tail(url, base, text)
    path, mark, query = tail.partition("?")
    path = path.replace("\\", "/")
    if scheme:
        path = "//" + path.lstrip("/")
    elif base is None:
        _refuse("the URL is relative", text, "Give it with http:// or https:// in front.")
    else:
        scheme, authority, base_path, base_query = _base_pieces(base)
        if not path and not mark:
            return _whole(scheme, authority, base_path, base_query)
        if not path.startswith("//"):
            return _whole(scheme, authority, _merged(path, base_path), query if mark else None)
    authority, _, path = path.lstrip("/").partition("/")
    return _whole(scheme, normal_authority(scheme, authority), f"/{path}", query if mark else None)


def _scheme_and_tail(url: str, base: str | None, text: str) -> tuple[str, str]:
    """Return the scheme, "" where the URL is relative, and what follows its colon. Refuses other schemes."""
    named = _SCHEME.match(url)
    if not named:
        return "", url
    scheme = named[1].lower()
    if scheme not in DEFAULT_PORTS:
        _refuse(f"the scheme {scheme[:20]!r} is not archived", text, "Only http and https URLs are.")
    tail = url[named.end() :]
    if not _TWO_SLASHES.match(tail) and base is not None and _base_pieces(base)[0] == scheme:
        # "http:page" means "page" on a page of the same scheme (WHATWG URL, 4.4, scheme state).
        return "", tail
    return scheme, tail


def _merged(path: str, base_path: str) -> str:
    """Return the path that a relative path means on a page with `base_path` (RFC 3986, 5.2.3)."""
    if path.startswith("/"):
        return path
    return base_path[: base_path.rfind("/") + 1] + path if path else base_path


def _whole(scheme: str, authority: str, path: str, query: str | None) -> str:
    """Put a URL together, its path without dot segments and both escaped."""
    if _DOT.search(path):
        path = _without_dots(path)
    if _PATH_ESCAPED.search(path):
        path = _PATH_ESCAPED.sub(_escaped, path)
    if query is None:
        return f"{scheme}://{authority}{path}"
    return f"{scheme}://{authority}{path}?{_QUERY_ESCAPED.sub(_escaped, query)}"


def _without_dots(path: str) -> str:
    """Return the path with "." and ".." segments, escaped or not, resolved (WHATWG URL, 4.4, path state)."""
    kept: list[str] = []
    segments = path.removeprefix("/").split("/")
    for segment in segments:
        lowered = segment.lower()
        if lowered in _DOUBLE_DOT:
            del kept[-1:]
        elif lowered not in _SINGLE_DOT:
            kept.append(segment)
    if segments[-1].lower() in _SINGLE_DOT | _DOUBLE_DOT:
        kept.append("")
    return "/" + "/".join(kept)


def _escaped(found: re.Match[str]) -> str:
    """Return the characters found as percent-escapes of their UTF-8 bytes."""
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8"))


@lru_cache(maxsize=256)
def _base_pieces(base: str) -> tuple[str, str, str, str | None]:
    """The pieces of a page's URL, once for all its links."""
    return _pieces(normal_url(base))


@lru_cache(maxsize=256)
def _base_folders(base: str) -> tuple[str, tuple[str, ...]]:
    """The origin of a page's URL, and the folders its path lies in, from the innermost to "/"."""
    scheme, authority, path, _ = _base_pieces(base)
    folders = [path[: path.rfind("/") + 1]]
    while len(folders[-1]) > 1:
        folders.append(folders[-1][: folders[-1].rfind("/", 0, -1) + 1])
    return f"{scheme}://{authority}", tuple(folders)


def _pieces(url: str) -> tuple[str, str, str, str | None]:
    """Split a URL in normal form into scheme, authority, path and query."""
    scheme, _, tail = url.partition("://")
    tail, mark, query = tail.partition("?")
    authority, _, path = tail.partition("/")
    return scheme, authority, f"/{path}", query if mark else None


def _refuse(what: str, text: str, hint: str) -> NoReturn:
    raise UrlError(what, repr(text[:80]), hint)
