"""Serves what is selected as a WACZ: a capture, the captures of a URL, the stories of a search."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from itertools import islice
from typing import BinaryIO

from starlette.requests import Request
from starlette.responses import Response

from archiver.errors import UsageError
from archiver.model import Capture
from archiver.pack.selected import write_selected
from archiver.replay.addresses import linkable, parse_address
from archiver.replay.captures.records import capture_named
from archiver.replay.captures.selections import MOST_BYTES, MOST_PAGES, select
from archiver.replay.problems import not_found, problem
from archiver.replay.site import Routes, Site, tail
from archiver.replay.views.files import HELD_BYTES, FileAnswer, file_headers, named_headers
from archiver.replay.views.search import captures_found
from archiver.replay.wording.figures import size_line
from archiver.replay.wording.languages import chosen_language, translated

_NO_NAME = re.compile(r"[^\w]+")
_RETRY_S = "30"
_KIND = "application/wacz"


def capture_package_view(site: Site, request: Request) -> Response:
    """Return a WACZ of one capture with what its page asks for."""
    capture = capture_named(site, request.path_params["record_id"])
    return _package(site, request, [capture], linkable(capture.url), file_headers(capture, ".wacz"))


def captures_package_view(site: Site, request: Request) -> Response:
    """Return a WACZ of the captures of a URL, those of one period if the address names one."""
    address = parse_address(tail(request, "/wacz/captures/"))
    period = address.timestamp
    found = (each for each in site.archive.lookup(address.url) if each.timestamp.startswith(period))
    captures = list(islice(found, MOST_PAGES))
    if not captures:
        return not_found(site, request, address.url, period)
    if rest := sum(1 for _ in found):
        return _too_many(site, request, MOST_PAGES + rest)
    captures.reverse()
    return _package(site, request, captures, address.url, file_headers(captures[0], ".wacz"))


def search_package_view(site: Site, request: Request) -> Response:
    """Return a WACZ of the first stories that a search finds; its parameters are those of the search."""
    text, captures = captures_found(site, request, MOST_PAGES)
    if not captures:
        raise UsageError("the search finds no story", repr(text[:80]), "Search for something else.")
    stem = _NO_NAME.sub("-", text)[:60].strip("-") or "stories"
    return _package(site, request, captures, text or site.name, named_headers(f"{stem}.wacz"))


def _package(
    site: Site, request: Request, captures: Iterable[Capture], title: str, headers: dict[str, str]
) -> Response:
    if not site.packing.acquire(blocking=False):
        return _busy(site, request)
    try:
        chosen = select(site.archive, captures, title, f"From the archive {site.name!r} by {site.origin(request)}/")
        if chosen is None:
            return _too_large(site, request)
        held = tempfile.SpooledTemporaryFile(HELD_BYTES)  # noqa: SIM115  # closed when it has been sent
        with ExitStack() as undo:
            undo.callback(held.close)
            out: BinaryIO = held  # type: ignore[assignment]  # it has all methods of one
            write_selected(site.archive, chosen, out, created=site.clock())
            undo.pop_all()
    finally:
        site.packing.release()
    return FileAnswer(held, headers, _KIND)


def _too_many(site: Site, request: Request, count: int) -> Response:
    title = translated(request, "Too much for one package")
    words = translated(
        request, "These are %(count)s captures; a package holds up to %(most)s.", count=count, most=MOST_PAGES
    )
    return problem(site, request, 413, title, words, _smaller(request))


def _too_large(site: Site, request: Request) -> Response:
    title = translated(request, "Too much for one package")
    most = size_line(MOST_BYTES, language=chosen_language(request))
    words = translated(request, "With what the pages need it has more than %(size)s, which is the most.", size=most)
    return problem(site, request, 413, title, words, _smaller(request))


def _smaller(request: Request) -> str:
    return translated(request, "Choose a shorter time, or fewer stories. `archiver pack` packs the whole archive.")


def _busy(site: Site, request: Request) -> Response:
    title = translated(request, "Other packages are being made")
    words = translated(request, "Making one takes some seconds. Try again then.")
    response = problem(site, request, 503, title, words)
    response.headers["Retry-After"] = _RETRY_S
    return response


ROUTES: Routes = {
    "/wacz/search": search_package_view,
    "/wacz/captures/{address:path}": captures_package_view,
    "/wacz/{record_id:path}.wacz": capture_package_view,
}
