"""Proxies: what their URLs mean. The user names one, so its own address needs no vetting; that of the target does."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Literal, NoReturn
from urllib.parse import SplitResult, unquote, urlsplit

from archiver.errors import UsageError

ProxyScheme = Literal["http", "socks4", "socks4a", "socks5", "socks5h"]

_DEFAULT_PORTS: dict[str, int] = {"http": 80, "socks4": 1080, "socks4a": 1080, "socks5": 1080, "socks5h": 1080}
_OPTION = "--proxy"
_HINT = "Write it as http://HOST:PORT, socks5://HOST:PORT or socks5h://HOST:PORT, with NAME:PASSWORD@ if it asks."


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy and the credentials it asks for, which no message and no record may hold."""

    scheme: ProxyScheme
    host: str
    port: int
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def looks_names_up(self) -> bool:
        """Whether it is given names rather than addresses."""
        return self.scheme in ("http", "socks4a", "socks5h")

    @property
    def name(self) -> str:
        """Its URL without credentials."""
        return f"{self.scheme}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def authorization(self) -> bytes:
        """The Proxy-Authorization line for an HTTP proxy (RFC 7617), b"" if it needs none."""
        if not self.username and not self.password:
            return b""
        return b"Proxy-Authorization: Basic %b\r\n" % b64encode(f"{self.username}:{self.password}".encode())


def parse_proxy(url: str) -> Proxy:
    """Return the proxy that `url` names; without a scheme it is an HTTP proxy. Raises UsageError.

    With socks5 and socks4 we look names up and the proxy gets the vetted address; with the others it looks them up.
    """
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = parts.hostname, parts.port
    except ValueError:
        _refuse("the proxy's address cannot be read")
    if parts.scheme not in _DEFAULT_PORTS:
        _refuse(f"proxies of the kind {parts.scheme[:20]!r} are not supported")
    if not host or port == 0 or parts.path not in ("", "/") or parts.query or parts.fragment:
        _refuse("that names no proxy")
    scheme: ProxyScheme = parts.scheme  # type: ignore[assignment]  # it is a key of _DEFAULT_PORTS
    username, password = _credentials(parts)
    return Proxy(scheme, host, port or _DEFAULT_PORTS[scheme], username, password)


def _credentials(parts: SplitResult) -> tuple[str, str]:
    username, password = unquote(parts.username or ""), unquote(parts.password or "")
    # RFC 1929, 2: each is at most 255 bytes; a line break would end a header line.
    if any(len(text.encode()) > 255 or "\r" in text or "\n" in text or "\0" in text for text in (username, password)):
        _refuse("the proxy's user name or password is none")
    return username, password


def _refuse(what: str) -> NoReturn:
    # The URL itself is not quoted: it may hold a password.
    raise UsageError(what, _OPTION, _HINT)
