"""Serves what Memento clients ask for: the TimeGate and the TimeMap (RFC 7089, 4 and 5)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from archiver.replay.addresses import linkable, wanted_url
from archiver.replay.memento import (
    LINK_FORMAT,
    content_of,
    find_capture,
    link_header,
    neighbours,
    parse_accept_datetime,
    timemap,
)
from archiver.replay.problems import not_found
from archiver.replay.site import Site, tail


def timegate_view(site: Site, request: Request) -> Response:
    """Redirect to the memento nearest to Accept-Datetime, or to the latest (RFC 7089, 4.1, pattern 2.1)."""
    url = wanted_url(tail(request, "/timegate/"))
    accepted = request.headers.get("accept-datetime")
    when = parse_accept_datetime(accepted) if accepted is not None else None
    if accepted is not None and when is None:
        example = "Thu, 31 May 2007 20:35:00 GMT"
        return PlainTextResponse(f"Accept-Datetime is no HTTP date, such as {example}\n", 400, _varying({}))
    found = find_capture(site.archive, url, when)
    if found is None:
        response = not_found(site, request, url)
        response.headers["Vary"] = "accept-datetime"
        return response
    origin = site.origin(request)
    # No Memento-Datetime here: that would say that this very response is a memento (4.5.4).
    around = neighbours(site.archive, found)
    headers = _varying({"Link": link_header(origin, linkable(found.url), around)})
    return RedirectResponse(origin + content_of(found, around.stamp(found)), 302, headers)


def timemap_view(site: Site, request: Request) -> Response:
    """Return all captures of a URL in link format."""
    url = wanted_url(tail(request, "/timemap/link/"))
    captures = list(site.archive.lookup(url))
    if not captures:
        return not_found(site, request, url)
    text = "".join(timemap(site.origin(request), url, captures))
    return Response(text.encode("utf-8", "replace"), 200, media_type=LINK_FORMAT)


def _varying(headers: dict[str, str]) -> dict[str, str]:
    return headers | {"Vary": "accept-datetime"}
