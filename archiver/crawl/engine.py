"""Runs a crawl: takes the archive's lock, heals what an earlier run left, and joins the parts for one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial

from archiver.archive import Archive
from archiver.crawl.arenas import bound_arenas
from archiver.crawl.bounds import GRACE_S, Bounds
from archiver.crawl.browsing import browser_of
from archiver.crawl.changes import change_of_plan
from archiver.crawl.clock import steady_clock
from archiver.crawl.coordinator import Coordinator
from archiver.crawl.crew import Crew
from archiver.crawl.disk import has_room
from archiver.crawl.ending import end_run
from archiver.crawl.events import OnEvent, Teller
from archiver.crawl.fetching import http_fetcher
from archiver.crawl.groups import Group
from archiver.crawl.manners import Manners
from archiver.crawl.plan import Plan
from archiver.crawl.reach import Reach
from archiver.crawl.recording import CaptureLog
from archiver.crawl.report import CrawlReport
from archiver.crawl.robots import RobotsGate
from archiver.crawl.rounds import begin_run, open_urls, with_queries
from archiver.crawl.state import open_frontier
from archiver.crawl.taking import Taking
from archiver.crawl.worker import Worker
from archiver.errors import LimitReachedError
from archiver.fetch.selftest import prove_recorder
from archiver.frontier.interface import DamagedFrontierError
from archiver.frontier.sqlite import SqliteFrontier
from archiver.index.refresh import refresh
from archiver.model import Finding
from archiver.progress import SILENT, Progress
from archiver.store.lock import locked
from archiver.warc.recover import recover_open_files

_proved = cache(prove_recorder)


def _now() -> datetime:
    return datetime.now(UTC)


def crawl(
    archive: Archive,
    plan: Plan,
    *,
    fresh: bool = False,
    retry_failed: bool = False,
    progress: Progress = SILENT,
    should_stop: Callable[[], bool] = lambda: False,
    clock: Callable[[], datetime] = _now,
    on_event: OnEvent | None = None,
) -> CrawlReport:
    """Run the crawl that `plan` describes into `archive` and return what it did.

    A crawl of this name that was begun goes on where it stopped, what failed before first; one that is complete asks
    for that only, or begins a new round if it is to recrawl and not just to `retry_failed`; with `fresh` it begins
    anew. `should_stop` is asked a few times a second; what is in flight then may take ten seconds to finish, and is
    given up at once if it raises KeyboardInterrupt. `on_event` is told what happens (see archiver.crawl.events). A full
    disk is a reason to stop like any other. Raises StoreError if another writer is at work, CrawlError if the recorder
    does not record.
    """
    _proved()
    bound_arenas()
    run = _Run(archive, plan, clock, Teller(on_event, started=time.monotonic()), progress, should_stop)
    with locked(archive.lock_path):
        run.heal()
        try:
            run.go(fresh=fresh, retry_failed=retry_failed)
        except DamagedFrontierError:
            # It was found out in the midst of the run; opening it again makes it anew from the WARC files.
            run.go(fresh=False, retry_failed=retry_failed)
    run.tell_end()
    return run.report


class _Run:
    def __init__(
        self,
        archive: Archive,
        plan: Plan,
        clock: Callable[[], datetime],
        teller: Teller,
        progress: Progress,
        should_stop: Callable[[], bool],
    ) -> None:
        self._archive = archive
        self._plan = plan
        self._clock = clock
        self._queue_clock = steady_clock()
        self._teller = teller
        self._progress = progress
        self._should_stop = should_stop
        self.report = CrawlReport(plan.name, started_at=clock())

    def heal(self) -> None:
        """Recover what a killed run left: WARC files still open, captures it could not tell the index any more."""
        self.report.recovered = recover_open_files(self._archive.warcs)
        for _ in refresh(self._archive.index, self._archive.warcs):
            continue

    def go(self, *, fresh: bool, retry_failed: bool) -> None:
        """Run until nothing is left to do, or a bound is reached."""
        with open_frontier(self._archive, self._plan, fresh=fresh, find=self._find) as frontier:
            begin_run(frontier, self._plan, self.report, retry_failed=retry_failed, now=self._queue_clock())
            if change := change_of_plan(self._plan, frontier):
                self._find(change)
            self._teller.tell(
                "started",
                crawl=self._plan.name,
                round=self.report.round,
                is_resumed=self.report.is_resumed,
                queued=open_urls(frontier),
            )
            self._with(frontier)

    def tell_end(self) -> None:
        """Tell that the run is over."""
        self._teller.ended(self.report)

    def _with(self, frontier: SqliteFrontier) -> None:
        log = self._log(frontier)
        group = Group(log, frontier, self._queue_clock)
        robots = RobotsGate(ignore=self._plan.ignore_robots, limits=self._plan.limits, delay_s=self._plan.delay_s)
        manners = Manners(self._plan, frontier, robots, self._find)
        try:
            self._crawl(frontier, log, group, robots, manners)
            end = partial(end_run, self._plan, self.report, frontier=frontier, manners=manners)
            end(group=group, log=log, clock=self._clock)
        finally:
            # Whole files stay behind, however the run ends. A full disk is known by then.
            with suppress(LimitReachedError):
                log.close()
            self.report.warcs = list(dict.fromkeys([*self.report.warcs, *log.names]))

    def _crawl(
        self, frontier: SqliteFrontier, log: CaptureLog, group: Group, robots: RobotsGate, manners: Manners
    ) -> None:
        plan, report = self._plan, self.report
        fetcher = http_fetcher(plan, self._archive.state)
        browser = browser_of(plan, self._archive.state / "browser", robots, fetcher, self._find)
        worker = Worker(plan, self._archive, robots, fetcher, browser)
        crew = Crew(worker.work, plan.workers)
        taking = Taking(
            plan,
            log=log,
            group=group,
            manners=manners,
            robots=robots,
            reach=Reach(plan, frontier),
            report=report,
            teller=self._teller,
            clock=self._clock,
            known=with_queries(frontier) if report.is_resumed else (),
        )
        coordinator = Coordinator(
            plan,
            frontier=frontier,
            crew=crew,
            group=group,
            manners=manners,
            robots=robots,
            taking=taking,
            bounds=self._bounds(),
            report=report,
            teller=self._teller,
            progress=self._progress,
            clock=self._queue_clock,
        )
        try:
            coordinator.run()
        except KeyboardInterrupt:
            report.stop = "interrupted"
        except LimitReachedError:
            report.stop = "disk"
        finally:
            # What is in flight now was given up: hung up, it ends, and the frontier hands its claims out again.
            crew.close(hang_up=worker.close)

    def _bounds(self) -> Bounds:
        room = partial(has_room, self._archive.warcs, self._plan.disk_reserve)
        now = time.monotonic()
        return Bounds(self._plan, self.report, now=now, should_stop=self._should_stop, has_room=room, grace_s=GRACE_S)

    def _log(self, frontier: SqliteFrontier) -> CaptureLog:
        plan = self._plan
        begun = frontier.recall("begun") or ""
        return CaptureLog(
            self._archive,
            plan.name,
            {"isPartOf": plan.name, "crawlBegun": begun, **plan.facts()},
            clock=self._clock,
            max_bytes=plan.max_warc,
            max_age_s=plan.max_warc_age_s,
            naming=plan.naming,
            compression=plan.compression,
            dedup=plan.dedup,
        )

    def _find(self, finding: Finding) -> None:
        self.report.find(finding)
        self._teller.found(finding)
