"""The replay server as an ASGI application: which address shows what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from inspect import iscoroutinefunction
from types import ModuleType
from typing import Any, cast

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from archiver.archive import Archive
from archiver.errors import ArchiverError
from archiver.replay.bundles import FOLDER, Shipped
from archiver.replay.captures.records import RecordNotHereError, missing_record
from archiver.replay.content.fuzzyrules import rules_for
from archiver.replay.guard import HostGuard
from archiver.replay.origins import Hosting, hosting_at
from archiver.replay.placing import placed
from archiver.replay.policies import Dates, JavaScript
from archiver.replay.problems import on_error
from archiver.replay.scripts import Script
from archiver.replay.site import Clock, Front, Methods, Site, utc_now
from archiver.replay.views import (
    captures,
    cdx,
    changes,
    cite,
    content,
    crawls,
    embed,
    evidence,
    files,
    home,
    memento,
    openapi,
    packages,
    page,
    provenance,
    reports,
    scripts,
    search,
    story,
)

_MODULES = (
    # What programs and pages ask for most: each path that is looked at before costs a microsecond.
    memento,
    cdx,
    # Before content: scripts and passages lie among it.
    scripts,
    evidence,
    content,
    home,
    search,
    crawls,
    page,
    captures,
    story,
    provenance,
    changes,
    cite,
    embed,
    files,
    packages,
    reports,
    openapi,
)


def make_app(
    archive: Archive,
    *,
    base_url: str = "",
    hosting: Hosting | None = None,
    clock: Clock = utc_now,
    javascript: JavaScript = "safe",
    wombat: Script | None = None,
    dates: Dates = "now",
) -> Starlette:
    """Return the application that shows `archive`. It never fetches anything.

    `hosting` says where it is reached; without it that is at `base_url` (scheme, host, port), or under the names of
    this machine. Raises ReplayError where `base_url` alone cannot keep content apart. Its `state.site` is the Site.
    """
    hosting = hosting or hosting_at(base_url)
    rules = rules_for(archive.folder)
    return make_site_app(Site(archive, hosting, clock, javascript, wombat, rules=rules, dates=dates))


def make_site_app(site: Site) -> Starlette:
    """Return the application that shows `site`."""

    async def failed(request: Request, error: Exception) -> Response:
        if isinstance(error, RecordNotHereError):
            return missing_record(site, request, error)
        return on_error(site, request, error)

    routes = [route for module in _MODULES for route in routes_of(site, module)]
    app = application(routes, site.hosting, failed)
    app.state.site = site
    return app


def application(
    routes: Sequence[BaseRoute], hosting: Hosting, failed: Callable[[Request, Exception], Awaitable[Response]]
) -> Starlette:
    """Return an application of `routes`, and of those that every one has; `failed` gives the answers to errors."""
    static = Mount(FOLDER, Shipped())
    app = Starlette(
        routes=[*routes, Route("/healthz", _healthy), static],
        middleware=[Middleware(HostGuard, hosting=hosting)],
        exception_handlers={ArchiverError: failed, HTTPException: failed},
    )
    app.router.redirect_slashes = False
    app.router.default = _slash_mended(app.router)
    return app


def _slash_mended(router: Router) -> ASGIApp:
    """Return what answers where no route of `router` does: it leads to the path with or without a slash at its end.

    That of starlette would lead out of the archive's folder, and names a scheme that may be another one outside.
    """

    async def mended(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        other = path.rstrip("/") if path.endswith("/") else f"{path}/"
        if not any(route.matches({**scope, "path": other})[0] is not Match.NONE for route in router.routes):
            await router.not_found(scope, receive, send)
            return
        query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        await RedirectResponse(placed(other) + query, 307)(scope, receive, send)

    return mended


def routes_of(site: Front, module: ModuleType) -> list[Route]:
    """Return the routes of a module of views, which show `site`."""
    methods: Methods = getattr(module, "METHODS", {})
    return [
        _Route(path, _endpoint(site, view), methods=list(methods.get(path, ["GET"])))
        for path, view in module.ROUTES.items()
    ]


class _Route(Route):
    """A route that none behind it stands in for: a method that it does not take is refused (405)."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Tell whether the path is its own."""
        match, found = super().matches(scope)
        return Match.FULL if match is Match.PARTIAL else match, found


def taken_names(*modules: ModuleType) -> frozenset[str]:
    """Return what the paths of an archive, and of `modules` of views, begin with; no folder can be called so."""
    paths = [path for module in (*_MODULES, *modules) for path in module.ROUTES]
    return frozenset([*(path.split("/")[1] for path in paths), "static", "healthz", "metrics"])


def _endpoint(site: Front, view: Callable[[Any, Request], Any]) -> Callable[[Request], Awaitable[Response]]:
    """Return `view` as an endpoint; unless it is a coroutine it reads files, so it runs beside the event loop."""
    is_coroutine = iscoroutinefunction(view)

    async def endpoint(request: Request) -> Response:
        found = view(site, request) if is_coroutine else await run_in_threadpool(view, site, request)
        return cast(Response, await found if isinstance(found, Awaitable) else found)

    return endpoint


async def _healthy(request: Request) -> Response:
    """Say that the server answers."""
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})
