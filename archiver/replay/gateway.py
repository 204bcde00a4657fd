"""One server for several archives: hands each request to the archive in whose folder its path lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from archiver.archive import Archive
from archiver.replay.app import application, make_site_app, routes_of, taken_names
from archiver.replay.collections import Collections
from archiver.replay.content.fuzzyrules import rules_for
from archiver.replay.origins import THIS_MACHINE, Hosting
from archiver.replay.placing import below
from archiver.replay.policies import Dates, JavaScript
from archiver.replay.problems import on_error
from archiver.replay.scripts import Script
from archiver.replay.site import Clock, Site, made_memory, utc_now
from archiver.replay.views import collections as collections_views

TAKEN_NAMES = taken_names(collections_views)
"""What addresses of the server begin with, in lower case; no archive can be called so."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """An ASGI application: the archives' own, by name, and `front` for what lies in none of their folders.

    An archive's application sees paths without its folder, as if it were alone; `placed` puts the folder before the
    addresses that it makes.
    """

    collections: Collections
    apps: Mapping[str, Starlette]
    front: Starlette

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        name = _first_folder(scope) if scope["type"] == "http" else ""
        app = self.apps.get(name)
        if app is None:
            await self.front(scope, receive, send)
            return
        folder = f"/{name}"
        with below(folder):
            await app(_within(scope, folder), receive, send)


def make_collections_app(
    archives: Mapping[str, tuple[Archive, str]],
    *,
    hosting: Hosting = THIS_MACHINE,
    clock: Clock = utc_now,
    javascript: JavaScript = "safe",
    wombat: Script | None = None,
    dates: Dates = "now",
) -> Gateway:
    """Return the application that shows several archives, each with its title, by their names in addresses.

    The names are those that `named_folders` gives. Nothing is ever fetched.
    """
    sites = {
        name: Site(
            archive,
            hosting,
            clock,
            javascript,
            wombat,
            rules=rules_for(archive.folder),
            representations=made_memory(len(archives)),
            title=title,
            dates=dates,
        )
        for name, (archive, title) in archives.items()
    }
    collections = Collections(sites, hosting, clock, javascript, wombat)
    apps = {name: make_site_app(site) for name, site in sites.items()}
    return Gateway(collections, apps, _front_app(collections))


def _front_app(collections: Collections) -> Starlette:
    """Return the application that shows which archives there are."""

    async def failed(request: Request, error: Exception) -> Response:
        return on_error(collections, request, error)

    async def with_slash(request: Request) -> Response:
        return RedirectResponse(f"{request.url.path}/", 308)

    doors = [Route(f"/{name}", with_slash) for name in collections.sites]
    return application([*routes_of(collections, collections_views), *doors], collections.hosting, failed)


def _first_folder(scope: Scope) -> str:
    """Return the first folder of a request's path, "" if it lies in none; an escaped name is another one."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    parts = raw.split(b"/", 2)
    return parts[1].decode("latin-1") if len(parts) == 3 and not parts[0] else ""


def _within(scope: Scope, folder: str) -> Scope:
    """Return the scope of a request as an application in `folder` sees it."""
    raw: bytes | None = scope.get("raw_path")
    path = {"path": scope["path"][len(folder) :], "raw_path": raw and raw[len(folder) :]}
    return {**scope, **path}
