"""What a crawl tells while it runs: one dict an event, ready to be written as a line of JSON.

started     crawl, round, is_resumed, queued
captured    url, status, mime, bytes, record_id, via, hop     written as a response
revisit     the same                                          nothing new came: written as a revisit
failed      url, reason, hint                                 given up; what is tried again later is not told
refused     url                                               robots.txt does not allow it
left-out    url, reason, via                                  a link that is not followed
finding     the members of schema finding-1
progress    captures, bytes, failed, queued, in_flight, hosts, rate, elapsed_s
stopped     crawl, and the members of the report              ended early: `stop` says why
finished    the same                                          nothing is left
"""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from archiver.crawl.report import CrawlReport
from archiver.model import Capture, Exchange, Finding

Event = dict[str, Any]
OnEvent = Callable[[Event], None]

_PROGRESS_EVERY_S = 0.5
_RATE_OVER_S = 10.0


@dataclass(frozen=True, slots=True)
class CrawlProgress:
    """How far a crawl is. `queued` counts the URLs still to be fetched, `rate` captures a second of late."""

    captures: int
    bytes: int
    failed: int
    queued: int
    in_flight: int
    hosts: int
    rate: float
    elapsed_s: float


class Teller:
    """Tells `on_event` what happens, if anybody listens. `started` is in monotonic seconds, as is each `now`."""

    def __init__(self, on_event: OnEvent | None, *, started: float) -> None:
        self._on_event = on_event
        self._started = started
        self._told = float("-inf")
        self._marks: deque[tuple[float, int]] = deque()

    def tell(self, event: str, **members: Any) -> None:
        """Tell one event."""
        if self._on_event:
            self._on_event({"event": event, **members})

    def captured(self, exchange: Exchange, capture: Capture, facts: Mapping[str, str]) -> None:
        """Tell of a capture."""
        if self._on_event:
            self.tell(
                "revisit" if capture.record_type == "revisit" else "captured",
                url=capture.url,
                status=exchange.status,
                mime=capture.mime,
                bytes=exchange.response_size,
                record_id=capture.record_id,
                via=facts.get("via") or None,
                hop=facts.get("hop"),
            )

    def found(self, finding: Finding) -> None:
        """Tell of something that was noticed."""
        self.tell("finding", **finding.as_json())

    def progress(self, report: CrawlReport, now: float, counts: Callable[[], tuple[int, int, int]]) -> None:
        """Tell how far the crawl is, twice a second at most; `counts` gives open URLs, those in flight, and hosts."""
        if not self._on_event or now - self._told < _PROGRESS_EVERY_S:
            return
        self._told = now
        queued, in_flight, hosts = counts()
        value = CrawlProgress(
            captures=report.captures,
            bytes=report.bytes,
            failed=report.failed,
            queued=queued,
            in_flight=in_flight,
            hosts=hosts,
            rate=round(self._rate(now, report.captures), 2),
            elapsed_s=round(now - self._started, 1),
        )
        self.tell("progress", **dataclasses.asdict(value))

    def ended(self, report: CrawlReport) -> None:
        """Tell that the run is over."""
        self.tell("stopped" if report.stop else "finished", crawl=report.name, **report.as_json())

    def _rate(self, now: float, captures: int) -> float:
        """Return the captures a second over the last ten seconds or so."""
        self._marks.append((now, captures))
        while len(self._marks) > 2 and now - self._marks[1][0] > _RATE_OVER_S:
            self._marks.popleft()
        since, before = self._marks[0] if len(self._marks) > 1 else (self._started, 0)
        return (captures - before) / (now - since) if now > since else 0.0
