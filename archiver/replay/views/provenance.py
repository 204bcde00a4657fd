"""Serves the provenance of a capture: what was recorded, where it lies, and whether the bytes are still those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from archiver.errors import WarcError
from archiver.model import Capture
from archiver.records.record import record_as_json
from archiver.replay.addresses import provenance_page_path
from archiver.replay.captures.absences import absences
from archiver.replay.captures.crawl_reports import report_captures, report_path
from archiver.replay.captures.facts import computed_like_recorded, overall, surroundings, tied_records, verdict
from archiver.replay.captures.journeys import journey
from archiver.replay.captures.records import capture_named, page_named
from archiver.replay.captures.sealing import seals_of
from archiver.replay.site import Routes, Site
from archiver.replay.story.telling import telling_of
from archiver.replay.views.shared import capture_page

_REPORTS_READ = 12
MAX_NAMED = 60
"""How many missing resources the page names."""


@dataclass(frozen=True, slots=True)
class CrawlLine:
    """The crawl that wrote a file, by its own report; `path` is that of the report's page."""

    name: str
    path: str
    report: Mapping[str, Any]


def provenance_view(site: Site, request: Request) -> Response:
    """Return what is known of a capture, its digests computed anew."""
    capture = capture_named(site, request.path_params["record_id"])
    memento = site.archive.memento(capture)
    told = site.stories.of(site.archive, memento)
    values = {
        "memento": memento,
        "encoding": told.story.encoding if told.problem is None else None,
        "checks": [(check, verdict(check), computed_like_recorded(check)) for check in memento.checks],
        "overall": overall(memento.checks),
        "beside": surroundings(site.archive, memento),
        "tied": tied_records(memento),
        "journey": journey(site.archive, capture),
        "absences": absences(site.archive, memento),
        "max_named": MAX_NAMED,
        "crawl": crawl_of(site, capture),
        "seals": seals_of(site.archive, capture, site.clock()),
        "leaks": site.leaks.of(capture),
    }
    return capture_page(site, request, "provenance.html", capture, "provenance", values)


def crawl_of(site: Site, capture: Capture) -> CrawlLine | None:
    """Return the crawl whose report names the file of `capture`; the reports in that very file are read first."""
    reports = report_captures(site.archive)
    reports.sort(key=lambda each: each.warc != capture.warc)
    for held in reports[:_REPORTS_READ]:
        try:
            report = site.reports.of(site.archive, held)
        except WarcError:
            continue
        if capture.warc in report["warcs"]:
            return CrawlLine(str(report["crawl"]), report_path(held), report)
    return None


def provenance_json_view(site: Site, request: Request) -> Response:
    """Return the record of a capture as JSON, provenance and all, by schema record-1."""
    capture = page_named(site, request.path_params["record_id"])
    record = telling_of(site, capture).record
    links = f'<{provenance_page_path(capture.record_id)}>; rel="alternate"; type="text/html"'
    headers = {"Link": links, "Content-Security-Policy": "default-src 'none'"}
    return JSONResponse(record_as_json(record), headers=headers)


ROUTES: Routes = {
    "/provenance/{record_id:path}.json": provenance_json_view,
    "/provenance/{record_id:path}": provenance_view,
}
