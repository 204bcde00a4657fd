"""Serves the pages for people: home, search, page view, captures, story with its provenance."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from archiver.archive import as_record_id
from archiver.errors import CaptureIndexError, UrlError
from archiver.extract.encoding import media_type
from archiver.index.stamps import is_redirect
from archiver.model import Capture
from archiver.records.provenance import build_record
from archiver.records.record import record_as_json
from archiver.replay import holdings
from archiver.replay.addresses import (
    captures_path,
    linkable,
    parse_address,
    story_path,
    wanted_url,
)
from archiver.replay.content_views import redirect_target
from archiver.replay.evidence import evidence_rows
from archiver.replay.facts import computed_like_recorded, overall, surroundings, tied_records, verdict
from archiver.replay.markdown import render_markdown
from archiver.replay.memento import (
    content_of,
    find_stamped,
    http_date,
    link_header,
    neighbours,
    page_of,
    stamp_of,
    stamps,
)
from archiver.replay.problems import not_found, problem
from archiver.replay.reports import report_captures
from archiver.replay.site import Site, tail
from archiver.replay.stories import ArchiveTargets

PER_PAGE = 50
_MAX_PAGE = 10_000
_SHOWABLE = ("text/", "image/", "audio/", "video/", "application/json", "application/javascript")


def home_view(site: Site, request: Request) -> Response:
    """Return the start page: the archive in numbers, its stories, its pages."""
    stories_page, pages_page = _number(request, "stories"), _number(request, "pages")
    values = {
        "summary": holdings.summary(site.archive),
        "stories": holdings.story_holdings(site.archive, limit=PER_PAGE, skip=(stories_page - 1) * PER_PAGE),
        "pages": holdings.page_holdings(site.archive, limit=PER_PAGE, skip=(pages_page - 1) * PER_PAGE),
        "stories_page": stories_page,
        "pages_page": pages_page,
        "crawls": len(report_captures(site.archive)),
        "per_page": PER_PAGE,
    }
    return site.page(request, "home.html", values)


def search_view(site: Site, request: Request) -> Response:
    """Return what the archive has for a URL or the words of a title; a captured URL leads straight to its captures."""
    query = request.query_params.get("url", "").strip()
    if not query:
        return RedirectResponse("/", 302)
    titled = holdings.story_holdings(site.archive, words=query, limit=PER_PAGE)
    try:
        url = wanted_url(query)
    except UrlError:
        return site.page(request, "search.html", {"query": query, "groups": [], "titled": titled})
    if next(site.archive.lookup(url), None):
        return RedirectResponse(captures_path(url), 302)
    groups = [
        ("Addresses that begin with it", holdings.holdings(site.archive, url, "prefix", limit=PER_PAGE)),
        ("On the same host", holdings.holdings(site.archive, url, "host", limit=PER_PAGE)),
        ("On hosts below it", holdings.holdings(site.archive, url, "domain", limit=PER_PAGE)),
    ]
    found = [(title, items) for title, items in groups if items][:1]
    if not found and not titled and "." in query:
        return not_found(site, request, url)
    return site.page(request, "search.html", {"query": query, "groups": found, "titled": titled})


def page_view(site: Site, request: Request) -> Response:
    """Return a capture in a frame under a bar that says what it is."""
    address = parse_address(tail(request, "/page/"))
    found = find_stamped(site.archive, address)
    if found is None:
        return not_found(site, request, address.url)
    capture, stamp = found
    if (address.timestamp, address.url) != (stamp, linkable(capture.url)):
        return RedirectResponse(page_of(capture, stamp), 302)
    leads_to = None
    if is_redirect(capture):
        leads_to, target = redirect_target(site, site.archive.memento(capture))
        if target is not None:
            return RedirectResponse(page_of(target, stamp_of(site.archive, target)), 302)
    around = neighbours(site.archive, capture)
    headers = {
        "Memento-Datetime": http_date(capture.date),
        "Link": link_header(site.origin(request), linkable(capture.url), around),
    }
    values = {
        "capture": capture,
        "around": around,
        "leads_to": leads_to,
        "is_showable": _is_showable(capture),
        "content_path": content_of(capture, stamp),
    }
    return site.page(request, "page.html", values, headers=headers)


def captures_view(site: Site, request: Request) -> Response:
    """Return all captures of a URL, by year, newest year first."""
    url = wanted_url(tail(request, "/captures/"))
    captures = list(site.archive.lookup(url))
    if not captures:
        return not_found(site, request, url)
    rows = zip(captures, stamps(captures), _likenesses(captures), strict=True)
    years = [(year, list(group)) for year, group in groupby(rows, key=lambda row: row[0].date.year)]
    headers = {"Link": link_header(site.origin(request), url)}
    values = {"url": url, "years": years[::-1], "captures": captures, "query": url}
    return site.page(request, "captures.html", values, headers=headers)


def _likenesses(captures: Sequence[Capture]) -> list[str]:
    """Return for each capture whether its payload is that of the one before: "first", "same", "differs", "unknown"."""
    before: Sequence[Capture | None] = [None, *captures[:-1]]
    return [_likeness(capture, earlier) for capture, earlier in zip(captures, before, strict=True)]


def _likeness(capture: Capture, earlier: Capture | None) -> str:
    if earlier is None:
        return "first"
    if capture.digest is None or earlier.digest is None:
        return "unknown"
    return "same" if capture.digest == earlier.digest else "differs"


def story_view(site: Site, request: Request) -> Response:
    """Return what a capture says, beside its provenance and the evidence for every field."""
    capture = _capture_named(site, request.path_params["record_id"])
    memento = site.archive.memento(capture)
    told = site.stories.of(memento)
    record = build_record(told.story, memento, markdown=told.story.markdown)
    targets = ArchiveTargets(site.archive, capture)
    values = {
        "capture": capture,
        "around": neighbours(site.archive, capture),
        "memento": memento,
        "story": told.story,
        "absence": told.problem,
        # Safe: render_markdown escapes all that comes from the page.
        "body": Markup(render_markdown(_without_title(record.markdown, record.title), targets)),
        "checks": [(check, verdict(check), computed_like_recorded(check)) for check in memento.checks],
        "overall": overall(memento.checks),
        "beside": surroundings(site.archive, memento),
        "tied": tied_records(memento),
        "rows": evidence_rows(record),
        "citations": dict(site.citations(capture)) if site.citations else {},
    }
    return site.page(request, "story.html", values)


def provenance_view(site: Site, request: Request) -> Response:
    """Return the record of a capture as JSON, provenance and all, by schema record-1."""
    capture = _capture_named(site, request.path_params["record_id"])
    memento = site.archive.memento(capture)
    story = site.stories.of(memento).story
    record = build_record(story, memento, markdown=story.markdown)
    links = f'<{story_path(capture.record_id)}>; rel="alternate"; type="text/html"'
    return JSONResponse(
        record_as_json(record), headers={"Link": links, "Content-Security-Policy": "default-src 'none'"}
    )


def record_view(site: Site, request: Request) -> Response:
    """Redirect /provenance/ID, as a person might write it, to the story page's provenance."""
    capture = _capture_named(site, request.path_params["record_id"])
    return RedirectResponse(f"{story_path(capture.record_id)}#provenance", 302)


def _capture_named(site: Site, text: str) -> Capture:
    index = site.archive.index
    found = index.by_record_id(as_record_id(text)) or index.by_record_id(text)
    if found is None:
        hint = "The start page lists the stories; `archiver lookup URL` shows record ids."
        raise RecordNotHereError("no such record in this archive", text[:200], hint)
    return found


class RecordNotHereError(CaptureIndexError):
    """A record id that no record of this archive has."""


def missing_record(site: Site, request: Request, error: RecordNotHereError) -> Response:
    """Return the page for a record id that is not here."""
    return problem(site, request, 404, "No such record", f"{error.where} is not in this archive.", error.hint)


def _without_title(markdown: str, title: str) -> str:
    """Return the Markdown without a first heading that only says the title again."""
    first, _, rest = markdown.lstrip("\n").partition("\n")
    heading = first.lstrip("#").strip().replace("\\", "")
    return rest if first.startswith("#") and title and heading == title else markdown


def _is_showable(capture: Capture) -> bool:
    """Tell whether a browser can show a capture in a sandboxed frame; PDF viewers, for one, cannot run there."""
    kind = media_type(capture.mime)
    return kind is None or kind.startswith(_SHOWABLE) or kind.endswith(("xml", "+json"))


def _number(request: Request, name: str) -> int:
    """Return the page number in the query, 1 where there is none."""
    text = request.query_params.get(name, "1")
    return min(max(int(text), 1), _MAX_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1
