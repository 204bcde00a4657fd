"""What one run of a crawl did: counts, and the first of what went wrong with their reasons.

The whole lists are the frontier's; `archiver.crawl.reporting` joins the two.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from archiver.errors import FetchError
from archiver.model import Capture, Exchange, Finding, header_value
from archiver.urls.normal import split_url

Stop = Literal["limit", "host-limit", "bytes", "time", "busy", "disk", "blocked", "interrupted"]
"""Why a crawl ended before its frontier was empty.

host-limit: all hosts that are left gave what one may give; busy: all of them asked to be left alone for long; blocked:
all of them turned the crawler away; disk: the disk has no more room than the reserve.
"""

_KEPT = 1000
_KINDS = 1000
"""So many media types and hosts are told apart; servers could name any number."""

OTHER = "other"


@dataclass(slots=True)
class HostCount:
    """What one host gave in a run."""

    captures: int = 0
    bytes: int = 0
    failed: int = 0


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class CrawlReport:
    """Counts of one run. The lists keep the first thousand; the counters have them all.

    `statuses` are by code, `records` by record type, `skipped` counts links that were not followed and URLs that
    robots.txt kept us from, by reason; `refused_seeds` are the seeds among the latter. `pages` are the captures of the
    seeds, or of what they redirect to. `left` counts the URLs still to be fetched. `round` is 1 for the first time
    through, one more with each recrawl.
    """

    name: str
    started_at: datetime = field(default_factory=_now)
    finished_at: datetime | None = None
    captures: int = 0
    bytes: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    mimes: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    hosts: dict[str, HostCount] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    failures: list[Finding] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    refused_seeds: int = 0
    found: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    truncated: int = 0
    warcs: list[str] = field(default_factory=list)
    pages: list[Capture] = field(default_factory=list)
    recovered: list[Finding] = field(default_factory=list)
    left: int = 0
    round: int = 1
    stop: Stop | None = None
    is_resumed: bool = False
    was_complete: bool = False

    def captured(self, exchange: Exchange, record_type: str = "response") -> None:
        """Count a capture that was written as a record of that type (response, revisit)."""
        self.captures += 1
        self.bytes += exchange.response_size
        self.records[record_type] += 1
        self.statuses[str(exchange.status)] += 1
        # An answer 304 says nothing of the type.
        without = "unchanged" if exchange.status == 304 else "unknown"
        mime = (header_value(exchange.headers, "content-type") or without).partition(";")[0].strip().lower()
        self.mimes[mime if mime in self.mimes or len(self.mimes) < _KINDS else OTHER] += 1
        self.truncated += 1 if exchange.truncated else 0
        host = self._host(exchange.target_url)
        host.captures += 1
        host.bytes += exchange.response_size

    def fail(self, url: str, error: FetchError) -> None:
        """Count a URL that gave no response."""
        self.failed += 1
        self._host(url).failed += 1
        if len(self.failures) < _KEPT:
            self.failures.append(Finding("crawl.failed", "warning", f"{url}: {error.what}", hint=error.hint or None))

    def refuse(self, url: str, *, is_seed: bool = False) -> None:
        """Count a URL that robots.txt keeps us from."""
        self.skipped["robots"] += 1
        self.refused_seeds += is_seed
        if len(self.refused) < _KEPT:
            self.refused.append(url)

    def left_out(self, reason: str) -> None:
        """Count a link that was not followed."""
        self.skipped[reason] += 1

    def find(self, finding: Finding) -> None:
        """Keep something that was noticed about a capture or a host."""
        self.found[finding.code] += 1
        if len(self.findings) < _KEPT:
            self.findings.append(finding)

    @property
    def has_no_page(self) -> bool:
        """Whether seeds were asked for in this run and not one of them led to a page: all are errors, or refused."""
        asked = self.refused_seeds or self.pages
        return bool(asked) and all((page.status or 0) >= 400 for page in self.pages)

    def status_classes(self) -> Counter[str]:
        """Return the captures by class of status: "2xx", "4xx"."""
        classes: Counter[str] = Counter()
        for status, count in self.statuses.items():
            classes[f"{int(status) // 100}xx"] += count
        return classes

    def as_json(self) -> dict[str, Any]:
        """Return the counts as a JSON object."""
        return {
            "name": self.name,
            "captures": self.captures,
            "bytes": self.bytes,
            "records": dict(sorted(self.records.items())),
            "statuses": dict(sorted(self.statuses.items())),
            "mimes": dict(sorted(self.mimes.items())),
            "skipped": dict(sorted(self.skipped.items())),
            "failed": self.failed,
            "failures": [finding.as_json() for finding in self.failures],
            "refused": self.refused,
            "findings": [finding.as_json() for finding in self.findings],
            "truncated": self.truncated,
            "warcs": self.warcs,
            "recovered": [finding.as_json() for finding in self.recovered],
            "left": self.left,
            "stop": self.stop,
        }

    def _host(self, url: str) -> HostCount:
        host = split_url(url).authority
        if host not in self.hosts and len(self.hosts) >= _KINDS:
            host = OTHER
        return self.hosts.setdefault(host, HostCount())
