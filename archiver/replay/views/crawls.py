"""Shows the crawls that filled the archive: a list of their reports, and a page for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from archiver.archive import as_record_id
from archiver.errors import ArchiverError
from archiver.model import Capture
from archiver.replay.captures.crawl_reports import URI_PREFIX, Report, report_captures, report_path
from archiver.replay.problems import problem
from archiver.replay.site import Routes, Site
from archiver.replay.views.paging import page_number
from archiver.replay.wording.crawls import duration, ends, outcome, reasons
from archiver.replay.wording.figures import counted, size_line
from archiver.replay.wording.languages import ENGLISH, catalogue, chosen_language, translated
from archiver.warc.dates import parse_date

PER_PAGE = 50
"""Runs on a page of the list of crawls."""

PER_LIST = 20
"""Addresses on a page of each list of a report."""

_TALLIED = 12


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A line of the list: the record, and the report's main members; `members` is None where it cannot be read."""

    capture: Capture
    members: Report | None

    @property
    def name(self) -> str:
        """What the crawl is called, as far as the record's URL tells."""
        return self.capture.url.removeprefix(URI_PREFIX).rpartition(":")[0] or self.capture.url

    @property
    def path(self) -> str:
        """The address of the report's page."""
        return report_path(self.capture)


@dataclass(frozen=True, slots=True)
class Tally:
    """A line of a table of counts; `share` is its part of the greatest, in percent."""

    name: str
    count: int
    share: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list of URLs: `key` is its name in the query, `total` counts all that the run told of."""

    key: str
    title: str
    items: Sequence[Mapping[str, Any]]
    total: int
    unlisted: int
    page: int
    previous: str
    next: str


def crawls_view(site: Site, request: Request) -> Response:
    """Return the list of crawl reports."""
    captures = report_captures(site.archive)
    page = page_number(request.query_params, "page")
    shown = captures[(page - 1) * PER_PAGE : page * PER_PAGE]
    values = {
        "entries": [_entry(site, capture) for capture in shown],
        "total": len(captures),
        "page": page,
        "has_more": page * PER_PAGE < len(captures),
        "ends": ends(chosen_language(request)),
    }
    return site.page(request, "crawls.html", values)


def crawl_view(site: Site, request: Request) -> Response:
    """Return the page of one report."""
    capture = _capture_named(site, request)
    if capture is None:
        return _missing(site, request)
    report = site.reports.of(site.archive, capture)
    reason = request.query_params.get("reason", "")
    language = chosen_language(request)
    say = catalogue(language).gettext
    values = {
        "capture": capture,
        "report": report,
        "outcome": outcome(report, language=language),
        "started": _instant(report["started_at"]),
        "finished": _instant(report["finished_at"]),
        "duration": duration(report["duration_s"], language=language),
        "tallies": [
            (say("By status"), say("Status"), tallies(report["statuses"], language=language)),
            (say("By type"), say("Media type"), tallies(report["mimes"], language=language)),
            (say("By host"), say("Host"), host_tallies(report["hosts"], language=language)),
        ],
        "lists": listings(report, request.query_params, reason, language=language),
        "reason": reason,
        "reasons": reasons(language),
        "left_out": tallies(report["left_out_counts"], most=1000, language=language),
        "json_path": f"{report_path(capture)}.json",
    }
    return site.page(request, "report.html", values)


def crawl_json_view(site: Site, request: Request) -> Response:
    """Return the report as it was archived."""
    capture = _capture_named(site, request)
    if capture is None:
        return _missing(site, request)
    headers = {"Content-Security-Policy": "default-src 'none'"}
    return Response(site.archive.memento(capture).content, 200, headers, "application/json")


def tallies(counts: Mapping[str, int], *, most: int = _TALLIED, language: str = ENGLISH) -> list[Tally]:
    """Return the greatest of `counts` with their shares; the rest in one line."""
    return _tallied([(name, count, "") for name, count in counts.items()], most, language)


def host_tallies(hosts: Sequence[Mapping[str, Any]], *, language: str = ENGLISH) -> list[Tally]:
    """Return the hosts with most captures, with their bytes and failures."""
    rows = [(each["host"], each["captures"], _host_note(each, language)) for each in hosts]
    return _tallied(rows, _TALLIED, language)


def listings(report: Report, query: Mapping[str, str], reason: str = "", *, language: str = ENGLISH) -> list[Listing]:
    """Return the report's three lists of URLs, each at the page that the query asks for.

    With `reason` the last one has only what was left out for it.
    """
    left_out = [each for each in report["left_out"] if each["reason"] == reason] if reason else report["left_out"]
    left_out_total = report["left_out_counts"].get(reason, 0) if reason else sum(report["left_out_counts"].values())
    say = catalogue(language).gettext
    rows = [
        ("failed", say("Gave no response"), report["failed"], len(report["failed"]) + report["failed_more"]),
        (
            "refused",
            say("Not allowed by robots.txt"),
            report["refused"],
            len(report["refused"]) + report["refused_more"],
        ),
        ("left-out", say("Left out"), left_out, max(left_out_total, len(left_out))),
    ]
    return [_listing(key, title, items, total, query) for key, title, items, total in rows]


def _listing(key: str, title: str, items: Sequence[Mapping[str, Any]], total: int, query: Mapping[str, str]) -> Listing:
    page = min(page_number(query, key), max(1, -(-len(items) // PER_LIST)))

    def link(number: int) -> str:
        return f"?{urlencode({**query, key: number})}#{key}"

    return Listing(
        key=key,
        title=title,
        items=items[(page - 1) * PER_LIST : page * PER_LIST],
        total=total,
        unlisted=total - len(items),
        page=page,
        previous=link(page - 1) if page > 1 else "",
        next=link(page + 1) if page * PER_LIST < len(items) else "",
    )


def _entry(site: Site, capture: Capture) -> ReportEntry:
    try:
        return ReportEntry(capture, site.reports.line(site.archive, capture))
    except ArchiverError:
        return ReportEntry(capture, None)


def _tallied(rows: Sequence[tuple[str, int, str]], most: int, language: str) -> list[Tally]:
    ordered = sorted(rows, key=lambda row: -row[1])
    rest = ordered[most:]
    if len(rest) > 1:
        ordered = [
            *ordered[:most],
            (
                counted(len(rest), "%(num)s more", "%(num)s more", language=language),
                sum(count for _, count, _ in rest),
                "",
            ),
        ]
    # The line of the rest may have more than any other.
    greatest = max((count for _, count, _ in ordered[:most]), default=0) or 1
    return [Tally(name, count, min(100, round(100 * count / greatest)), note) for name, count, note in ordered]


def _host_note(host: Mapping[str, Any], language: str) -> str:
    size = size_line(host["bytes"], language=language)
    if not host["failed"]:
        return size
    return counted(host["failed"], "%(size)s, %(num)s failed", "%(size)s, %(num)s failed", language=language, size=size)


def _instant(text: str) -> datetime:
    when = parse_date(text)
    assert when is not None  # the schema has seen to it
    return when


def _capture_named(site: Site, request: Request) -> Capture | None:
    found = site.archive.index.by_record_id(as_record_id(request.path_params["record_id"]))
    return found if found is not None and found.url.startswith(URI_PREFIX) else None


def _missing(site: Site, request: Request) -> Response:
    name = request.path_params["record_id"][:200]
    words = translated(request, "%(name)s is no report in this archive.", name=name)
    hint = translated(request, "The list of crawls shows the reports that there are.")
    return problem(site, request, 404, translated(request, "No such report"), words, hint)


ROUTES: Routes = {
    "/crawls": crawls_view,
    "/crawls/{record_id:path}.json": crawl_json_view,
    "/crawls/{record_id:path}": crawl_view,
}
