"""The index key of a URL, so that the spellings of one page sort and meet under one key.

`surt` gives what the `surt` package gives with its default options ("com,example)/path?query"), which CDXJ files all
over the world are sorted by; it is written anew from that package's answers (tests/urls/surt_table.tsv), since its
licence (AGPL) would bind ours. The rules come from two published sets: URL canonicalisation of Google Safe Browsing
(fragment, escapes, dots, numeric hosts) and that of the Wayback Machine (www, session ids, order of parameters).

Bytes are handled as ISO-8859-1 text until they are percent-encoded, so every step is linear in the length of the URL.
"""

from __future__ import annotations

import re
from functools import lru_cache

from archiver.urls.escapes import decode_fully, encode_bytes
from archiver.urls.sessions import without_path_session, without_query_session

_WEB = re.compile(r"(https?):(/*)", re.IGNORECASE)
_DOUBLED_WEB = re.compile("(?:https?://)+(?=https?://)", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_AUTHORITY_END = re.compile("[/?]")
_WWW = re.compile(r"www[0-9]*\.")
_DOTTED_DIGITS = re.compile(r"[0-9]{1,4000}(?:\.[0-9]{1,4000}){0,3}\Z")
_DROPPED = str.maketrans("", "", "\t\r\n")
_BLANK = " \t\n\r\v\f"
_DEFAULT_PORTS = {"http": "80", "https": "443"}
# Most URLs there are: nothing to decode, to encode or to drop in them. Authority, path, query.
_PLAIN = re.compile(r"""(https?)://([A-Za-z0-9.:_-]{1,255})(/[!-"$&->@-~]*)(?:\?([!-"$&-~]*))?""")


def surt(url: str) -> str:
    """Return the sort-friendly key of `url`; never raises, whatever the text.

    A URL without authority (urn:, mailto:, dns:) keeps its order and is lower-cased; filedesc names stay as they are;
    an empty text has the key "-".
    """
    plain = _PLAIN.fullmatch(url)
    return (_plain_key(plain) if plain else None) or _key(url)


def _plain_key(url: re.Match[str]) -> str | None:
    """Return what `_key` gives for a URL that needs little done, in a fifth of the time; None for any other."""
    scheme, authority, path, query = url.groups()
    host = _host_key(scheme, authority)
    if not host or "//" in path or "/." in path:
        return None
    path = path.lower()
    if ".aspx" in path:
        return None
    if len(path) > 1 and path[-1] == "/":
        path = path[:-1]
    if not query:
        return f"{host}){path}"
    query = query.lower()
    return None if "id" in query else f"{host}){path}?{_ordered(query)}"


def _key(url: str) -> str:
    """Return the key of any text."""
    text = url.strip(_BLANK).translate(_DROPPED)
    if not text or text.startswith("filedesc"):
        return text or "-"
    if not text.isascii():
        text = text.encode("utf-8", "surrogatepass").decode("iso-8859-1")
    text = text.partition("#")[0]
    scheme, authority, tail = _parts(text)
    path, _, query = tail.partition("?")
    host = "" if authority is None else _host_key(scheme.lower(), authority)
    if host:
        return f"{host}){_rest(_tidy_path(decode_fully(path)), query)}"
    return f"{scheme}:{_rest(path or '/' * bool(query), query)}"


def _parts(text: str) -> tuple[str, str | None, str]:
    """Return scheme, authority (None: the URL has none) and what follows; a text without a scheme is taken for http."""
    named = _SCHEME.match(text)
    if not named:
        return _web_parts("http", f"//{text}")
    if _WEB.match(text):
        # "http://http://example.com" is a common slip of the pen: the last scheme counts.
        text = _DOUBLED_WEB.sub("", text, count=1) if _DOUBLED_WEB.match(text) else text
        scheme, _, tail = text.partition(":")
        return _web_parts(scheme, tail)
    tail = text[named.end() :]
    if not tail.startswith("//"):
        return named[1], None, tail
    return named[1], *_authority(tail[2:])


def _web_parts(scheme: str, tail: str) -> tuple[str, str, str]:
    """Return the parts of an http or https URL: any number of slashes may stand before its host."""
    bare = tail.lstrip("/")
    if not bare and len(tail) > 2:
        return scheme, "", "/"
    return scheme, *_authority(bare)


def _authority(tail: str) -> tuple[str, str]:
    """Split what follows "//" into authority and the rest."""
    found = _AUTHORITY_END.search(tail)
    end = found.start() if found else len(tail)
    return tail[:end], tail[end:]


@lru_cache(maxsize=2048)
def _host_key(scheme: str, authority: str) -> str:
    """Return the labels of the host from right to left, with the port unless it is the scheme's own."""
    host, port = _host_and_port(authority.rpartition("@")[2])
    host = _plain_host(decode_fully(host))
    www = _WWW.match(host)
    if www and scheme != "dns":
        host = host[www.end() :]
    labels = ",".join(reversed(host.split(".")))
    return labels if not labels or port in ("", _DEFAULT_PORTS.get(scheme)) else f"{labels}:{port}"


def _host_and_port(text: str) -> tuple[str, str]:
    """Split host and port; an impossible port stays as it is written, so that nothing is lost from the key."""
    _, bracket, address = text.partition("[")
    if bracket:
        host, _, after = address.partition("]")
        port = after.partition(":")[2]
    else:
        host, _, port = text.partition(":")
    port = port.rstrip(":")
    if port.isascii() and port.isdecimal():
        return host, port.lstrip("0")
    return host, encode_bytes(port).lower()


def _plain_host(host: str) -> str:
    """Return the decoded host in ASCII and lower case, dots tidied, numbers written as four octets."""
    host = _ascii_host(host).strip(".").replace("..", ".")
    return _four_octets(encode_bytes(host).lower())


def _ascii_host(host: str) -> str:
    """Return the host in IDNA 2003, bytes that are no UTF-8 left out; one that has no such form stays as it is."""
    if host.isascii():
        return host
    try:
        return host.encode("iso-8859-1").decode("utf-8", "ignore").encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _four_octets(host: str) -> str:
    """Return a host of numbers as an IPv4 address, any other unchanged.

    A single number is decimal and taken modulo 2**32; of several, those with a leading zero are octal (inet_aton).
    """
    if not _DOTTED_DIGITS.match(host):
        return host
    parts = host.split(".")
    try:
        numbers = [int(part, 8 if part.startswith("0") and len(parts) > 1 else 10) for part in parts]
    except ValueError:
        return host
    *heads, last = numbers
    if heads and (max(heads) > 255 or last >= 256 ** (4 - len(heads))):
        return host
    value = last + sum(number << (24 - 8 * place) for place, number in enumerate(heads))
    return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))


def _rest(path: str, query: str) -> str:
    """Return path and query of the key, in lower case."""
    path = without_path_session(encode_bytes(decode_fully(path)).lower())
    if len(path) > 1:
        path = path.removesuffix("/")
    if not query:
        return path
    ordered = _ordered(without_query_session(encode_bytes(decode_fully(query)).lower()))
    return f"{path}?{ordered}" if ordered else path


def _tidy_path(path: str) -> str:
    """Return the path without dot segments and doubled slashes."""
    if "/." not in path and "//" not in path:
        return path or "/"
    kept: list[str] = []
    for segment in path.removeprefix("/").split("/"):
        if segment == ".":
            continue
        if segment == ".." and kept:
            kept.pop()
        else:
            kept.append(segment)
    return "/" + re.sub("/+", "/", "/".join(kept)).removeprefix("/")


def _ordered(query: str) -> str:
    """Return the parameters sorted by name, then by value; a name alone comes before a name with a value."""
    if "&" not in query:
        return query
    return "&".join(sorted(query.split("&"), key=lambda parameter: parameter.split("=", 1)))
