"""Serves the evidence for one field of a record: in the source of the page, and in the page itself."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from archiver.model import Capture
from archiver.records.checking import check_evidence
from archiver.records.record import record_as_json
from archiver.replay.addresses import linkable
from archiver.replay.captures.records import capture_named
from archiver.replay.memento import stamp_of
from archiver.replay.policies import content_headers
from archiver.replay.problems import problem
from archiver.replay.rewriting.html import rewrite_html
from archiver.replay.rewriting.links import PageLinks
from archiver.replay.site import Routes, Site
from archiver.replay.story.evidence import Claim, claims_of
from archiver.replay.story.passages import ANCHOR, MAX_QUOTE, find_passage, marked_page
from archiver.replay.story.source import rows_around
from archiver.replay.story.telling import Telling, telling_of
from archiver.replay.views.shared import capture_page
from archiver.replay.wording.languages import translated


def evidence_view(site: Site, request: Request) -> Response:
    """Return where the value of a field stands in the source of the page, checked now."""
    capture = capture_named(site, request.path_params["record_id"])
    telling = telling_of(site, capture)
    source = telling.source
    claims = claims_of(telling.record, source)
    claim = _named(claims, request)
    if claim is None:
        return _no_such_field(site, request)
    span = claim.span
    values = {
        "claim": claim,
        "claims": [each for each in claims if each.value],
        "rows": rows_around(source, *span) if source is not None and span else [],
        "faults": _faults(telling, claim),
        "is_shown": source is not None and span is not None and marked_page(source, *span, "") is not None,
        "anchor": ANCHOR,
        "encoding": telling.record.provenance.get("encoding"),
    }
    return capture_page(site, request, "evidence.html", capture, "story", values)


def _named(claims: list[Claim], request: Request) -> Claim | None:
    wanted = request.path_params["field"].replace(".", "/")
    return next((claim for claim in claims if claim.name == wanted), None)


def _no_such_field(site: Site, request: Request) -> Response:
    title = translated(request, "No such field")
    return problem(site, request, 404, title, translated(request, "The record has no field of that name."))


def _faults(telling: Telling, claim: Claim) -> list[str]:
    """Return what is wrong with the evidence when it is checked against the archived bytes now."""
    pointer = f"/provenance/fields/{claim.name.replace('/', '~1')}"
    found = check_evidence(record_as_json(telling.record), telling.memento.content)
    return [finding.message for finding in found if finding.pointer == pointer]


def passage_view(site: Site, request: Request) -> Response:
    """Return the archived page with the evidence for a field marked, for a frame; its scripts do not run."""
    capture = capture_named(site, request.path_params["record_id"])
    telling = telling_of(site, capture)
    source = telling.source
    claim = _named(claims_of(telling.record, source), request)
    if source is None or claim is None or claim.span is None:
        return PlainTextResponse("", 404)
    return _marked(site, request, capture, source, claim.span)


def quotation_view(site: Site, request: Request) -> Response:
    """Return the archived page with the passage in `?quote=` marked, for a frame; its scripts do not run."""
    capture = capture_named(site, request.path_params["record_id"])
    source = telling_of(site, capture).source
    words = request.query_params.get("quote", "")[:MAX_QUOTE].strip()
    span = find_passage(source, words) if source is not None and words else None
    if source is None or span is None:
        return PlainTextResponse("", 404)
    return _marked(site, request, capture, source, span)


def _marked(site: Site, request: Request, capture: Capture, source: str, span: tuple[int, int]) -> Response:
    """Return the page of `capture`, whose decoded source is `source`, with what is shown at `span` marked."""
    stamp = stamp_of(site.archive, capture)
    page = marked_page(source, *span, linkable(capture.url))
    if page is None:
        return PlainTextResponse("", 404)
    html = rewrite_html(page, PageLinks(linkable(capture.url), stamp))
    headers = content_headers(site.origins(request), "static", capture.record_id)
    headers["Content-Type"] = "text/html; charset=utf-8"
    return Response(html.encode("utf-8", "replace"), 200, headers)


ROUTES: Routes = {
    "/w/~quotation/{record_id:path}": quotation_view,
    "/w/~passage/{record_id:path}/{field}": passage_view,
    "/evidence/{record_id:path}/{field}": evidence_view,
}
