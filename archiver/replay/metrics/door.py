"""Serves /metrics, and only to programs on the server's own machine.

What a run counts tells how much is read, and of what kind. A server whose door to it were the same as its readers'
would be one forgotten line in a proxy away from telling everybody. So three things must hold, and a proxy that passes
requests on as it should breaks each of them: the connection is from this machine, nobody says to have passed it on, and
the Host header is a name of this machine. The last also keeps web pages out (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from archiver.replay.metrics import PATH
from archiver.replay.metrics.counts import Counts
from archiver.replay.origins import LOOPBACK_NAMES, Hosting, read_authority
from archiver.replay.policies import EVERYWHERE

_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_OWN = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'", **EVERYWHERE}


@dataclass(frozen=True, slots=True)
class Door:
    """Answers /metrics with `counts`, and passes all else on to `app`."""

    app: ASGIApp
    counts: Counts
    hosting: Hosting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        is_asked = scope["type"] == "http" and scope["path"] == PATH
        if not is_asked or (is_local(scope) and self._is_at_content(scope)):
            # Under the name of the content host the guard leads to the interface's.
            await self.app(scope, receive, send)
            return
        await (await self._answer(scope))(scope, receive, send)

    def _is_at_content(self, scope: Scope) -> bool:
        origins = self.hosting.origins(scope["scheme"], Headers(scope=scope).get("host", ""))
        return origins is not None and origins.asked != origins.interface

    async def _answer(self, scope: Scope) -> Response:
        if not is_local(scope):
            return PlainTextResponse("Metrics are for this machine, under a name of this machine.\n", 403, _OWN)
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Metrics are only read.\n", 405, {"Allow": "GET, HEAD", **_OWN})
        return Response(
            await run_in_threadpool(self.counts.text), 200, {"Content-Type": self.counts.content_type, **_OWN}
        )


def is_local(scope: Scope) -> bool:
    """Tell whether a request is from this machine, by nobody else's hand, and under a name of this machine."""
    headers, client = Headers(scope=scope), scope.get("client")
    host = read_authority(headers.get("host", ""), scope["scheme"])
    is_named = host is not None and host.host in LOOPBACK_NAMES
    return is_named and client is not None and _is_loopback(client[0]) and not any(map(headers.get, _FORWARDED))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
