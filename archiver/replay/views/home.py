"""Serves the start page, and lets the reader choose a language."""

from __future__ import annotations

from itertools import groupby

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archiver.errors import ArchiverError
from archiver.index.holdings import counts_by_month
from archiver.replay.captures import holdings
from archiver.replay.captures.bars import bars
from archiver.replay.captures.crawl_reports import report_captures
from archiver.replay.placing import placed, taken_off
from archiver.replay.site import Front, Routes, Site, keep_language
from archiver.replay.views.paging import page_number
from archiver.replay.wording.languages import known_language, without_asked
from archiver.search.finding import openings

STORIES_PER_PAGE = 40
PAGES_PER_PAGE = 30

_SOURCES = 15


def home_view(site: Site, request: Request) -> Response:
    """Return the start page: the archive in numbers, its stories by date, its sources, crawls and pages."""
    stories_page, pages_page = (page_number(request.query_params, name) for name in ("stories", "pages"))
    skip = (stories_page - 1) * STORIES_PER_PAGE
    stories = holdings.story_holdings(site.archive, limit=STORIES_PER_PAGE, skip=skip)
    reports = report_captures(site.archive)
    values = {
        "summary": holdings.summary(site.archive),
        "days": [(day, list(group)) for day, group in groupby(stories, key=lambda held: held.day)],
        "openings": _openings(site, stories),
        "sources": site.archive.catalogue.sources(limit=_SOURCES),
        "bars": bars(counts_by_month(site.archive.index)),
        "pages": holdings.page_holdings(site.archive, limit=PAGES_PER_PAGE, skip=(pages_page - 1) * PAGES_PER_PAGE),
        "stories_page": stories_page,
        "pages_page": pages_page,
        "stories_per_page": STORIES_PER_PAGE,
        "pages_per_page": PAGES_PER_PAGE,
        "crawls": len(reports),
        "latest_crawl": reports[0] if reports else None,
    }
    return site.page(request, "home.html", values)


def language_view(site: Front, request: Request) -> Response:
    """Keep the language that the reader chose, and lead back to the page that asked (`?back=PATH`)."""
    back = request.query_params.get("back", placed("/"))
    # A path of this host and nothing else: "//host" and "/\\host" would lead elsewhere.
    is_ours = back.startswith("/") and back[1:2] not in ("/", "\\") and back.isprintable()
    response = RedirectResponse(_without_asked(back) if is_ours else placed("/"), 303)
    language = known_language(request.path_params["code"])
    # Another site may link here, but not choose for the reader.
    if language and request.headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
        keep_language(response, language)
    return response


def _without_asked(path: str) -> str:
    """Return a path that a client wrote, query and all, asking for no language."""
    own = taken_off(path)
    return path if own is None else placed(without_asked(own))


def _openings(site: Site, stories: list[holdings.StoryHolding]) -> dict[str, str]:
    """Return how the stories begin, by record id; the page does without where the search cannot be read."""
    try:
        shown = [held.entry.record_id for held in stories]
        return openings(holdings.search_path(site.archive), shown, restrict=holdings.only_shown(site.archive))
    except ArchiverError:
        return {}


ROUTES: Routes = {"/": home_view, "/language/{code}": language_view}
