"""What is done for one claim away from the coordinating thread: robots, fetch or browser, links, judgement."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass, field

from archiver.archive import Archive
from archiver.browser.interface import Browser, Visit
from archiver.crawl.conditions import conditions_for
from archiver.crawl.content import MAX_SEARCHED, content_of
from archiver.crawl.judgement import SoftFail, block_of
from archiver.crawl.pace import REFUSALS
from archiver.crawl.plan import Plan
from archiver.crawl.robots import RobotsGate
from archiver.crawl.searching import Search, location_of
from archiver.errors import FetchError, TransientFetchError
from archiver.fetch.interface import Fetcher
from archiver.fetch.politeness import wait_s
from archiver.frontier.found import Found
from archiver.frontier.interface import Claim
from archiver.model import Capture, Exchange, Finding, header_value

_LISTS = frozenset({"list", "sitemap", "feed"})
_PAGES = frozenset({"seed", "link", "redirect"})
"""What a browser is asked for: a reader would open it. Lists are read by us, and requisites come with their pages."""


@dataclass(slots=True)
class Fetched:
    """What came of a claim: an exchange and what it links to, or why there is none.

    `earlier` is the capture that the request was conditional on, if the answer is that it has not changed. `block` says
    why the answer is a page that keeps crawlers out. `probe` is the exchange for a page of the host that cannot be
    there. `is_spared` says that the host was asked for nothing, `is_too_soon` that it was asked for robots.txt, and is
    to rest before it is asked for more.
    """

    claim: Claim
    exchange: Exchange | None = None
    found: list[Found] = field(default_factory=list)
    location: str | None = None
    failure: FetchError | None = None
    is_refused: bool = False
    is_spared: bool = False
    is_too_soon: bool = False
    earlier: Capture | None = None
    block: str | None = None
    is_soft_404: bool = False
    probe: Exchange | None = None
    visit: Visit | None = None
    findings: list[Finding] = field(default_factory=list)


class Worker:
    """Does what claims ask for; threads share it. `browser` opens pages, where there is one."""

    def __init__(
        self, plan: Plan, archive: Archive, robots: RobotsGate, fetcher: Fetcher, browser: Browser | None = None
    ) -> None:
        self._plan = plan
        self._archive = archive
        self._robots = robots
        self._fetcher = fetcher
        self._browser = browser
        self._search = Search()
        self._soft_fail = SoftFail() if plan.soft_404 else None
        self._over = threading.Event()
        # By claim, for which robots.txt was asked for: that is done once, or a host whose file is not kept would get
        # no other request.
        self._waited: set[int] = set()

    def work(self, claim: Claim) -> Fetched:
        """Return what came of `claim`."""
        fetched = Fetched(claim)
        is_known = self._robots.is_known(claim.url)
        try:
            if not self._robots.allows(claim.url, self._fetcher):
                fetched.is_refused = True
                fetched.is_spared = is_known
                return fetched
            if not is_known and self._has_to_wait(claim):
                fetched.is_too_soon = True
                return fetched
            if self._over.is_set():
                raise TransientFetchError("the crawl was stopped", claim.url)
            fetched.exchange = self._exchange(fetched)
        except FetchError as error:
            fetched.failure = error
            return fetched
        self._look_into(fetched, fetched.exchange)
        return fetched

    def close(self) -> None:
        """Close all connections; what is in flight breaks off."""
        self._over.set()
        self._robots.close()
        self._fetcher.close()
        if self._browser:
            self._browser.close()

    def _has_to_wait(self, claim: Claim) -> bool:
        """Tell whether a claim whose host was asked for robots.txt just now is to be handed out anew."""
        if not self._plan.delay_s or claim.id in self._waited:
            self._waited.discard(claim.id)
            return False
        self._waited.add(claim.id)
        return True

    def _exchange(self, fetched: Fetched) -> Exchange:
        claim = fetched.claim
        if self._browser and claim.hop in _PAGES:
            fetched.visit = self._browser.visit(claim.url)
            return fetched.visit.exchange
        conditions = conditions_for(self._archive, claim.url) if self._plan.recrawl else None
        exchange = self._fetcher.fetch(claim.url, headers=conditions.headers if conditions else None)
        if conditions and exchange.status == 304:
            fetched.earlier = conditions.earlier
        return exchange

    def _look_into(self, fetched: Fetched, exchange: Exchange) -> None:
        """Find the links of an answer, and say what it is where it is not what was asked for."""
        fetched.location = location_of(exchange.status, exchange.headers)
        is_list = fetched.claim.hop in _LISTS
        find = fetched.findings.append
        if fetched.earlier:
            url = fetched.claim.url
            fetched.found = self._search.archived_links(self._archive, fetched.earlier, url, find, is_list=is_list)
            return
        content = self._search.content(exchange, find, is_list=is_list)
        if content is not None:
            fetched.block = block_of(exchange, content)
            if fetched.block:
                return
            url = exchange.target_url
            fetched.found = self._search.links(content, exchange.headers, url, find, is_list=is_list)
            self._judge(fetched, exchange, content)
        if fetched.visit:
            self._look_around(fetched, fetched.visit)

    def _look_around(self, fetched: Fetched, visit: Visit) -> None:
        """Take what a page turned out to link to in the browser."""
        fetched.found += visit.links
        fetched.findings += visit.findings
        for other in visit.others:
            # Style sheets name what a window of this size did not need.
            if (header_value(other.headers, "content-type") or "").lower().startswith("text/css"):
                content = content_of(other, MAX_SEARCHED)
                fetched.found += self._search.links(content, other.headers, other.target_url, fetched.findings.append)

    def _judge(self, fetched: Fetched, exchange: Exchange, content: bytes) -> None:
        """Tell whether a page is the one that its host shows for what is not there; ask once what that one is like."""
        soft_fail, claim = self._soft_fail, fetched.claim
        if soft_fail is None or claim.hop not in _PAGES or exchange.status in REFUSALS:
            return
        address = soft_fail.probe_url(claim.url)
        if address:
            # A host that does not answer the probe counts as honest.
            with suppress(FetchError):
                if self._robots.allows(address, self._fetcher) and not self._over.wait(self._rest_s(exchange)):
                    fetched.probe = self._fetcher.fetch(address)
                    soft_fail.learn(fetched.probe, content_of(fetched.probe, MAX_SEARCHED))
        fetched.is_soft_404 = soft_fail.is_soft_404(exchange, content)

    def _rest_s(self, exchange: Exchange) -> float:
        """Return how long the host is to rest after `exchange`."""
        crawl_delay_s = self._robots.crawl_delay_s(exchange.target_url)
        return wait_s(delay_s=self._plan.delay_s, crawl_delay_s=crawl_delay_s, response_s=exchange.elapsed_s)
