"""Lets archived pages load archived content: their sandbox gives them the opaque origin "null" (HTML, 7.1.1)."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""What can be asked of archived content; whatever the method, nothing is changed."""

_NAMES = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:[ \t]*,[ \t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+)*")
_A_DAY_S = "86400"


def sharing_fields(request: Request) -> list[tuple[str, str]]:
    """Return the header fields that let the page which sent `request` read the answer.

    Requests of fonts and modules, and of scripts that ask for cookies to be sent along, are let through by the page's
    own origin only. There are no cookies: nothing is ever set on the host of archived content.
    """
    exposed = ("Access-Control-Expose-Headers", "*")
    if request.headers.get("origin") == "null":
        return [("Access-Control-Allow-Origin", "null"), ("Access-Control-Allow-Credentials", "true"), exposed]
    return [("Access-Control-Allow-Origin", "*"), exposed]


def preflight(request: Request) -> Response:
    """Return the answer to a browser that asks whether it may send a request (Fetch standard, 4.8)."""
    response = Response(None, 204)
    response.headers["Allow"] = response.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    wanted = request.headers.get("access-control-request-headers", "")
    if _NAMES.fullmatch(wanted):
        response.headers["Access-Control-Allow-Headers"] = wanted
    for name, value in sharing_fields(request):
        response.headers[name] = value
    response.headers["Access-Control-Max-Age"] = _A_DAY_S
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Origin, Access-Control-Request-Headers"
    return response
