"""What a crawl did: counts, and each URL that was not captured with its reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

from archiver.model import Capture, Exchange, Finding, header_value

Stop = Literal["limit", "bytes", "time", "busy", "interrupted"]
"""Why a crawl ended before its frontier was empty; busy: all hosts asked to be left alone for long."""

_KEPT = 1000


@dataclass(slots=True)
class CrawlReport:
    """Counts of one run. `failures` and `refused` keep the first thousand; the counters have them all.

    `pages` are the captures of the seeds, or of what they redirect to.
    """

    name: str
    captures: int = 0
    bytes: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    mimes: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    failures: list[Finding] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    truncated: int = 0
    warcs: list[str] = field(default_factory=list)
    pages: list[Capture] = field(default_factory=list)
    recovered: list[Finding] = field(default_factory=list)
    left: int = 0
    stop: Stop | None = None
    is_resumed: bool = False
    was_complete: bool = False

    def captured(self, exchange: Exchange) -> None:
        """Count a capture."""
        self.captures += 1
        self.bytes += exchange.response_size
        self.statuses[f"{exchange.status // 100}xx"] += 1
        mime = (header_value(exchange.headers, "content-type") or "unknown").partition(";")[0].strip().lower()
        self.mimes[mime] += 1
        self.truncated += 1 if exchange.truncated else 0

    def fail(self, url: str, what: str, hint: str) -> None:
        """Count a URL that gave no response."""
        self.failed += 1
        if len(self.failures) < _KEPT:
            self.failures.append(Finding("crawl.failed", "warning", f"{url}: {what}", hint=hint or None))

    def refuse(self, url: str) -> None:
        """Count a URL that robots.txt keeps us from."""
        self.skipped["robots"] += 1
        if len(self.refused) < _KEPT:
            self.refused.append(url)

    def as_json(self) -> dict[str, Any]:
        """Return the report as a JSON object."""
        return {
            "name": self.name,
            "captures": self.captures,
            "bytes": self.bytes,
            "statuses": dict(sorted(self.statuses.items())),
            "mimes": dict(sorted(self.mimes.items())),
            "skipped": dict(sorted(self.skipped.items())),
            "failed": self.failed,
            "failures": [finding.as_json() for finding in self.failures],
            "refused": self.refused,
            "truncated": self.truncated,
            "warcs": self.warcs,
            "recovered": [finding.as_json() for finding in self.recovered],
            "left": self.left,
            "stop": self.stop,
        }
