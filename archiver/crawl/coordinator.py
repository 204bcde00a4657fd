"""The loop of a crawl: hands out claims, takes what came of them, until nothing is left or a bound is reached.

One thread coordinates and is the only one to touch the frontier, the WARC file and the report; others fetch.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from archiver.crawl.bounds import Bounds
from archiver.crawl.crew import Crew
from archiver.crawl.events import Teller
from archiver.crawl.groups import IDLE_S, MOST, Group
from archiver.crawl.manners import Manners
from archiver.crawl.plan import Plan
from archiver.crawl.report import CrawlReport
from archiver.crawl.robots import RobotsGate
from archiver.crawl.rounds import open_urls
from archiver.crawl.taking import Taking
from archiver.frontier.interface import Claim
from archiver.frontier.sqlite import SqliteFrontier
from archiver.progress import Progress

_POLL_S = 0.25
_SHORT_S = 0.02
_PENDING_S = 0.2

PER_HOST = MOST + 64
"""The frontier counts a claim until its group is committed. How many requests a host gets is for Manners to say."""


class Coordinator:
    """Runs the loop once."""

    def __init__(
        self,
        plan: Plan,
        *,
        frontier: SqliteFrontier,
        crew: Crew,
        group: Group,
        manners: Manners,
        robots: RobotsGate,
        taking: Taking,
        bounds: Bounds,
        report: CrawlReport,
        teller: Teller,
        progress: Progress,
        clock: Callable[[], float],
    ) -> None:
        self._plan = plan
        self._clock = clock
        self._frontier = frontier
        self._crew = crew
        self._group = group
        self._manners = manners
        self._robots = robots
        self._taking = taking
        self._bounds = bounds
        self._report = report
        self._teller = teller
        self._progress = progress

    def run(self) -> None:
        """Return when there is nothing left to do, or the run is to end; the report says why."""
        while not self._bounds.is_over(time.monotonic()):
            if self._report.stop is None:
                self._hand_out()
                if self._room() > 0 and self._group.commit_if_idle():
                    self._hand_out()
            else:
                self._call_back()
            if not self._crew.flying and not self._wait_for_due():
                return
            self._take_in(self._patience())
            self._group.commit_if_due()
            self._tell()

    def _hand_out(self) -> None:
        """Give claims to the workers that are free; the frontier gives one a host at a time."""
        room = self._room()
        while room > 0 and (claims := self._frontier.claim(self._clock(), room, busy=self._manners.busy())):
            ready = [claim for claim in claims if not self._robots.is_pending(claim.url)]
            if len(ready) < len(claims):
                # Another worker is getting that host's robots.txt; this one would only wait for it.
                waiting = [claim for claim in claims if claim not in ready]
                self._frontier.put_back(waiting, self._clock() + _PENDING_S)
            for claim in ready:
                self._manners.took_off(claim)
            self._crew.hand_out(ready)
            room = self._room()

    def _room(self) -> int:
        """Return how many claims more may be handed out."""
        flying = self._crew.flying
        allowed = self._bounds.room(flying)
        free = self._plan.workers - flying
        return free if allowed is None else min(free, allowed)

    def _call_back(self) -> None:
        """Give back to the frontier what was handed out and not begun."""
        claims: list[Claim] = self._crew.take_back()
        if claims:
            self._frontier.put_back(claims)

    def _patience(self) -> float:
        """Return how long to wait for what is in flight: not beyond the next claim, if there is room for it."""
        if not self._crew.flying:
            return 0.0
        if self._report.stop or self._room() <= 0:
            return _POLL_S
        now = self._clock()
        due = self._frontier.next_due(now)
        # What is due now was not handed out, so its host is busy.
        until_due = _POLL_S if due is None else max(due - now, _SHORT_S)
        return min(until_due, IDLE_S if self._group.is_open else _POLL_S)

    def _take_in(self, patience_s: float) -> None:
        # A few at a time, so that workers do not wait for claims while their colleagues' captures are written.
        for fetched in self._crew.landed(patience_s, most=1 + self._plan.workers // 8):
            self._manners.landed(fetched.claim)
            self._bounds.taken += self._taking.take(fetched, self._clock())
            if fetched.is_too_soon:
                self._frontier.put_back([fetched.claim])
            self._progress.step("captured", self._report.captures, None)

    def _wait_for_due(self) -> bool:
        """With nothing in flight: commit, then tell whether there is more to come, having waited for it a moment."""
        self._group.commit()
        if self._report.stop:
            return False
        now = self._clock()
        due = self._frontier.next_due(now)
        if due is None:
            return False
        if due - now > max(self._plan.patience_s, 2 * self._plan.delay_s):
            self._report.stop = "busy"
            return False
        time.sleep(min(max(due - now, 0.0), _POLL_S))
        return True

    def _tell(self) -> None:
        self._teller.progress(
            self._report,
            time.monotonic(),
            lambda: (open_urls(self._frontier), self._crew.flying, self._frontier.open_hosts()),
        )
