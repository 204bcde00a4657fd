"""Serves captures as content: /w/…"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archiver.index.interface import Filter
from archiver.index.stamps import is_redirect
from archiver.model import Capture, Memento
from archiver.replay.addresses import Address, content_path, linkable, page_path, parse_address
from archiver.replay.content.answers import Answer, find_answer, is_reading, request_body
from archiver.replay.content.bridge import bridge_element
from archiver.replay.content.callbacks import with_callback
from archiver.replay.content.crossorigin import METHODS as EVERY_METHOD
from archiver.replay.content.crossorigin import preflight, sharing_fields
from archiver.replay.content.delivery import Fields, deliver, plain
from archiver.replay.content.destinations import FRAMES, TOLD_BY, WINDOWS, destination
from archiver.replay.content.fields import memento_fields, sent_status
from archiver.replay.content.media import location_url
from archiver.replay.content.negotiation import negotiated_address, with_place
from archiver.replay.content.parts import missing_start, other_part
from archiver.replay.content.representations import Representation, Wish, represent
from archiver.replay.content.stored import stored
from archiver.replay.memento import (
    content_of,
    find_capture,
    page_of,
    stamp_of,
)
from archiver.replay.policies import RAW_POLICY
from archiver.replay.problems import is_document, not_found, problem
from archiver.replay.rewriting.kinds import HTML_TYPES
from archiver.replay.site import Methods, Routes, Site, tail
from archiver.urls.surt import surt

_NO_REDIRECT = Filter(statuses=("2xx", "4xx", "5xx"))
# What browsers say that they ask for (Fetch Metadata) where it is put into a page that is there already.
_PARTS = frozenset(["audio", "empty", "font", "image", "script", "style", "track", "video", "worker"])
# Opened in a window these can do nothing by themselves; all else is offered for saving.
_HARMLESS = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/", "video/", "text/plain")
# What scripts can run in when it has a window of its own; other XML is shown as text.
_LEAVING = HTML_TYPES | {"image/svg+xml"}
# Captures of up to this many stored bytes are read without leaving the event loop: that takes less time than going to
# another thread and back (measured: 0.3 ms), and reading and rewriting one takes a few milliseconds at most.
_QUICK_BYTES = 32 * 1024


async def content_view(site: Site, request: Request) -> Response:
    """Return the content of the capture that /w/TIMESTAMP MODIFIER_/URL asks for.

    Redirects to the capture's own timestamp and spelling where the address has others, so that an address always
    stands for one capture.
    """
    if request.method == "OPTIONS":
        return preflight(request)
    address = parse_address(tail(request, "/w/"))
    if not address.modifier:
        return _elsewhere(site.origin(request) + page_path(address.url, address.timestamp))
    if address.modifier == "js_" and request.headers.get("sec-fetch-dest") == "style":
        # A module that is a style sheet: maps of imports cannot tell it from a script.
        return _sharing(_elsewhere(content_path(address.url, address.timestamp, "cs_")), request)
    negotiated = negotiated_address(address, request)
    address = negotiated or address
    body = b"" if is_reading(request) else await request_body(request)
    answer = find_answer(site.archive, address, request, body, site.rules)
    if answer is None:
        # What was captured near it is looked for among thousands.
        return await run_in_threadpool(not_found, site, request, address.url, address.timestamp)
    if negotiated is None and _is_inexact(address, answer) and _may_redirect(request, address, answer):
        # An address stands for one capture; a page must know by its own what its relative links are relative to.
        where = content_of(answer.capture, answer.stamp, address.modifier)
        return _own(where, request, answer)
    wish = _wish(site, request, address, answer)
    key = (answer.capture.record_id, answer.capture.warc, answer.capture.offset, wish)
    made = site.representations.get(key)
    if made is None:
        make = partial(_made, site, answer.capture, wish)
        made = make() if answer.capture.length <= _QUICK_BYTES else await run_in_threadpool(make)
        site.representations.put(key, made, made.held_bytes)
    if answer.callback:
        made = with_callback(made, answer.callback)
    start = missing_start(request.headers.get("range"), made.part) if made.part else None
    if start is not None and (other := await run_in_threadpool(other_part, site.archive, made, start, wish)):
        capture, made = other
        answer = replace(answer, capture=capture, rule="other-part")
    if is_redirect_away(made.memento):
        response = await run_in_threadpool(_response, site, request, address, answer, made)
    else:
        response = _response(site, request, address, answer, made)
    return response if negotiated is None else with_place(response, answer, address)


def _is_inexact(address: Address, answer: Answer) -> bool:
    is_named = (address.timestamp, address.url) == (answer.stamp, linkable(answer.capture.url))
    return not is_named or address.lacks_slash


def _may_redirect(request: Request, address: Address, answer: Answer) -> bool:
    """Tell whether the client is sent to the capture's own address.

    Not with a request that has a body, which browsers would drop on the way, nor to a capture of one, whose address is
    that of a GET too. Not where a rule found the capture for a script or an image: what the page says of it, and the
    header that tells of the rule, stay with the answer.
    """
    has_address = is_reading(request) and answer.capture.urlkey == surt(answer.capture.url)
    return has_address and (not answer.rule or is_document(request)) and not _is_part(request, address, answer)


def _is_part(request: Request, address: Address, answer: Answer) -> bool:
    """Tell whether a page asks for what it is made of, at its own time: that comes at once, and says where it lives.

    Else each would be asked for twice, for hardly any was captured in the second of the page. Its relative links lead
    on with the page's time, as the page's do.
    """
    is_same = address.url == linkable(answer.capture.url) and not address.lacks_slash
    return is_same and destination(request) in _PARTS


def _own(where: str, request: Request, answer: Answer) -> Response:
    """Send the client to a capture's own address."""
    response = _sharing(_elsewhere(where), request)
    for name, value in answer.fields:
        response.headers[name] = value
    return response


def _sharing(response: Response, request: Request) -> Response:
    """Let a sandboxed page load its modules, fonts and data through a redirect."""
    for name, value in sharing_fields(request):
        response.headers[name] = value
    return response


def _elsewhere(where: str) -> Response:
    return RedirectResponse(where, 302, {"Vary": ", ".join([*TOLD_BY, "Origin"]), "Cache-Control": "no-store"})


def _wish(site: Site, request: Request, address: Address, answer: Answer) -> Wish:
    dest = destination(request)
    insertion = b""
    if dest in FRAMES and address.modifier != "id_":
        path = page_of(answer.capture, answer.stamp)
        clock_at = answer.capture.date if site.dates == "captured" else None
        insertion = bridge_element(path, site.origins(request), site.javascript, site.wombat, clock_at=clock_at)
    return Wish(
        address.modifier,
        answer.stamp,
        as_document=dest in WINDOWS,
        insertion=insertion,
        # Wombat looks after such frames itself.
        nested_insertion=b"" if site.wombat else insertion,
        origin=site.content_origin(request),
        accept_encoding=request.headers.get("accept-encoding", "")[:200],
    )


def _made(site: Site, capture: Capture, wish: Wish) -> Representation:
    return represent(site.archive, stored(site.archive, capture), wish)


def _response(site: Site, request: Request, address: Address, answer: Answer, made: Representation) -> Response:
    memento = made.memento
    if memento.capture.record_type == "revisit" and memento.refers_to is None and not made.body.size:
        words = "The record says that the page had not changed since an earlier capture, which is not in this archive."
        return problem(site, request, 404, "Only a reference was archived", words)
    fields = memento_fields(site, request, address, answer, made)
    if address.modifier == "id_":
        return _raw(site, request, made, fields)
    if is_redirect_away(memento):
        return _redirect(site, request, memento, address, fields)
    if made.kind in _LEAVING and destination(request) == "document":
        # On its own in a window a page could leave for the live web; in our frame it cannot.
        return _elsewhere(site.origin(request) + page_of(answer.capture, answer.stamp))
    return deliver(request, made, sent_status(made), fields)


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
    return url, site.archive.index.closest_by_key(capture.urlkey, capture.date, only=_NO_REDIRECT)


def _redirect(site: Site, request: Request, memento: Memento, address: Address, fields: Fields) -> Response:
    url, target = redirect_target(site, memento)
    if target is None:
        return not_found(site, request, url.partition("#")[0])
    _, mark, fragment = url.partition("#")
    where = content_of(target, stamp_of(site.archive, target), address.modifier) + mark + fragment
    return plain(b"", memento.status or 302, [*fields, ("Location", where)])


def _raw(site: Site, request: Request, made: Representation, fields: Fields) -> Response:
    memento = made.memento
    fields = [pair for pair in fields if pair[0] != "Content-Security-Policy"]
    fields.append(("Content-Security-Policy", RAW_POLICY))
    if not made.content_type.lower().startswith(_HARMLESS):
        fields = [pair for pair in fields if pair[0].lower() != "content-disposition"]
        fields.append(("Content-Disposition", "attachment"))
    if is_redirect_away(memento):
        url, target = redirect_target(site, memento)
        # Without the target's capture the old address stays, in the archive's form: asking for it says that it lacks.
        stamp = stamp_of(site.archive, target) if target else memento.capture.timestamp
        fields.append(("Location", content_path(linkable(target.url) if target else url, stamp, "id_")))
    return deliver(request, made, sent_status(made), fields)


ROUTES: Routes = {"/w/{address:path}": content_view}

METHODS: Methods = {"/w/{address:path}": EVERY_METHOD}
"""Which methods a path of ROUTES takes."""
