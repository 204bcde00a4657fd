"""Acknowledges captures in groups: one sync of the disk serves many.

The order is: records written and synced, index told, links added to the frontier, claims finished. Whatever moment the
process ends at, a finished claim has its capture on the disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from archiver.crawl.recording import CaptureLog
from archiver.frontier.interface import Candidate, Claim, Outcome, Usage
from archiver.frontier.sqlite import SqliteFrontier

MOST = 100
"""How many claims are acknowledged together at the most."""

_MOST_LINKS = 20_000
"""What one page may hold is 50,000; a group of a hundred such would be a matter of gigabytes."""

_MOST_S = 0.5

IDLE_S = 0.05
"""How soon a group is committed whose links workers wait for: a chain of redirects has one claim a group."""


@dataclass(slots=True)
class _Open:
    """What is to be told to the frontier when the records are on the disk."""

    outcomes: list[Outcome] = field(default_factory=list)
    failures: list[tuple[Claim, str, float | None]] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    left_out: list[tuple[str, str, str | None]] = field(default_factory=list)
    settled: list[tuple[str, int]] = field(default_factory=list)
    usages: list[Usage] = field(default_factory=list)
    since: float | None = None


class Group:
    """What was written and is not acknowledged yet; `commit` acknowledges it. `clock` is that of the frontier."""

    def __init__(self, log: CaptureLog, frontier: SqliteFrontier, clock: Callable[[], float] = time.time) -> None:
        self._log = log
        self._frontier = frontier
        self._clock = clock
        self._open = _Open()
        self._committed = time.monotonic()

    def finish(self, outcome: Outcome) -> None:
        """Have a claim finished."""
        self._begin()
        self._open.outcomes.append(outcome)

    def fail(self, claim: Claim, reason: str, *, retry_at: float | None = None) -> None:
        """Have a claim failed for good, or until `retry_at` (seconds of time.time)."""
        self._begin()
        self._open.failures.append((claim, reason, retry_at))

    def add(self, candidates: Iterable[Candidate]) -> None:
        """Have candidates added."""
        self._begin()
        self._open.candidates += candidates

    def leave_out(self, url: str, reason: str, via: str | None) -> None:
        """Have it noted that a link is not followed."""
        self._begin()
        self._open.left_out.append((url, reason, via))

    def settle(self, url: str, status: int) -> None:
        """Have a URL marked as done that came along with another."""
        self._begin()
        self._open.settled.append((url, status))

    def spend(self, usages: Iterable[Usage]) -> None:
        """Have it noted what hosts gave."""
        self._open.usages += usages

    def commit_if_due(self) -> None:
        """Commit if the group is large, or waited long enough."""
        group = self._open
        is_old = group.since is not None and time.monotonic() - group.since > _MOST_S
        links = len(group.candidates) + len(group.left_out)
        if is_old or links >= _MOST_LINKS or len(group.outcomes) + len(group.failures) >= MOST:
            self.commit()

    def commit_if_idle(self) -> bool:
        """Commit what there is, for somebody may wait for its links; tell whether that was done.

        That is not done again and again within a moment, for a disk has its pace.
        """
        if self._open.since is None or time.monotonic() - self._committed < IDLE_S:
            return False
        self.commit()
        return True

    @property
    def is_open(self) -> bool:
        """Whether there is anything to be acknowledged."""
        return self._open.since is not None

    def commit(self) -> None:
        """Acknowledge the group."""
        self._log.commit()
        self._committed = time.monotonic()
        group, frontier = self._open, self._frontier
        if group.since is None and not group.usages:
            return
        # Begun anew first: what cannot be told now is claimed again later, and must not be told twice.
        self._open = _Open()
        frontier.add(group.candidates)
        if group.left_out:
            frontier.leave_out(group.left_out)
        self._settle(group.settled)
        frontier.finish(group.outcomes, now=self._clock())
        for claim, reason, retry_at in group.failures:
            frontier.fail(claim, reason, retry_at=retry_at)
        if group.usages:
            frontier.spend(group.usages)

    def _settle(self, settled: list[tuple[str, int]]) -> None:
        by_status: dict[int, list[str]] = {}
        for url, status in settled:
            by_status.setdefault(status, []).append(url)
        for status, urls in by_status.items():
            self._frontier.settle(urls, status, now=self._clock())

    def _begin(self) -> None:
        if self._open.since is None:
            self._open.since = time.monotonic()
