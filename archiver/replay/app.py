"""The replay server as an ASGI application: which address shows what."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from archiver.archive import Archive
from archiver.errors import ArchiverError
from archiver.replay.content_views import content_view
from archiver.replay.crawls import crawl_json_view, crawl_view, crawls_view
from archiver.replay.guard import HostGuard
from archiver.replay.memento_views import timegate_view, timemap_view
from archiver.replay.problems import on_error
from archiver.replay.site import Citations, Clock, Site, utc_now
from archiver.replay.views import (
    RecordNotHereError,
    captures_view,
    home_view,
    missing_record,
    page_view,
    provenance_view,
    record_view,
    search_view,
    story_view,
)
from archiver.resources import folder

View = Callable[[Site, Request], Response]

_VIEWS: dict[str, View] = {
    "/": home_view,
    "/search": search_view,
    "/crawls": crawls_view,
    "/crawls/{record_id:path}.json": crawl_json_view,
    "/crawls/{record_id:path}": crawl_view,
    "/w/{address:path}": content_view,
    "/page/{address:path}": page_view,
    "/captures/{address:path}": captures_view,
    "/timegate/{address:path}": timegate_view,
    "/timemap/link/{address:path}": timemap_view,
    "/story/{record_id:path}": story_view,
    "/provenance/{record_id:path}.json": provenance_view,
    "/provenance/{record_id:path}": record_view,
}


def make_app(
    archive: Archive,
    *,
    base_url: str | None = None,
    citations: Citations | None = None,
    clock: Clock = utc_now,
) -> Starlette:
    """Return the application that shows `archive`. It never fetches anything.

    `base_url` (scheme, host, port) is where it is reached; without it, under any loopback name. `citations` gives the
    texts of the story page's box of citations.
    """
    site = Site(archive, base_url, citations, clock)

    async def failed(request: Request, error: Exception) -> Response:
        if isinstance(error, RecordNotHereError):
            return missing_record(site, request, error)
        return on_error(site, request, error)

    routes = [Route(path, _endpoint(site, view), methods=["GET"]) for path, view in _VIEWS.items()]
    return Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=folder("replay/static")))],
        middleware=[Middleware(HostGuard, base_url=base_url)],
        exception_handlers={ArchiverError: failed, HTTPException: failed},
    )


def _endpoint(site: Site, view: View) -> Callable[[Request], object]:
    """Return `view` as an endpoint; it reads files and may extract a story, so it runs beside the event loop."""

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(view, site, request)

    return endpoint
