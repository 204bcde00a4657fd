"""Takes what came of claims into the archive, the report and the group that is acknowledged next."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from archiver.browser.interface import Visit, artefact_url
from archiver.crawl.decided import Decided
from archiver.crawl.events import Teller
from archiver.crawl.groups import Group
from archiver.crawl.harvest import Harvest
from archiver.crawl.judgement import blocked, soft_404
from archiver.crawl.manners import Manners
from archiver.crawl.plan import Plan
from archiver.crawl.reach import Reach
from archiver.crawl.recording import CaptureLog
from archiver.crawl.report import CrawlReport
from archiver.crawl.robots import RobotsGate
from archiver.crawl.worker import Fetched
from archiver.errors import FetchError, FetchTimeoutError, UrlError
from archiver.frontier.interface import Candidate, Claim, Outcome
from archiver.frontier.retries import retry_at
from archiver.model import Capture, Exchange, Finding
from archiver.urls.normal import normal_url

BUSY = frozenset({429, 503})
FIRST_RETRY_S = 2.0

_PAGES_KEPT = 1000
_SLOWER = "Try again later with --retry-failed, and slower (--delay)."


class Taking:
    """Takes in one thing after the other; belongs to the coordinating thread.

    `known` are the URLs with queries that earlier runs took up; traps are told by them.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        log: CaptureLog,
        group: Group,
        manners: Manners,
        robots: RobotsGate,
        reach: Reach,
        report: CrawlReport,
        teller: Teller,
        clock: Callable[[], datetime],
        known: Iterable[str] = (),
    ) -> None:
        self._plan = plan
        self._log = log
        self._group = group
        self._manners = manners
        self._robots = robots
        self._reach = reach
        self._harvest = Harvest(plan, reach.scope)
        self._harvest.recall(known)
        self._decided = Decided()
        self._report = report
        self._teller = teller
        self._clock = clock

    def take(self, fetched: Fetched, now: float) -> int:
        """Take what came of a claim at `now` (time.time); return how many captures that makes of the plan's limit."""
        self._take_robots(fetched.claim, now)
        for finding in fetched.findings:
            self.find(finding)
        if fetched.is_refused:
            self._refused(fetched.claim)
            if fetched.is_spared:
                self._manners.spared(fetched.claim, now)
        elif fetched.failure:
            self._failed(fetched.claim, fetched.failure, now)
        elif fetched.exchange:
            self._captured(fetched, fetched.exchange, now)
            return 1
        return 0

    def find(self, finding: Finding) -> None:
        """Note something that is odd."""
        self._report.find(finding)
        self._teller.found(finding)

    def _take_robots(self, claim: Claim, now: float) -> None:
        """Take what was fetched for robots.txt meanwhile, by whatever claim."""
        for exchange in self._robots.take_exchanges():
            self._manners.robots_answered(exchange, now)
            self._write(exchange, {"via": claim.url, "hop": "robots"})
        for finding in self._robots.take_findings():
            self.find(finding)
        for url in self._robots.take_sitemaps():
            if self._plan.sitemaps:
                self._group.add((Candidate(url, 0, None, "sitemap"),))
            elif self._plan.scope_kind != "page":
                self._leave_out(url, "sitemap", None)

    def _refused(self, claim: Claim) -> None:
        self._report.refuse(claim.url, is_seed=claim.hop == "seed")
        self._teller.tell("refused", url=claim.url)
        self._group.finish(Outcome(claim, reason="robots"))

    def _failed(self, claim: Claim, error: FetchError, now: float) -> None:
        """Queue the URL again if it may go better later, else record and report it."""
        self._manners.failed(claim, error, now)
        is_worth_it = self._plan.retry_timeouts or not isinstance(error, FetchTimeoutError)
        if error.is_transient and is_worth_it and claim.attempts <= self._plan.retries:
            self._group.fail(claim, error.what, retry_at=self._retry_at(claim, now))
            return
        self._log.fail(claim.url, error, self._clock(), {**_facts(claim), "attempts": str(claim.attempts)})
        self._give_up(claim, error)

    def _give_up(self, claim: Claim, error: FetchError) -> None:
        self._report.fail(claim.url, error)
        self._teller.tell("failed", url=claim.url, reason=error.what, hint=error.hint)
        self._group.fail(claim, error.what)

    def _captured(self, fetched: Fetched, exchange: Exchange, now: float) -> None:
        claim = fetched.claim
        rest = self._manners.answered(claim, exchange, is_block=bool(fetched.block), now=now)
        self._group.spend(self._manners.take_usages())
        capture = self._write(exchange, _facts(claim), earlier=fetched.earlier)
        if fetched.probe:
            self._write(fetched.probe, {"via": claim.url, "hop": "probe"})
        page = self._take_visit(claim, fetched.visit, capture) if fetched.visit else capture
        if fetched.is_soft_404:
            self.find(soft_404(claim.url, record_id=capture.record_id))
        if fetched.block:
            self.find(blocked(claim.url, fetched.block, record_id=capture.record_id))
            self._give_up(claim, FetchError(f"turned away ({fetched.block})", claim.url, _SLOWER))
        elif exchange.status in BUSY:
            self._busy(claim, exchange.status, now + rest.seconds, now)
        else:
            self._page(fetched, page)
            self._group.finish(Outcome(claim, status=exchange.status))

    def _busy(self, claim: Claim, status: int, rested: float, now: float) -> None:
        """Have a URL tried again whose answer is archived, but is not the page."""
        if claim.attempts <= self._plan.retries:
            self._group.fail(claim, f"HTTP {status}", retry_at=max(rested, self._retry_at(claim, now)))
            return
        self._give_up(claim, FetchError(f"HTTP {status} each of {claim.attempts} times", claim.url, _SLOWER))

    def _page(self, fetched: Fetched, page: Capture) -> None:
        """Take what a document links to, and note a seed's page."""
        claim = fetched.claim
        if self._reach.extend(self._harvest.seeds(fetched)):
            self._harvest.scope = self._reach.scope
            self._decided.clear()
        is_seed = claim.hop == "seed" or (claim.hop == "redirect" and claim.depth == 0)
        if is_seed and (page.url != claim.url or not fetched.location) and len(self._report.pages) < _PAGES_KEPT:
            self._report.pages.append(page)
        fetched.found = self._decided.undecided(claim, fetched.found)
        self._group.add(self._harvest.candidates(fetched, lambda url, reason: self._leave_out(url, reason, claim.url)))

    def _leave_out(self, url: str, reason: str, via: str | None) -> None:
        self._report.left_out(reason)
        self._teller.tell("left-out", url=url, reason=reason, via=via)
        self._group.leave_out(url, reason, via)

    def _take_visit(self, claim: Claim, visit: Visit, first: Capture) -> Capture:
        """Write what else came with a page in the browser, and what was made of it; return the page's capture."""
        page = first
        for other in visit.others:
            capture = self._write(other, {"via": claim.url, "hop": "embed"})
            self._settle(other)
            page = capture if other.target_url == visit.page_url != first.url else page
        for artefact in visit.artefacts:
            url = artefact_url(artefact.kind, visit.page_url or first.url)
            facts = {"via": claim.url}
            self._log.resource(url, artefact.content_type, artefact.content, facts, refers_to=page.record_id)
        return page

    def _settle(self, exchange: Exchange) -> None:
        """Spare a URL of its own request that came along."""
        if exchange.method == "GET" and exchange.status not in BUSY:
            try:
                self._group.settle(normal_url(exchange.target_url), exchange.status)
            except UrlError:
                return

    def _write(self, exchange: Exchange, facts: Mapping[str, str], *, earlier: Capture | None = None) -> Capture:
        capture = self._log.write(exchange, facts, earlier=earlier)
        self._report.captured(exchange, capture.record_type)
        self._teller.captured(exchange, capture, facts)
        return capture

    def _retry_at(self, claim: Claim, now: float) -> float:
        return retry_at(claim.attempts, now, random.random, first_s=FIRST_RETRY_S)


def _facts(claim: Claim) -> dict[str, str]:
    """Return what the metadata record beside a capture says of the way that led there."""
    return {"via": claim.via or "", "hop": claim.hop, "hopsFromSeed": str(claim.depth)}
