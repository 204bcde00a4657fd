"""Sends each request to the host that serves it, and refuses those that name another server.

A web page could otherwise reach the archive under a name of its own (DNS rebinding: its host name is made to mean
127.0.0.1; only the Host header tells). And what shows content must not show our pages, nor the other way round: each
path has one host, and asking the other one for it leads there.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archiver.replay.origins import Hosting
from archiver.replay.placing import placed
from archiver.replay.policies import EVERYWHERE

CONTENT_PATHS = ("/w/", "/csp-report")
"""What the content host serves, and the interface's host does not."""

SHARED_PATHS = ("/healthz",)
"""What both hosts serve; a program that watches the server may know neither name."""

# As bytes came; what may not stand in a Location is escaped (RFC 3986, 2), "%" is left as it is.
_LOCATION_SAFE = "/:;@!$&'()*+,=~?#[]%"

_OWN_HEADERS = tuple((name.lower().encode(), value.encode()) for name, value in EVERYWHERE.items())


class HostGuard:
    """Answers 421 (RFC 9110, 15.5.20) unless the Host header names this server; adds the headers all answers have."""

    def __init__(self, app: ASGIApp, hosting: Hosting) -> None:
        self._app = app
        self._hosting = hosting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, lead it to the other host, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_OWN_HEADERS]
            await send(message)

        answer = self.answer(scope)
        await (answer or self._app)(scope, receive, with_headers)

    def answer(self, scope: Scope) -> Response | None:
        """Return the answer that keeps a request from the application, if there is one."""
        if scope["path"] in SHARED_PATHS:
            return None
        origins = self._hosting.origins(scope["scheme"], Headers(scope=scope).get("host", ""))
        if origins is None:
            return PlainTextResponse("This server does not answer to that host name.\n", 421)
        wanted = origins.content if is_content(scope["path"]) else origins.interface
        if wanted == origins.asked:
            return _refused(scope)
        # The same path has an answer of its own under the other name, so nothing may keep this one for it.
        return RedirectResponse(wanted + placed(_target(scope)), 307, {"Cache-Control": "no-store"})


def _refused(scope: Scope) -> Response | None:
    """Return the refusal of a service worker: one of an archived page would answer for the pages of others."""
    if is_content(scope["path"]) and Headers(scope=scope).get("service-worker") is not None:
        return PlainTextResponse("Service workers of archived pages are not installed.\n", 403)
    return None


def is_content(path: str) -> bool:
    """Tell whether `path` belongs to the content host."""
    return path.startswith(CONTENT_PATHS)


def _target(scope: Scope) -> str:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    path, query = raw.partition(b"?")[0], scope["query_string"]
    return quote(path, _LOCATION_SAFE) + (f"?{quote(query, _LOCATION_SAFE)}" if query else "")
