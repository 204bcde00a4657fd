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
from archiver.replay.problems import problem
from archiver.replay.reports import URI_PREFIX, Report, report_captures, report_path
from archiver.replay.site import Site
from archiver.replay.wording import counted, size_line
from archiver.warc.dates import parse_date

PER_PAGE = 50
"""Runs on a page of the list of crawls."""

PER_LIST = 20
"""Addresses on a page of each list of a report."""

_TALLIED = 12

STOPS = {
    "limit": "Stopped early at its limit of captures",
    "host-limit": "Stopped early, for the hosts that were left gave what one host may give",
    "bytes": "Stopped early at its limit of bytes",
    "time": "Stopped early at its limit of time",
    "busy": "Stopped early, for the hosts that were left asked to be left alone",
    "blocked": "Stopped early, for the hosts that were left turned the crawler away",
    "disk": "Stopped early, for the disk had no more room",
    "interrupted": "Interrupted",
}
"""What is said of a run that ended early, by the member `stop`."""

REASONS = {
    "other-page": "another page than a seed",
    "other-prefix": "outside the seeds’ folders",
    "other-host": "on another host",
    "other-domain": "on another domain",
    "excluded": "matches a pattern to exclude",
    "not-included": "matches no pattern to include",
    "not-a-web-url": "no web address",
    "depth": "too far from a seed",
    "requisite": "needed by a page only, and those were not wanted",
    "robots": "not allowed by robots.txt",
    "older": "older than asked for",
    "trap-length": "a trap: the address is too long",
    "trap-repetition": "a trap: parts of the address repeat",
    "trap-calendar": "a trap: a calendar without end",
    "trap-query": "a trap: too many queries of one page",
    "trap-redirects": "a trap: too many redirects in a row",
    "trap-requisites": "a trap: too many requisites in a row",
    "trap-index": "a trap: too many sitemaps in sitemaps",
    "trap-row": "a trap: too many pages in a row that bring nothing new",
    "sitemap": "a sitemap, and those were not to be read",
}
"""What the common reasons mean; others are shown as they are."""


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
    page = _number(request, "page")
    shown = captures[(page - 1) * PER_PAGE : page * PER_PAGE]
    values = {
        "entries": [_entry(site, capture) for capture in shown],
        "total": len(captures),
        "page": page,
        "has_more": page * PER_PAGE < len(captures),
    }
    return site.page(request, "crawls.html", values)


def crawl_view(site: Site, request: Request) -> Response:
    """Return the page of one report."""
    capture = _capture_named(site, request)
    if capture is None:
        return _missing(site, request)
    report = site.reports.of(site.archive, capture)
    reason = request.query_params.get("reason", "")
    values = {
        "capture": capture,
        "report": report,
        "outcome": outcome(report),
        "started": _instant(report["started_at"]),
        "finished": _instant(report["finished_at"]),
        "duration": duration(report["duration_s"]),
        "tallies": [
            ("By status", "Status", tallies(report["statuses"])),
            ("By type", "Media type", tallies(report["mimes"])),
            ("By host", "Host", host_tallies(report["hosts"])),
        ],
        "lists": listings(report, request.query_params, reason),
        "reason": reason,
        "reasons": REASONS,
        "left_out": tallies(report["left_out_counts"], most=1000),
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


def outcome(report: Report) -> str:
    """Return a sentence about how the run ended."""
    left = sum(report["urls"].get(state, 0) for state in ("queued", "in-flight", "waiting"))
    if report["stop"] is not None:
        return f"{STOPS[report['stop']]}; {counted(left, 'address', 'addresses')} were left."
    if not report["is_complete"]:
        return "Ended with addresses left."
    failed = len(report["failed"]) + report["failed_more"]
    but = f" but {counted(failed, 'address', 'addresses')} that failed" if failed else ""
    return f"Complete: nothing was left to be fetched{but}."


def duration(seconds: float) -> str:
    """Return a span of time in words: "42 seconds", "2 h 5 min"."""
    if seconds < 1:
        return "less than a second"
    if seconds < 120:
        return counted(round(seconds), "second")
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"


def tallies(counts: Mapping[str, int], *, most: int = _TALLIED) -> list[Tally]:
    """Return the greatest of `counts` with their shares; the rest in one line."""
    return _tallied([(name, count, "") for name, count in counts.items()], most)


def host_tallies(hosts: Sequence[Mapping[str, Any]]) -> list[Tally]:
    """Return the hosts with most captures, with their bytes and failures."""
    rows = [(each["host"], each["captures"], _host_note(each)) for each in hosts]
    return _tallied(rows, _TALLIED)


def listings(report: Report, query: Mapping[str, str], reason: str = "") -> list[Listing]:
    """Return the report's three lists of URLs, each at the page that the query asks for.

    With `reason` the last one has only what was left out for it.
    """
    left_out = [each for each in report["left_out"] if each["reason"] == reason] if reason else report["left_out"]
    left_out_total = report["left_out_counts"].get(reason, 0) if reason else sum(report["left_out_counts"].values())
    rows = [
        ("failed", "Gave no response", report["failed"], len(report["failed"]) + report["failed_more"]),
        ("refused", "Not allowed by robots.txt", report["refused"], len(report["refused"]) + report["refused_more"]),
        ("left-out", "Left out", left_out, max(left_out_total, len(left_out))),
    ]
    return [_listing(key, title, items, total, query) for key, title, items, total in rows]


def _listing(key: str, title: str, items: Sequence[Mapping[str, Any]], total: int, query: Mapping[str, str]) -> Listing:
    page = min(_page_number(query.get(key, "1")), max(1, -(-len(items) // PER_LIST)))

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


def _tallied(rows: Sequence[tuple[str, int, str]], most: int) -> list[Tally]:
    ordered = sorted(rows, key=lambda row: -row[1])
    rest = ordered[most:]
    if len(rest) > 1:
        ordered = [*ordered[:most], (f"{len(rest):,} more", sum(count for _, count, _ in rest), "")]
    # The line of the rest may have more than any other.
    greatest = max((count for _, count, _ in ordered[:most]), default=0) or 1
    return [Tally(name, count, min(100, round(100 * count / greatest)), note) for name, count, note in ordered]


def _host_note(host: Mapping[str, Any]) -> str:
    failed = f", {host['failed']:,} failed" if host["failed"] else ""
    return f"{size_line(host['bytes'])}{failed}"


def _instant(text: str) -> datetime:
    when = parse_date(text)
    assert when is not None  # the schema has seen to it
    return when


def _capture_named(site: Site, request: Request) -> Capture | None:
    found = site.archive.index.by_record_id(as_record_id(request.path_params["record_id"]))
    return found if found is not None and found.url.startswith(URI_PREFIX) else None


def _missing(site: Site, request: Request) -> Response:
    words = f"{request.path_params['record_id'][:200]} is no report in this archive."
    return problem(site, request, 404, "No such report", words, "The list of crawls shows the reports that there are.")


def _number(request: Request, name: str) -> int:
    return _page_number(request.query_params.get(name, "1"))


def _page_number(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1
