"""Serves the scripts that are put into archived pages, and tells whose they are: /w/-/NAME-DIGEST.js and /scripts."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from archiver.replay.assets import KINDS
from archiver.replay.placing import placed
from archiver.replay.scripts import SCRIPTS_PATH, dates, script_path, shim
from archiver.replay.site import Routes, Site


async def script_view(site: Site, request: Request) -> Response:
    """Return a script. An address that has another digest is one of another version, which is not here."""
    scripts = [shim(), dates(), *([site.wombat] if site.wombat else [])]
    found = next((each for each in scripts if script_path(each) == placed(request.url.path)), None)
    if found is None:
        return PlainTextResponse("No such script\n", 404)
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        # Module workers load it from an opaque origin.
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return Response(found.raw, media_type="text/javascript", headers=headers)


def scripts_view(site: Site, request: Request) -> Response:
    """Return the page that names the licence and the source of what is by others (AGPL-3.0, 13)."""
    path = script_path(site.wombat) if site.wombat else ""
    return site.page(request, "scripts.html", {"kind": KINDS["wombat"], "file_path": path})


ROUTES: Routes = {SCRIPTS_PATH + "{name}": script_view, "/scripts": scripts_view}
