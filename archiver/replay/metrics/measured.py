"""Measures the requests of an application: by which route each was answered, how, how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archiver.replay.metrics.counts import Counts, Done

NO_ROUTE = "none"
"""The route of a request that none answered: an unknown path, a refused host, a redirect to the other host."""

VIEWS = {
    "/page/{address}": "page",
    "/embed/{address}": "embed",
    "/w/{address}": "content",
    "/story/{record_id}": "story",
    "/provenance/{record_id}": "provenance",
    "/changes/{record_id}": "changes",
    "/cite/{record_id}": "cite",
    "/evidence/{record_id}/{field}": "evidence",
}
"""What each route shows of a capture."""


class Measured:
    """Passes requests on to an application, and counts them as those of `collection`."""

    def __init__(
        self, app: ASGIApp, counts: Counts, collection: str, timer: Callable[[], float] = time.perf_counter
    ) -> None:
        self._app = app
        self._counts = counts
        self._collection = collection
        self._timer = timer
        self._routes: dict[object, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, sent_bytes, is_memento = self._timer(), 500, 0, False

        async def counted(message: Message) -> None:
            nonlocal status, sent_bytes, is_memento
            if message["type"] == "http.response.start":
                status = message["status"]
                is_memento = any(name == b"memento-datetime" for name, _ in message["headers"])
            else:
                sent_bytes += len(message.get("body", b""))
            await send(message)

        with self._counts.in_flight.track_inprogress():
            try:
                await self._app(scope, receive, counted)
            finally:
                route = self._route(scope)
                is_shown = scope["method"] == "GET" and (status == 200 or is_memento)
                view = VIEWS.get(route, "") if is_shown else ""
                taken_s = self._timer() - began
                done = Done(self._collection, route, scope["method"], status, sent_bytes, taken_s, view)
                self._counts.note(done)

    def _route(self, scope: Scope) -> str:
        """Return the path of the route that answered a request, as the description of the server writes it."""
        # The router has put it into the scope that it was given.
        endpoint = scope.get("endpoint")
        if endpoint is None:
            return NO_ROUTE
        if not self._routes:
            self._routes = routes_by_endpoint(scope["app"])
        return self._routes.get(endpoint, NO_ROUTE)


def routes_by_endpoint(app: Starlette) -> dict[object, str]:
    """Return the paths of an application's routes by what serves them, "{address:path}" as "{address}"."""
    named = {route.endpoint: route.path for route in app.routes if isinstance(route, Route)}
    mounted = {route.app: f"{route.path}/{{path}}" for route in app.routes if isinstance(route, Mount)}
    return {served: path.replace(":path}", "}") for served, path in (named | mounted).items()}
