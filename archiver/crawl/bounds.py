"""When a crawl is to stop: the plan's limits, the disk, the people who wait for it. The clock is an argument."""

from __future__ import annotations

from collections.abc import Callable

from archiver.crawl.plan import Plan
from archiver.crawl.report import CrawlReport, Stop

GRACE_S = 10.0
"""How long a crawl that stops waits for what is in flight; a response may take minutes, and is fetched again."""

_DISK_EVERY_S = 1.0


class Bounds:
    """Tells why a run is to stop, and when it has waited long enough since. Times are monotonic seconds."""

    def __init__(
        self,
        plan: Plan,
        report: CrawlReport,
        *,
        now: float,
        should_stop: Callable[[], bool],
        has_room: Callable[[], bool],
        grace_s: float = GRACE_S,
    ) -> None:
        self._plan = plan
        self._report = report
        self._started = now
        self._should_stop = should_stop
        self._has_room = has_room
        self._grace_s = grace_s
        self._looked = float("-inf")
        self._stopped: float | None = None
        self.taken = 0
        """Captures that count towards the plan's limit."""

    def is_over(self, now: float) -> bool:
        """Note in the report that a bound is reached; tell whether what is in flight has had its time since."""
        reached = self._reached(now)
        self._report.stop = self._report.stop or reached
        if self._report.stop and self._stopped is None:
            self._stopped = now
        return self._stopped is not None and now - self._stopped > self._grace_s

    def room(self, flying: int) -> int | None:
        """Return how many captures more the plan's limit allows, with so many in flight; None: any number."""
        return None if self._plan.limit is None else max(0, self._plan.limit - self.taken - flying)

    def _reached(self, now: float) -> Stop | None:
        plan, report = self._plan, self._report
        if self._should_stop():
            return "interrupted"
        if plan.limit is not None and self.taken >= plan.limit:
            return "limit"
        if plan.max_bytes is not None and report.bytes >= plan.max_bytes:
            return "bytes"
        if plan.max_time_s is not None and now - self._started >= plan.max_time_s:
            return "time"
        return None if self._is_roomy(now) else "disk"

    def _is_roomy(self, now: float) -> bool:
        if now - self._looked < _DISK_EVERY_S:
            return True
        self._looked = now
        return self._has_room()
