"""Serves captures for other people's pages: the page view without our bar, and oEmbed (oembed.com) to find it."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from archiver.archive import is_record_id
from archiver.index.stamps import is_redirect
from archiver.model import Capture
from archiver.replay.addresses import embed_path, linkable, parse_address, wanted_url
from archiver.replay.captures.records import capture_named
from archiver.replay.memento import content_of, find_capture, find_stamped, stamp_of
from archiver.replay.placing import placed, taken_off
from archiver.replay.policies import embed_headers
from archiver.replay.problem_details import problem_details
from archiver.replay.problems import not_found, problem
from archiver.replay.site import Routes, Site, tail
from archiver.replay.views.content import redirect_target
from archiver.replay.views.page import is_showable
from archiver.replay.views.paging import whole_number
from archiver.replay.wording.languages import translated

WIDTH, HEIGHT = 800, 600
"""The size of an embedded page in CSS pixels, unless less is asked for."""

_LEAST = 200
_VIEWS_OF_RECORDS = ("/story/", "/provenance/", "/changes/", "/cite/")
_VIEWS_OF_TIMES = ("/page/", "/embed/", "/w/")


def embed_view(site: Site, request: Request) -> Response:
    """Return a capture in a frame under one line that says what it is; any site may hold it in a frame."""
    address = parse_address(tail(request, "/embed/"))
    found = find_stamped(site.archive, address)
    if found is None:
        return not_found(site, request, address.url, address.timestamp)
    capture, stamp = found
    if (address.timestamp, address.url) != (stamp, linkable(capture.url)):
        return RedirectResponse(embed_path(linkable(capture.url), stamp), 302)
    values = {"capture": capture, "stamp": stamp, "content_path": content_of(capture, stamp)}
    values["is_showable"] = is_showable(capture)
    page = site.page(request, "embed.html", values, headers=embed_headers(site.origins(request)))
    for name in ("X-Frame-Options", "Cross-Origin-Opener-Policy"):
        del page.headers[name]
    return page


def snippet(origin: str, url: str, stamp: str, title: str, *, width: int = WIDTH, height: int = HEIGHT) -> str:
    """Return the HTML that holds the embedded view of a capture in a frame."""
    source = escape(origin + embed_path(url, stamp))
    return (
        f'<iframe src="{source}" width="{width}" height="{height}" title="{escape(title)}" '
        'loading="lazy" referrerpolicy="no-referrer"></iframe>'
    )


def oembed_view(site: Site, request: Request) -> Response:
    """Return what oEmbed asks of a provider (oembed.com, 2.3) for `?url=`, an address of ours or of a captured page."""
    if request.query_params.get("format", "json") != "json":
        title, words = translated(request, "Only JSON"), translated(request, "This server answers oEmbed in JSON only.")
        return problem(site, request, 501, title, words)
    capture = _meant(site, request, request.query_params.get("url", ""))
    if capture is None:
        return problem_details(404, "It is not in this archive.", headers={"Access-Control-Allow-Origin": "*"})
    width, height = _bounded(request, "maxwidth", WIDTH), _bounded(request, "maxheight", HEIGHT)
    told = site.stories.of(site.archive, site.archive.memento(capture))
    title = told.story.title or capture.url
    stamp = stamp_of(site.archive, capture)
    origin = site.origin(request)
    members = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "author_name": ", ".join(told.story.authors) or None,
        "provider_name": site.name,
        "provider_url": origin + placed("/"),
        "cache_age": 86400,
        "width": width,
        "height": height,
        "html": snippet(origin, linkable(capture.url), stamp, title, width=width, height=height),
    }
    headers = {"Access-Control-Allow-Origin": "*", "Content-Security-Policy": "default-src 'none'"}
    return JSONResponse({name: value for name, value in members.items() if value is not None}, headers=headers)


def _meant(site: Site, request: Request, text: str) -> Capture | None:
    """Return the capture that an address of ours shows, or the latest one of a captured page. Raises UrlError."""
    parts = urlsplit(text)
    if f"{parts.scheme}://{parts.netloc}" in site.origins(request):
        target = taken_off(text[len(f"{parts.scheme}://{parts.netloc}") :]) or ""
        record = next((target[len(each) :] for each in _VIEWS_OF_RECORDS if target.startswith(each)), None)
        if record is not None:
            return capture_named(site, record.partition("?")[0].partition("#")[0])
        dated = next((target[len(each) :] for each in _VIEWS_OF_TIMES if target.startswith(each)), None)
        found = find_stamped(site.archive, parse_address(dated)) if dated else None
        return found[0] if found else None
    if is_record_id(text):
        return capture_named(site, text)
    found_capture = find_capture(site.archive, wanted_url(text), None)
    if found_capture is None or not is_redirect(found_capture):
        return found_capture
    _, target_capture = redirect_target(site, site.archive.memento(found_capture))
    return target_capture


def _bounded(request: Request, name: str, most: int) -> int:
    wanted = whole_number(request.query_params, name)
    return most if wanted is None else min(most, max(_LEAST, wanted))


ROUTES: Routes = {"/oembed": oembed_view, "/embed/{address:path}": embed_view}
