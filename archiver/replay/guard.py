"""Refuses requests that name another host, so that no web page can reach the archive under a name of its own.

(DNS rebinding: a page's own host name is made to mean 127.0.0.1; only the Host header tells.)
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archiver.replay.policies import EVERYWHERE

LOOPBACK_NAMES = frozenset(["localhost", "127.0.0.1", "::1"])
# A name or an IPv4 address, or an IPv6 address in brackets, and a port (RFC 3986, 3.2.2); urlsplit takes much more.
_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?")


class HostGuard:
    """Answers 421 (RFC 9110, 15.5.20) unless the Host header names this server; adds the headers all answers have.

    That is the host and port of `base_url`, and the loopback names: no resolver gives those to anybody else, whatever
    the port. Where the server listens on every address (0.0.0.0), any address that is no name counts too.
    """

    def __init__(self, app: ASGIApp, base_url: str | None = None) -> None:
        self._app = app
        self._base = urlsplit(base_url or "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.lower().encode(), value.encode()) for name, value in EVERYWHERE.items()]
                message["headers"] = [*message["headers"], *own]
            await send(message)

        if self.admits(Request(scope).headers.get("host", "")):
            await self._app(scope, receive, with_headers)
            return
        refusal = PlainTextResponse("This server does not answer to that host name.\n", 421)
        await refusal(scope, receive, with_headers)

    def admits(self, host_header: str) -> bool:
        """Tell whether a Host header names this server."""
        if not _HOST.fullmatch(host_header):
            return False
        try:
            parts = urlsplit(f"//{host_header}")
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return False
        if host in LOOPBACK_NAMES or parts.netloc.lower() == self._base.netloc.lower():
            return True
        return _is_any(self._base.hostname) and port == self._base.port and _is_address(host)


def _is_any(host: str | None) -> bool:
    return host in ("0.0.0.0", "::")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
