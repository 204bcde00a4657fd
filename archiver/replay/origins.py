"""Which origin is which: our own pages (the interface) and archived content are served under different hosts.

One listener serves both. Browsers keep storage apart by origin, but cookies only by host, whatever the port; so it is
the host that differs. On this machine that is `localhost` for the interface and `127.0.0.1` for content.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from archiver.errors import ReplayError

INTERFACE_NAME = "localhost"
CONTENT_NAME = "127.0.0.1"
LOOPBACK_NAMES = frozenset([INTERFACE_NAME, CONTENT_NAME, "::1"])
EVERY_ADDRESS = frozenset(["0.0.0.0", "::"])

_DEFAULT_PORTS = {"http": 80, "https": 443}
# A name or an IPv4 address, or an IPv6 address in brackets, and a port (RFC 3986, 3.2.2); urlsplit takes much more.
_AUTHORITY = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?")


class Origins(NamedTuple):
    """Scheme, host and port, without a slash behind them, of our own pages and of archived content.

    They are the same where one host must do for both. `asked` is the one that the request named, which may be neither.
    """

    interface: str
    content: str
    asked: str


class Authority(NamedTuple):
    """A host, in lower case and without brackets, and its port."""

    host: str
    port: int

    def origin(self, scheme: str) -> str:
        """Return it as browsers write an origin: the port only where it is not the scheme's own."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{name}" if self.port == _DEFAULT_PORTS.get(scheme) else f"{scheme}://{name}:{self.port}"


def read_authority(text: str, scheme: str) -> Authority | None:
    """Return the host and port that a Host header or the middle of a URL names, None if it is malformed."""
    if not _AUTHORITY.fullmatch(text):
        return None
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    return Authority(host, _DEFAULT_PORTS.get(scheme, 0) if port is None else port)


@dataclass(frozen=True, slots=True)
class Hosting:
    """Where the server is reached.

    `base_url` is the interface's, `content_url` that of archived content; without them both are names of this machine,
    at the port that was asked for. With `is_one_host` everything has one origin. With `is_public` the names of this
    machine are not answered to.
    """

    base_url: str = ""
    content_url: str = ""
    is_one_host: bool = False
    is_public: bool = False

    def origins(self, scheme: str, host_header: str) -> Origins | None:
        """Return the origins for a request with this Host header, None if it names another server.

        `scheme` is what the request came by; behind a proxy the configured addresses may have another. The names of
        this machine are always this server, whatever the port: no resolver gives them to anybody else.
        """
        return _origins(self, scheme, host_header)


@lru_cache(maxsize=64)
def _origins(hosting: Hosting, scheme: str, host_header: str) -> Origins | None:
    for url in (hosting.base_url, hosting.content_url):
        if url and read_authority(host_header, _scheme(url)) == _authority_of(url):
            return Origins(hosting.base_url, hosting.content_url, url)
    asked = read_authority(host_header, scheme)
    if asked is None or hosting.is_public:
        return None
    if asked.host not in LOOPBACK_NAMES and not _is_one_of_all(hosting, asked):
        return None
    origin = asked.origin(scheme)
    if hosting.is_one_host:
        return Origins(origin, origin, origin)
    interface, content = (Authority(name, asked.port).origin(scheme) for name in (INTERFACE_NAME, CONTENT_NAME))
    return Origins(interface, content, origin)


def _is_one_of_all(hosting: Hosting, asked: Authority) -> bool:
    """Tell whether the server listens on every address and is asked under one of them, which is no name."""
    listening = _authority_of(hosting.base_url)
    if not hosting.is_one_host or listening is None or listening.host not in EVERY_ADDRESS:
        return False
    return asked.port == listening.port and _is_address(asked.host)


THIS_MACHINE = Hosting()
"""Reached under the names of this machine."""


def hosting_at(
    base_url: str = "", content_url: str = "", *, is_one_host: bool = False, is_public: bool = False
) -> Hosting:
    """Return where the server is reached.

    A base URL that is a name of this machine needs no content URL: content gets another such name. Raises ReplayError
    where content would get the interface's host and `is_one_host` does not allow it.
    """
    base, content = _origin("base_url", base_url), _origin("content_url", content_url)
    hint = "Give both: --base-url https://archive.example.org --content-url https://content.example.net."
    if is_public and not (base and content):
        raise ReplayError("a public server needs an address for its pages and one for archived content", "", hint)
    if is_one_host:
        return Hosting(base, base, is_one_host=True, is_public=is_public)
    if not base and content:
        raise ReplayError("content_url is set, but base_url is not", content, hint)
    if not base:
        return THIS_MACHINE
    if not content:
        content = _beside(base)
    if _host(base) == _host(content):
        what = "archived content would share the host of the archive's own pages, and so its cookies"
        raise ReplayError(what, base, f"{hint} Or accept that: --one-host.")
    return Hosting(base, content, is_public=is_public)


def is_loopback(origin: str) -> bool:
    """Tell whether an origin is a name of this machine that no other machine has."""
    return _host(origin) in LOOPBACK_NAMES


def _beside(base: str) -> str:
    """Return another name of this machine beside `base`; `base` itself if that is none."""
    authority = _authority_of(base)
    if authority is None or not is_loopback(base):
        return base
    name = CONTENT_NAME if authority.host == INTERFACE_NAME else INTERFACE_NAME
    return Authority(name, authority.port).origin(_scheme(base))


def _origin(setting: str, url: str) -> str:
    """Return `url` as an origin. Raises ReplayError unless it is scheme, host and port, and no more."""
    if not url:
        return ""
    scheme, _, rest = url.rstrip("/").partition("://")
    authority = read_authority(rest, scheme) if scheme in _DEFAULT_PORTS else None
    if authority is None:
        what = f"{setting} is no scheme, host and port"
        raise ReplayError(what, repr(url[:80]), "Write it like https://archive.example.org or http://localhost:8080.")
    return authority.origin(scheme)


def _authority_of(origin: str) -> Authority | None:
    scheme, _, rest = origin.partition("://")
    return read_authority(rest, scheme)


def _scheme(origin: str) -> str:
    return origin.partition("://")[0]


def _host(origin: str) -> str:
    authority = _authority_of(origin)
    return authority.host if authority else ""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
