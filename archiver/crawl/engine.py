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
from archiver.index.refresh import refresh
from archiver.model import Capture, Exchange, header_value
from archiver.progress import SILENT, Progress
from archiver.store.lock import locked
from archiver.urls.normal import normal_url
from archiver.warc.recover import recover_open_files

_GROUP_S = 0.5
_ATTEMPTS = 3
_BUSY = frozenset({429, 503})
_RETRY_AFTER_S = (2.0, 10.0)
_POLL_S = 0.25

_GRACE_S = 10.0
"""How long a crawl that stops waits for what is in flight; a response may take minutes, and is fetched again."""


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
    begins anew. `should_stop` is asked a few times a second; what is in flight then may take ten seconds to finish, and
    is given up at once if it raises KeyboardInterrupt. Raises StoreError if another writer is at work,
    LimitReachedError if the disk is full.
    """
    with locked(archive.lock_path):
        recovered = recover_open_files(archive.warcs)
        for _ in refresh(archive.index, archive.warcs):
            # A killed run may have written what it could not tell the index any more.
            continue
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
            archive,
            plan.name,
            plan.facts(),
            clock=clock,
            max_bytes=plan.max_warc,
            max_age_s=plan.max_warc_age_s,
            naming=plan.naming,
            compression=plan.compression,
        )
        self._more_seeds = tuple((frontier.recall("more-seeds") or "").split())
        self._harvest = Harvest(plan, plan.scope(self._more_seeds))
        self._robots = RobotsGate()
        self._workers = Workers(plan, self._robots)
        self._group: list[tuple[Outcome, list[Candidate]]] = []
        self._group_since = 0.0
        self._started = time.monotonic()
        self._stopped: float | None = None
        self._taken = 0
        self.report = CrawlReport(plan.name)

    def go(self, progress: Progress, should_stop: Callable[[], bool]) -> None:
        counts = self._frontier.counts()
        self.report.is_resumed = counts["done"] + counts["failed"] > 0
        # What gave no response in an earlier run may give one now.
        self._frontier.requeue_failed()
        self._frontier.add(Candidate(seed.url, seed.depth, None, "seed") for seed in self._plan.seeds)
        self.report.was_complete = self.report.is_resumed and not _open_urls(self._frontier)
        with self._closing():
            try:
                self._loop(progress, should_stop)
            except KeyboardInterrupt:
                self.report.stop = "interrupted"
        self.report.left = _open_urls(self._frontier)
        if not self.report.left and self.report.stop != "interrupted":
            # The last URL there was reached the limit.
            self.report.stop = None

    @contextmanager
    def _closing(self) -> Iterator[None]:
        """Leave whole files behind, however the block ends."""
        try:
            yield
        finally:
            self._commit()
            self._log.close()
            self.report.warcs = list(self._log.names)

    def _loop(self, progress: Progress, should_stop: Callable[[], bool]) -> None:
        flying: dict[Future[Fetched], Claim] = {}
        pool = ThreadPoolExecutor(self._plan.workers, thread_name_prefix="fetch")
        try:
            while not self._is_over(should_stop):
                if self.report.stop is None:
                    for claim in self._claims(len(flying)):
                        flying[pool.submit(self._workers.work, claim)] = claim
                if not flying and not self._wait_for_due():
                    return
                ended, _ = wait(flying, timeout=_POLL_S, return_when=FIRST_COMPLETED)
                for future in ended:
                    del flying[future]
                    self._take(future.result())
                self._commit_if_due()
                progress.step("captured", self.report.captures, None)
        finally:
            # What is in flight now was given up: hung up, it ends, and the frontier hands its claims out again.
            self._workers.close()
            pool.shutdown(cancel_futures=True)
            # Once more, for connections that were given back in between.
            self._workers.close()

    def _is_over(self, should_stop: Callable[[], bool]) -> bool:
        """Note that a limit is reached, and tell whether what is in flight has had its time since."""
        reached = self._reached(should_stop)
        self.report.stop = self.report.stop or reached
        if self.report.stop and self._stopped is None:
            self._stopped = time.monotonic()
        return self._stopped is not None and time.monotonic() - self._stopped > _GRACE_S

    def _claims(self, flying: int) -> list[Claim]:
        """Return claims for the workers that are free; the frontier gives one a host at a time."""
        room = self._plan.workers - flying
        if self._plan.limit is not None:
            room = min(room, self._plan.limit - self._taken - flying)
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
        if due - time.time() > max(self._plan.patience_s, 2 * self._plan.delay_s):
            self.report.stop = "busy"
            return False
        time.sleep(min(max(due - time.time(), 0.0), _POLL_S))
        return True

    def _reached(self, should_stop: Callable[[], bool]) -> Stop | None:
        plan, report = self._plan, self.report
        if should_stop():
            return "interrupted"
        if plan.limit is not None and self._taken >= plan.limit:
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
        rest_s = self._rest(claim, exchange)
        self._taken += 1
        facts = {"via": claim.via or "", "hop": claim.hop, "hopsFromSeed": str(claim.depth)}
        capture = self._write(exchange, facts)
        if exchange.status in _BUSY and claim.attempts < _ATTEMPTS:
            # The answer is archived, but the page is still to be had.
            retry_at = time.time() + max(rest_s, _RETRY_AFTER_S[claim.attempts - 1])
            self._frontier.fail(claim, f"HTTP {exchange.status}", retry_at=retry_at)
            return
        if self._harvest.is_seed_redirect(fetched):
            self._follow_seed(fetched)
        elif claim.hop == "seed" or (claim.hop == "redirect" and claim.depth == 0):
            self.report.pages.append(capture)
        self._add(Outcome(claim, status=exchange.status), list(self._harvest.candidates(fetched, self.report.skipped)))

    def _write(self, exchange: Exchange, facts: dict[str, str]) -> Capture:
        self.report.captured(exchange)
        return self._log.write(exchange, facts)

    def _rest(self, claim: Claim, exchange: Exchange) -> float:
        """Leave the host alone for as long as it, its robots.txt and the plan wish; return the seconds."""
        asked = header_value(exchange.headers, "retry-after") if exchange.status in _BUSY else None
        rest = self._robots.wait_s(
            claim.url,
            delay_s=self._plan.delay_s,
            response_s=exchange.elapsed_s,
            retry_after_s=retry_after_seconds(asked, exchange.started_at),
        )
        if rest > 0:
            self._frontier.postpone(claim.host, time.time() + rest)
        return rest

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
