"""Serves captures as content: /w/…"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archiver.index.stamps import is_redirect
from archiver.model import Capture, Memento
from archiver.replay.addresses import (
    Address,
    content_path,
    linkable,
    page_path,
    parse_address,
)
from archiver.replay.bridge import with_bridge
from archiver.replay.codings import kept_coding
from archiver.replay.content import (
    HTML_TYPES,
    archived_headers,
    as_archived,
    as_shown,
    location_url,
    shown_type,
)
from archiver.replay.memento import (
    content_of,
    find_capture,
    find_stamped,
    http_date,
    link_header,
    neighbours,
    page_of,
    stamp_of,
)
from archiver.replay.policies import RAW_POLICY, content_policy
from archiver.replay.problems import is_document, not_found, problem
from archiver.replay.site import Site, tail

# What a server can write as a status (RFC 9110, 15); codes that nobody registered are archived too.
_HIGHEST_STATUS = 599
_EMBEDDED = frozenset(["im_", "js_", "cs_", "oe_", "wkr_"])
# Opened in a window these can do nothing by themselves; all else is offered for saving.
_HARMLESS = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/", "video/", "text/plain")


def content_view(site: Site, request: Request) -> Response:
    """Return the content of the capture that /w/TIMESTAMP MODIFIER_/URL asks for.

    Redirects to the capture's own timestamp and spelling where the address has others, so that an address always
    stands for one capture.
    """
    address = parse_address(tail(request, "/w/"))
    if not address.modifier:
        return RedirectResponse(page_path(address.url, address.timestamp), 302)
    found = find_stamped(site.archive, address)
    if found is None:
        return not_found(site, request, address.url)
    capture, stamp = found
    if (address.timestamp, address.url) != (stamp, linkable(capture.url)) or address.lacks_slash:
        # A sandboxed page may load its modules, fonts and data through a redirect only if that allows it, too.
        headers = {"Vary": "Sec-Fetch-Dest", "Access-Control-Allow-Origin": "*"}
        return RedirectResponse(content_of(capture, stamp, address.modifier), 302, headers)
    memento = site.archive.memento(capture)
    if capture.record_type == "revisit" and memento.refers_to is None and not memento.content:
        words = "The record says that the page had not changed since an earlier capture, which is not in this archive."
        return problem(site, request, 404, "Only a reference was archived", words)
    if address.modifier == "id_":
        return _raw(site, request, memento)
    if is_redirect_away(memento):
        return _redirect(site, request, memento, address)
    is_page = shown_type(memento, address.modifier) in HTML_TYPES
    if is_page and request.headers.get("sec-fetch-dest") == "document":
        # On its own in a window a page could leave for the live web; in our frame it cannot.
        return RedirectResponse(page_of(capture, stamp), 302, {"Vary": "Sec-Fetch-Dest"})
    return _shown(site, request, memento, address)


def is_redirect_away(memento: Memento) -> bool:
    """Tell whether a memento is a redirect that names where it leads."""
    return memento.status in (301, 302, 303, 307, 308) and location_url(memento) is not None


def redirect_target(site: Site, memento: Memento) -> tuple[str, Capture | None]:
    """Return the URL an archived redirect leads to, and its capture if there is one that is not the redirect itself.

    Two spellings of a URL share their captures, so a redirect from one to the other finds itself; then the nearest
    capture that is no redirect counts.
    """
    url = location_url(memento) or ""
    capture = memento.capture
    found = find_capture(site.archive, url, capture.date)
    if found is None or found.urlkey != capture.urlkey or not is_redirect(found):
        return url, found
    others = [each for each in site.archive.lookup(capture.url) if not is_redirect(each)]
    return url, min(others, key=lambda each: abs(each.date - capture.date), default=None)


def _redirect(site: Site, request: Request, memento: Memento, address: Address) -> Response:
    url, target = redirect_target(site, memento)
    if target is None:
        return not_found(site, request, url.partition("#")[0])
    _, mark, fragment = url.partition("#")
    where = content_of(target, stamp_of(site.archive, target), address.modifier) + mark + fragment
    return Response(b"", memento.status or 302, _headers(site, request, memento, address) | {"Location": where})


def _raw(site: Site, request: Request, memento: Memento) -> Response:
    replayed = as_archived(memento)
    headers = _headers(site, request, memento, Address(memento.capture.timestamp, "id_", memento.capture.url))
    headers |= {"Content-Type": replayed.content_type, "Content-Security-Policy": RAW_POLICY}
    body = replayed.body
    if coding := kept_coding(memento, request.headers.get("accept-encoding", "")):
        body = memento.payload
        headers["Content-Encoding"] = coding
    headers["Vary"] += ", Accept-Encoding"
    if not replayed.content_type.lower().startswith(_HARMLESS):
        headers["Content-Disposition"] = "attachment"
    if is_redirect_away(memento):
        url, target = redirect_target(site, memento)
        # Without the target's capture the old address stays, in the archive's form: asking for it says that it lacks.
        stamp = stamp_of(site.archive, target) if target else memento.capture.timestamp
        headers["Location"] = content_path(linkable(target.url) if target else url, stamp, "id_")
    return _response(memento, body, headers)


def _shown(site: Site, request: Request, memento: Memento, address: Address) -> Response:
    replayed = as_shown(memento, address.modifier, as_document=is_document(request))
    body = replayed.body
    kind, _, charset = replayed.content_type.partition("; charset=")
    framed = request.headers.get("sec-fetch-dest") in ("iframe", "frame")
    if framed and kind in HTML_TYPES and not charset.startswith("utf-16"):
        body = with_bridge(body, page_path(address.url, address.timestamp), site.origin(request))
    headers = _headers(site, request, memento, address) | {"Content-Type": replayed.content_type}
    return _response(memento, body, headers)


def _response(memento: Memento, body: bytes, headers: dict[str, str]) -> Response:
    status = _sent_status(memento.status)
    if status in (204, 205):
        body = b""
    response = Response(body, status)
    for name, value in archived_headers(memento):
        response.headers.append(name, value)
    response.headers.update(headers)
    if memento.status not in (None, status):
        response.headers["X-Archive-Orig-Status"] = str(memento.status)
    return response


def _sent_status(recorded: int | None) -> int:
    """Return the status to send: as recorded, or 200 for one that no server can send with a body.

    1xx cannot end an exchange, and 304 has no body (RFC 9110, 15); a record without a status is a resource.
    """
    if recorded is None or recorded < 200 or recorded == 304 or recorded > _HIGHEST_STATUS:
        return 200
    return recorded


def _headers(site: Site, request: Request, memento: Memento, address: Address) -> dict[str, str]:
    """Return our own headers of a memento's content."""
    origin = site.origin(request)
    capture = memento.capture
    around = None if address.modifier in _EMBEDDED else neighbours(site.archive, capture)
    return {
        "Content-Security-Policy": content_policy(origin),
        "Cross-Origin-Resource-Policy": "cross-origin",
        # The sandboxed page's origin is opaque ("null"): fonts, modules and fetch() need this to load their own files.
        "Access-Control-Allow-Origin": "*",
        "Memento-Datetime": http_date(capture.date),
        "Link": link_header(origin, linkable(capture.url), around),
        "Vary": "Sec-Fetch-Dest",
    }
