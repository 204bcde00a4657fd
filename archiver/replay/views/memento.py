"""Serves what Memento clients ask for: the TimeGate and the TimeMap (RFC 7089, 4 and 5)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from archiver.replay.addresses import linkable, wanted_url
from archiver.replay.memento import (
    DATE_EXAMPLE,
    content_of,
    find_capture,
    link_header,
    parse_accept_datetime,
    related_to,
    stamp_of,
)
from archiver.replay.problem_details import asks_for_json, problem_details
from archiver.replay.problems import not_found
from archiver.replay.site import Routes, Site, tail
from archiver.replay.timemaps import MEDIA_TYPES, Form, TimeMap, timemap

# Behind the form; what looks like a scheme follows, so that a host named 12 stays one.
# Some clients escape all of a URL.
_PAGED = re.compile(r"([1-9][0-9]{0,8})/([a-z][a-z0-9+.-]*(?::|%3a).*)", re.IGNORECASE | re.DOTALL)

# So many are listed without leaving the event loop: that takes a millisecond, a thread 0.15 ms.
_QUICK_CAPTURES = 400


def timegate_view(site: Site, request: Request) -> Response:
    """Redirect to the memento nearest to Accept-Datetime, or to the latest (RFC 7089, 4.1, pattern 2.1)."""
    url = wanted_url(tail(request, "/timegate/"))
    when = asked_moment(request)
    if isinstance(when, Response):
        return when
    found = find_capture(site.archive, url, when)
    if found is None:
        response = not_found(site, request, url)
        response.headers["Vary"] = "accept-datetime"
        return response
    origins = site.origins(request)
    # No Memento-Datetime here: that would say that this very response is a memento (4.5.4).
    headers = varying({"Link": link_header(origins, linkable(found.url), related_to(site.archive, found))})
    return RedirectResponse(origins.content + content_of(found, stamp_of(site.archive, found)), 302, headers)


def asked_moment(request: Request) -> datetime | Response | None:
    """Return the instant that Accept-Datetime names, None without one; the answer to one that is no date."""
    accepted = request.headers.get("accept-datetime")
    when = parse_accept_datetime(accepted) if accepted is not None else None
    if accepted is not None and when is None:
        words = f"Accept-Datetime is no HTTP date, such as {DATE_EXAMPLE}"
        if asks_for_json(request):
            return problem_details(400, words, headers=varying({}))
        return PlainTextResponse(f"{words}\n", 400, varying({}))
    return when


async def timemap_view(site: Site, request: Request, form: Form) -> Response:
    """Return all captures of a URL: /timemap/FORM/URL, or /timemap/FORM/PAGE/URL for a part of very many."""
    url, page = asked_timemap(request, form)
    make = partial(timemap, site.archive, site.origins(request), url, form, page)
    made = make(most=_QUICK_CAPTURES)
    return timemap_answer(made) if made else await run_in_threadpool(_long_timemap, site, request, url, make)


def _long_timemap(site: Site, request: Request, url: str, make: Callable[[], TimeMap | None]) -> Response:
    made = make()
    return timemap_answer(made) if made else not_found(site, request, url)


def asked_timemap(request: Request, form: Form) -> tuple[str, int]:
    """Return the URL whose TimeMap is asked for, and which page of it, 0 for the one to begin with. Raises UrlError."""
    target = tail(request, f"/timemap/{form}/")
    paged = _PAGED.fullmatch(target)
    page, text = (int(paged[1]), paged[2]) if paged else (0, target)
    return wanted_url(text), page


def timemap_answer(made: TimeMap) -> Response:
    """Return a TimeMap in its form."""
    return Response("".join(made.written()).encode("utf-8", "replace"), media_type=MEDIA_TYPES[made.form])


def varying(headers: dict[str, str]) -> dict[str, str]:
    """Return the headers of a TimeGate's answer."""
    return headers | {"Vary": "accept-datetime"}


ROUTES: Routes = {
    "/timegate/{address:path}": timegate_view,
    **{f"/timemap/{form}/{{address:path}}": partial(timemap_view, form=form) for form in MEDIA_TYPES},
}
