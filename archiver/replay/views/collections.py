"""Serves what lies beside the archives of a server: their list, and what they have of one address together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archiver.errors import ArchiverError, UsageError
from archiver.model import Capture
from archiver.replay.addresses import captures_path, linkable, wanted_url
from archiver.replay.captures.holdings import Summary, summary
from archiver.replay.captures.together import Place, count_and_latest, nearest, timemap_of_all
from archiver.replay.cdx.fields import PYWB, WAYBACK, Dialect
from archiver.replay.cdx.source import Joined
from archiver.replay.collections import Collections
from archiver.replay.memento import content_of, http_date, link_header, link_value, page_of, stamp_of
from archiver.replay.placing import below, placed
from archiver.replay.problems import problem
from archiver.replay.site import Front, Site, tail
from archiver.replay.timemaps import MEDIA_TYPES, Form
from archiver.replay.views.cdx import cdx_answer
from archiver.replay.views.home import language_view
from archiver.replay.views.memento import asked_moment, asked_timemap, timemap_answer, varying
from archiver.replay.wording.languages import translated

_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list: an archive, the path of its home, what it has; None where its index cannot be read."""

    title: str
    path: str
    summary: Summary | None


@dataclass(frozen=True, slots=True)
class Having:
    """An archive that has captures of an address: how many, the latest; where that and all of them are shown."""

    title: str
    count: int
    latest: Capture
    page: str
    captures: str


def collections_view(front: Collections, request: Request) -> Response:
    """Return the list of archives; with `?url=` also which of them have that address."""
    text = request.query_params.get("url", "").strip()[:_LONGEST]
    url = wanted_url(text) if text else ""
    values = {
        "listed": [_listed(name, site) for name, site in front.sites.items()],
        "url": url,
        "having": list(_having(front, url)) if url else [],
    }
    return front.page(request, "collections.html", values)


def search_view(front: Collections, request: Request) -> Response:
    """Lead to the search of the archive that `?in=` names."""
    name, words = (request.query_params.get(each, "") for each in ("in", "q"))
    if name not in front.sites:
        raise UsageError("no such collection", repr(name[:80]), "The start page lists the collections that there are.")
    with below(f"/{name}"):
        return RedirectResponse(placed(f"/search?{urlencode({'q': words[:_LONGEST]})}"), 302)


def timegate_view(front: Collections, request: Request) -> Response:
    """Redirect to the memento nearest to Accept-Datetime in any archive, or to the latest (RFC 7089, 4.1, 2.1)."""
    url = wanted_url(tail(request, "/timegate/"))
    when = asked_moment(request)
    if isinstance(when, Response):
        return when
    found = nearest(_places(front, request), url, when)
    if found is None:
        return _nowhere(front, request, url, varying({}))
    capture, place = found
    memento = place.origins.content + content_of(capture, stamp_of(place.archive, capture))
    links = link_header(front.origins(request), linkable(capture.url))
    own = link_value(memento, "memento", datetime=http_date(capture.date))
    return RedirectResponse(memento, 302, varying({"Link": f"{links}, {own}"}))


def timemap_view(front: Collections, request: Request, form: Form) -> Response:
    """Return all captures of a URL in all archives, as the TimeMap of one archive does."""
    url, page = asked_timemap(request, form)
    made = timemap_of_all(_places(front, request), front.origins(request), url, form, page)
    return timemap_answer(made) if made else _nowhere(front, request, url, {})


async def cdx_view(front: Collections, request: Request, dialect: Dialect) -> Response:
    """Return lines of the indexes of all archives, as the CDX server of one does; files are named NAME/FILE."""
    joined = Joined({name: site.archive.index for name, site in front.sites.items()})
    return await cdx_answer(joined, request, dialect)


def _listed(name: str, site: Site) -> Listed:
    try:
        found = summary(site.archive)
    except ArchiverError:
        found = None
    return Listed(site.name, f"/{name}/", found)


def _having(front: Collections, url: str) -> Iterator[Having]:
    """Yield the archives that have captures of `url`; one whose index cannot be read has none."""
    for name, site in front.sites.items():
        try:
            found = count_and_latest(site.archive, url)
            stamp = stamp_of(site.archive, found[1]) if found else ""
        except ArchiverError:
            continue
        if found:
            count, latest = found
            with below(f"/{name}"):
                page, captures = page_of(latest, stamp), captures_path(linkable(latest.url))
            yield Having(site.name, count, latest, page, captures)


def _places(front: Collections, request: Request) -> list[Place]:
    """Return the archives with the origins of their addresses; that of content ends in the archive's folder."""
    origins = front.origins(request)
    return [
        Place(site.archive, origins._replace(content=f"{origins.content}/{name}")) for name, site in front.sites.items()
    ]


def _nowhere(front: Front, request: Request, url: str, headers: Mapping[str, str]) -> Response:
    title, words = translated(request, "In no collection"), translated(request, "%(url)s was not captured.", url=url)
    response = problem(front, request, 404, title, words)
    response.headers.update({"Link": link_header(front.origins(request), url), **headers})
    return response


ROUTES: Mapping[str, Callable[[Collections, Request], Response | Awaitable[Response]]] = {
    "/": collections_view,
    "/cdx": partial(cdx_view, dialect=PYWB),
    "/cdx/search/cdx": partial(cdx_view, dialect=WAYBACK),
    "/language/{code}": language_view,
    "/search": search_view,
    "/timegate/{address:path}": timegate_view,
    **{f"/timemap/{form}/{{address:path}}": partial(timemap_view, form=form) for form in MEDIA_TYPES},
}
