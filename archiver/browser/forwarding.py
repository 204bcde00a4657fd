"""What is sent to the server for a request that the browser sent to the proxy. Pure.

The browser's own lines go on as they are, but for what is meant for the proxy, what would get us something other than
the whole resource, and what the operator wants to be sent besides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from archiver.errors import MessageError, UrlError
from archiver.fetch.http import PUBLIC_HEADERS
from archiver.message.head import RequestHead, parse_request_head
from archiver.model import header_value
from archiver.urls.normal import normal_url

# A new context has no cache but its own: a condition would get a 304 where the archive wants the resource.
_CONDITIONS = frozenset(["if-none-match", "if-modified-since", "if-range"])
_FOR_THE_PROXY = frozenset(["proxy-authorization", "proxy-connection"])
_REFUSED_IN_HEADERS = frozenset(["host", "content-length", "transfer-encoding", "connection", "upgrade"])


@dataclass(frozen=True, slots=True)
class Tunnel:
    """Where a CONNECT leads: `host` without brackets."""

    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """What stands before the request target in a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        is_usual = self.port == (443 if self.scheme == "https" else 80)
        return f"{self.scheme}://{host}" if is_usual else f"{self.scheme}://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Manners:
    """What the operator wants sent: `headers` everywhere, those that may be secrets only to `secret_origins`."""

    headers: Mapping[str, str]
    secret_origins: Collection[str] = ()

    def headers_for(self, url: str) -> dict[str, str]:
        """Return the headers to send with a request for `url`."""
        is_own = any(url == origin or url.startswith(f"{origin}/") for origin in self.secret_origins)
        return {
            name: value
            for name, value in self.headers.items()
            if name.lower() not in _REFUSED_IN_HEADERS and (is_own or name.lower() in PUBLIC_HEADERS)
        }


@dataclass(frozen=True, slots=True)
class Asking:
    """A request as the browser made it: the URL in normal form, its head as bytes and as read."""

    url: str
    raw: bytes
    head: RequestHead

    @property
    def range(self) -> str | None:
        """The Range header of a GET."""
        return header_value(self.head.headers, "range") if self.head.method == "GET" else None

    @property
    def is_websocket(self) -> bool:
        """Whether it asks for another protocol on the connection."""
        return "websocket" in (header_value(self.head.headers, "upgrade") or "").lower()


def connect_target(head: RequestHead) -> tuple[str, int]:
    """Return host and port of a CONNECT (RFC 9112, 3.2.3). Raises MessageError."""
    host, _, port = head.target.rpartition(":")
    if not host or not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise MessageError(f"no host and port: {head.target[:80]!r}")
    return host.strip("[]").lower(), int(port)


def asking_of(raw: bytes, tunnel: Tunnel | None) -> Asking:
    """Return the request whose head is `raw`: in absolute form outside of a tunnel, in origin form inside of one.

    Raises MessageError if it is in neither, or for no http or https URL.
    """
    head = parse_request_head(raw)
    url = head.target if tunnel is None else tunnel.origin + head.target
    if tunnel is not None and not head.target.startswith("/"):
        raise MessageError(f"no origin form: {head.target[:80]!r}")
    if tunnel is None and urlsplit(url).scheme.lower() != "http":
        # An ordinary web page that guesses the port can only ask in origin form.
        raise MessageError(f"no absolute form: {head.target[:80]!r}")
    try:
        return Asking(normal_url(url), raw, head)
    except UrlError as error:
        raise MessageError(f"no URL: {error.what}") from error


def server_head(asking: Asking, manners: Manners, *, whole: bool = False) -> bytes:
    """Return the head to send to the server; with `whole` the range is left out."""
    parts = urlsplit(asking.head.target)
    target = asking.head.target
    if parts.scheme and parts.netloc:
        target = (parts.path or "/") + (f"?{parts.query}" if "?" in asking.head.target else "")
    own = manners.headers_for(asking.url)
    dropped = _CONDITIONS | _FOR_THE_PROXY | {name.lower() for name in own} | ({"range"} if whole else set())
    lines = [f"{asking.head.method} {target} HTTP/1.1".encode("latin-1")]
    for line in asking.raw.rstrip(b"\r\n").split(b"\r\n")[1:]:
        name = line.partition(b":")[0].strip().lower().decode("latin-1")
        if name == "proxy-connection":
            lines.append(b"Connection:" + line.partition(b":")[2])
        elif name not in dropped:
            lines.append(line)
    lines += [f"{name}: {value}".encode("latin-1") for name, value in own.items()]
    return b"\r\n".join(lines) + b"\r\n\r\n"
