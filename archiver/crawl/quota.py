"""What may be had from one host: captures, bytes, seconds. Kept with the crawl's state, so that a limit is one of the
whole crawl and not of each run. Nothing here touches the clock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from archiver.crawl.plan import Plan
from archiver.frontier.interface import Usage

QuotaReason = Literal["host-limit", "host-bytes", "host-time"]


class Quotas:
    """Counts what each host gave against the plan's limits for one; `usages` is what earlier runs had.

    Without such limits nothing is kept.
    """

    def __init__(self, plan: Plan, usages: Iterable[Usage] = ()) -> None:
        self._limit = plan.host_limit
        self._max_bytes = plan.host_max_bytes
        self._max_time_s = plan.host_max_time_s
        self._is_limited = not self._limit is self._max_bytes is self._max_time_s is None
        self._had: dict[str, Usage] = {each.host: each for each in usages} if self._is_limited else {}
        self._new: dict[str, Usage] = {}

    def add(self, host: str, size_bytes: int, seconds: float = 0.0) -> None:
        """Count a capture of `size_bytes`; `seconds` is the time of its exchange and of the rest after it."""
        if self._is_limited:
            for counted in (self._had, self._new):
                _, captures, size, spent_s = counted.get(host, Usage(host, 0, 0, 0.0))
                counted[host] = Usage(host, captures + 1, size + size_bytes, spent_s + seconds)

    def is_over(self, host: str) -> QuotaReason | None:
        """Return which limit `host` has reached, or None."""
        had = self._had.get(host)
        if had is None:
            return None
        if self._limit is not None and had.captures >= self._limit:
            return "host-limit"
        if self._max_bytes is not None and had.size_bytes >= self._max_bytes:
            return "host-bytes"
        if self._max_time_s is not None and had.seconds >= self._max_time_s:
            return "host-time"
        return None

    def over(self) -> dict[str, QuotaReason]:
        """Return the hosts that have reached a limit, to be stopped when a crawl goes on."""
        return {host: reason for host in self._had if (reason := self.is_over(host))}

    def take(self) -> list[Usage]:
        """Return what was counted since the last call, to be kept with what is committed."""
        taken, self._new = list(self._new.values()), {}
        return taken
