"""The report of a crawl as it is archived: by schema crawl-report-1, every URL that is missing with its reason.

An absence is part of the archive: what failed, what robots.txt kept us from and what was left out is told by URL.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Protocol

import orjson

from archiver.crawl.plan import Plan
from archiver.crawl.report import CrawlReport
from archiver.frontier.interface import Entry, State
from archiver.model import Finding
from archiver.version import VERSION

SCHEMA = "crawl-report-1"
CONTENT_TYPE = "application/json"
URI_PREFIX = "urn:archiver:crawl-report:"

MOST_URLS = 100_000
"""So many URLs stand in each list; how many more there are is said."""


class Absence(Protocol):
    """A URL that was found and is not to be fetched."""

    @property
    def url(self) -> str:
        """The URL as it was found."""

    @property
    def reason(self) -> str:
        """Why, in a word or a few."""

    @property
    def via(self) -> str | None:
        """The page it stood on."""


class Ledger(Protocol):
    """What a report asks of a frontier."""

    def counts(self) -> Mapping[State, int]:
        """Return how many URLs are in each state."""

    def entries(self, state: State) -> Iterator[Entry]:
        """Yield the URLs in `state`."""

    def left_out(self) -> Iterator[Absence]:
        """Yield the URLs that were found and left out."""

    def left_out_counts(self) -> Mapping[str, int]:
        """Return how many URLs were left out for each reason."""


def report_uri(report: CrawlReport) -> str:
    """Return the URI under which the report is archived: unlike that of any other run of the crawl."""
    return f"{URI_PREFIX}{report.name}:{report.started_at:%Y%m%d%H%M%S}"


def report_json(report: CrawlReport, plan: Plan, frontier: Ledger) -> bytes:
    """Return the report of a run as JSON by schema crawl-report-1.

    Counts are of this run; the lists of URLs, and the counts of what was left out, are of the crawl as it stands.
    """
    left_out_counts = frontier.left_out_counts()
    finished_at = report.finished_at or report.started_at
    left_out, _ = _listed(_absence(each) for each in islice(frontier.left_out(), MOST_URLS))
    failed, failed_more = _listed(_failure(entry) for entry in frontier.entries("failed"))
    refused, refused_more = _listed(_refusal(entry) for entry in frontier.entries("done") if entry.reason == "robots")
    config, digest = _config(plan)
    return orjson.dumps(
        {
            "schema": SCHEMA,
            "crawl": report.name,
            "software": f"archiver/{VERSION} (archiver-toolkit)",
            "started_at": _instant(report.started_at),
            "finished_at": _instant(finished_at),
            "duration_s": round((finished_at - report.started_at).total_seconds(), 3),
            "round": report.round,
            "is_resumed": report.is_resumed,
            "is_complete": report.left == 0 and report.stop is None,
            "stop": report.stop,
            "seeds": [seed.url for seed in islice(plan.seeds, MOST_URLS)],
            "seeds_more": max(0, len(plan.seeds) - MOST_URLS),
            "config": config,
            "config_digest": digest,
            "captures": report.captures,
            "bytes": report.bytes,
            "truncated": report.truncated,
            "records": _ordered(report.records),
            "statuses": _ordered(report.statuses),
            "mimes": _ordered(report.mimes),
            "hosts": _hosts(report),
            "urls": dict(frontier.counts()),
            "failed": failed,
            "failed_more": failed_more,
            "refused": refused,
            "refused_more": refused_more,
            "left_out": left_out,
            "left_out_more": max(0, sum(left_out_counts.values()) - len(left_out)),
            "left_out_counts": _ordered(left_out_counts),
            "findings": [_found(finding) for finding in (*report.recovered, *report.findings)],
            "findings_more": sum(report.found.values()) - len(report.findings),
            "warcs": report.warcs,
        }
    )


def _listed(items: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """Return the first of `items`, and how many more there are."""
    rest = iter(items)
    listed = list(islice(rest, MOST_URLS))
    return listed, sum(1 for _ in rest)


def _failure(entry: Entry) -> dict[str, Any]:
    return _named(entry.url, entry.reason or "no response", entry.via) | {"attempts": entry.attempts}


def _refusal(entry: Entry) -> dict[str, Any]:
    return _named(entry.url, "robots", entry.via)


def _absence(each: Absence) -> dict[str, Any]:
    return _named(each.url, each.reason, each.via)


def _named(url: str, reason: str, via: str | None) -> dict[str, Any]:
    return {"url": _text(url), "reason": _text(reason), "via": None if via is None else _text(via)}


def _text(found: str) -> str:
    """Return `found` without halves of surrogate pairs, which a page's script can hold and JSON in UTF-8 cannot."""
    return found if found.isascii() else found.encode("utf-8", "replace").decode()


def _found(finding: Finding) -> dict[str, Any]:
    return {name: _text(value) if isinstance(value, str) else value for name, value in finding.as_json().items()}


def _hosts(report: CrawlReport) -> list[dict[str, Any]]:
    """Return what each host gave, the one with most captures first."""
    pairs = sorted(report.hosts.items(), key=lambda pair: (-pair[1].captures, -pair[1].failed, pair[0]))
    return [{"host": host, **dataclasses.asdict(count)} for host, count in pairs]


def _config(plan: Plan) -> tuple[dict[str, Any], str]:
    """Return what warcinfo says of the plan, and its digest, so that both can be compared."""
    facts = plan.facts()
    config: dict[str, Any] = orjson.loads(facts["crawlConfig"])
    return config, facts["crawlConfigDigest"]


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts, the greatest first."""
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _instant(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
