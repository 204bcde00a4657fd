"""Runs a crawl: hands out claims, takes what came of them, and acknowledges captures in groups.

One thread coordinates and is the only one to touch the frontier, the WARC file and the index; others fetch. The order
of acknowledgement is: records written and synced, index told, links added to the frontier, claim finished. Whatever
moment the process ends at, a finished claim has its capture on the disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import UTC, datetime

from archiver.archive import Archive
from archiver.crawl.harvest import Harvest
from archiver.crawl.plan import Plan
from archiver.crawl.recording import CaptureLog
from archiver.crawl.report import CrawlReport, Stop
from archiver.crawl.robots import RobotsGate
from archiver.crawl.state import GROUP, open_frontier
from archiver.crawl.worker import Fetched, Workers
from archiver.errors import FetchError, UrlError
from archiver.fetch.politeness import retry_after_seconds
from archiver.frontier.interface import Candidate, Claim, Outcome
from archiver.frontier.sqlite import SqliteFrontier
from archiver.model import Capture, Exchange, header_value
from archiver.progress import SILENT, Progress
from archiver.store.lock import locked
from archiver.urls.normal import normal_url
from archiver.warc.recover import recover_open_files

_GROUP_S = 0.5
_ATTEMPTS = 3
_RETRY_AFTER_S = (2.0, 10.0)
_POLL_S = 0.25


def _now() -> datetime:
    return datetime.now(UTC)


def crawl(
    archive: Archive,
    plan: Plan,
    *,
    fresh: bool = False,
    progress: Progress = SILENT,
    should_stop: Callable[[], bool] = lambda: False,
    clock: Callable[[], datetime] = _now,
) -> CrawlReport:
    """Run the crawl that `plan` describes into `archive` and return what it did.

    A crawl of this name that was begun goes on where it stopped; one that is complete does nothing; with `fresh` it
    begins anew. `should_stop` is asked between captures; what is in flight then is finished. Raises StoreError if
    another writer is at work, LimitReachedError if the disk is full.
    """
    with locked(archive.lock_path):
        recovered = recover_open_files(archive.warcs)
        with open_frontier(archive, plan, fresh=fresh) as frontier:
            run = _Run(archive, plan, frontier, clock)
            run.report.recovered = recovered
            run.go(progress, should_stop)
    return run.report


class _Run:
    def __init__(self, archive: Archive, plan: Plan, frontier: SqliteFrontier, clock: Callable[[], datetime]) -> None:
        self._plan = plan
        self._frontier = frontier
        self._log = CaptureLog(
            archive, plan.name, plan.facts(), clock=clock, max_bytes=plan.max_warc, naming=plan.naming
        )
        self._more_seeds = tuple((frontier.recall("more-seeds") or "").split())
        self._harvest = Harvest(plan, plan.scope(self._more_seeds))
        self._robots = RobotsGate()
        self._workers = Workers(plan, self._robots)
        self._group: list[tuple[Outcome, list[Candidate]]] = []
        self._group_since = 0.0
        self._started = time.monotonic()
        self.report = CrawlReport(plan.name)

    def go(self, progress: Progress, should_stop: Callable[[], bool]) -> None:
        counts = self._frontier.counts()
        self.report.is_resumed = counts["done"] + counts["failed"] > 0
        self._frontier.add(Candidate(seed.url, seed.depth, None, "seed") for seed in self._plan.seeds)
        self.report.was_complete = self.report.is_resumed and not _open_urls(self._frontier)
        with self._closing():
            try:
                self._loop(progress, should_stop)
            except KeyboardInterrupt:
                self.report.stop = "interrupted"
        self.report.left = _open_urls(self._frontier)

    @contextmanager
    def _closing(self) -> Iterator[None]:
        """Leave whole files behind, however the block ends."""
        try:
            yield
        finally:
            self._workers.close()
            self._commit()
            self._log.close()
            self.report.warcs = list(self._log.names)

    def _loop(self, progress: Progress, should_stop: Callable[[], bool]) -> None:
        flying: dict[Future[Fetched], Claim] = {}
        with ThreadPoolExecutor(self._plan.workers, thread_name_prefix="fetch") as pool:
            while True:
                self.report.stop = self.report.stop or self._reached(should_stop)
                if self.report.stop is None:
                    for claim in self._claims(self._plan.workers - len(flying)):
                        flying[pool.submit(self._workers.work, claim)] = claim
                if not flying and not self._wait_for_due():
                    return
                ended, _ = wait(flying, timeout=_POLL_S, return_when=FIRST_COMPLETED)
                for future in ended:
                    del flying[future]
                    self._take(future.result())
                self._commit_if_due()
                progress.step("captured", self.report.captures, None)

    def _claims(self, room: int) -> list[Claim]:
        """Return up to `room` claims; the frontier gives one a host at a time."""
        if self._plan.limit is not None:
            room = min(room, self._plan.limit - self.report.captures)
        claims: list[Claim] = []
        while len(claims) < room and (more := self._frontier.claim(time.time(), room - len(claims))):
            claims += more
        return claims

    def _wait_for_due(self) -> bool:
        """With nothing in flight: commit, then tell whether there is more to come, having waited for it a moment."""
        self._commit()
        if self.report.stop:
            return False
        due = self._frontier.next_due(time.time())
        if due is None:
            return False
        time.sleep(min(max(due - time.time(), 0.0), _POLL_S))
        return True

    def _reached(self, should_stop: Callable[[], bool]) -> Stop | None:
        plan, report = self._plan, self.report
        if should_stop():
            return "interrupted"
        if plan.limit is not None and report.captures >= plan.limit:
            return "limit"
        if plan.max_bytes is not None and report.bytes >= plan.max_bytes:
            return "bytes"
        if plan.max_time_s is not None and time.monotonic() - self._started >= plan.max_time_s:
            return "time"
        return None

    def _take(self, fetched: Fetched) -> None:
        """Take what came of a claim into the group that is committed next."""
        claim = fetched.claim
        for exchange in self._robots.take_exchanges():
            self._write(exchange, {"via": claim.url, "hop": "robots"})
        for sitemap in self._robots.take_sitemaps() if self._plan.sitemaps else ():
            self._frontier.add([Candidate(sitemap, 0, None, "sitemap")])
        if fetched.is_refused:
            self.report.refuse(claim.url)
            self._add(Outcome(claim, reason="robots"), [])
        elif fetched.failure:
            self._failed(claim, fetched.failure)
        elif fetched.exchange:
            self._captured(fetched, fetched.exchange)

    def _captured(self, fetched: Fetched, exchange: Exchange) -> None:
        claim = fetched.claim
        self._rest(claim, exchange)
        facts = {"via": claim.via or "", "hop": claim.hop, "hopsFromSeed": str(claim.depth)}
        capture = self._write(exchange, facts)
        if self._harvest.is_seed_redirect(fetched):
            self._follow_seed(fetched)
        elif claim.hop == "seed" or (claim.hop == "redirect" and claim.depth == 0):
            self.report.pages.append(capture)
        self._add(Outcome(claim, status=exchange.status), list(self._harvest.candidates(fetched, self.report.skipped)))

    def _write(self, exchange: Exchange, facts: dict[str, str]) -> Capture:
        self.report.captured(exchange)
        return self._log.write(exchange, facts)

    def _rest(self, claim: Claim, exchange: Exchange) -> None:
        """Leave the host alone for as long as it, its robots.txt and the plan wish."""
        busy = exchange.status in (429, 503)
        asked = header_value(exchange.headers, "retry-after") if busy else None
        rest = self._robots.wait_s(
            claim.url,
            delay_s=self._plan.delay_s,
            response_s=exchange.elapsed_s,
            retry_after_s=retry_after_seconds(asked, exchange.started_at),
        )
        if rest > 0:
            self._frontier.postpone(claim.host, time.time() + rest)

    def _failed(self, claim: Claim, error: FetchError) -> None:
        """Queue the URL again if it may go better later, else report it."""
        if error.is_transient and claim.attempts < _ATTEMPTS:
            self._frontier.fail(claim, error.what, retry_at=time.time() + _RETRY_AFTER_S[claim.attempts - 1])
            return
        self._frontier.fail(claim, error.what)
        self.report.fail(claim.url, error.what, error.hint)

    def _follow_seed(self, fetched: Fetched) -> None:
        """Where a seed redirects to counts as a seed, so that its scope is that of the site's real address."""
        try:
            url = normal_url(fetched.location or "", fetched.claim.url)
        except UrlError:
            return
        self._more_seeds = (*self._more_seeds, url)
        self._frontier.remember("more-seeds", " ".join(self._more_seeds))
        self._harvest.scope = self._plan.scope(self._more_seeds)

    def _add(self, outcome: Outcome, candidates: list[Candidate]) -> None:
        if not self._group:
            self._group_since = time.monotonic()
        self._group.append((outcome, candidates))

    def _commit_if_due(self) -> None:
        if len(self._group) >= GROUP or (self._group and time.monotonic() - self._group_since > _GROUP_S):
            self._commit()

    def _commit(self) -> None:
        """Acknowledge the group: captures on the disk, index, new links, finished claims, in this order."""
        self._log.commit()
        if self._group:
            self._frontier.add(candidate for _, candidates in self._group for candidate in candidates)
            self._frontier.finish(outcome for outcome, _ in self._group)
            self._group.clear()


def _open_urls(frontier: SqliteFrontier) -> int:
    counts = frontier.counts()
    return counts["queued"] + counts["in-flight"] + counts["waiting"]
