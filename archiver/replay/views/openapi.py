"""Serves the description of this server: /openapi.json"""

from __future__ import annotations

import orjson
from starlette.requests import Request
from starlette.responses import Response

from archiver.replay.openapi.document import document
from archiver.replay.openapi.examples import example_of
from archiver.replay.placing import placed
from archiver.replay.site import Routes, Site


def openapi_view(site: Site, request: Request) -> Response:
    """Return the server's description (OpenAPI 3.1), with examples from this archive."""
    made = document(example_of(site.archive), site.origins(request), placed(""))
    # The examples change with the archive.
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": "default-src 'none'"}
    return Response(orjson.dumps(made), 200, headers, "application/json")


ROUTES: Routes = {"/openapi.json": openapi_view}
