"""How hosts are treated: how long each is left alone, which are left for good in this run, how much each may give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from archiver.crawl.pace import Pace, Rest, finding_of
from archiver.crawl.plan import Plan
from archiver.crawl.quota import Quotas
from archiver.crawl.report import Stop
from archiver.crawl.robots import RobotsGate
from archiver.errors import FetchError
from archiver.frontier.interface import Claim, Usage
from archiver.frontier.sqlite import SqliteFrontier
from archiver.model import Exchange, Finding, header_value
from archiver.urls.normal import split_url

_STOPS: dict[str, Stop] = {"busy": "busy", "blocked": "blocked", "unreachable": "busy"}
"""What a run stops for when only hosts are left that were stopped for a reason; any other is a limit of a host."""

# How far an exchange came that says little of its host: that page has no answer, or the URL is one we do not ask for.
_CONNECTED = frozenset({"head", "request", "address"})


class Manners:
    """Tells the frontier how long hosts rest and which are stopped. Times are seconds of time.time."""

    def __init__(
        self, plan: Plan, frontier: SqliteFrontier, robots: RobotsGate, find: Callable[[Finding], None]
    ) -> None:
        self._plan = plan
        self._frontier = frontier
        self._robots = robots
        self._find = find
        self._pace = Pace(delay_s=plan.delay_s, patience_s=plan.patience_s)
        self._quotas = Quotas(plan, frontier.usage())
        # Only with a limit on what one host gives: it holds for what is in flight, too.
        self._taken = Counter({each.host: each.captures for each in frontier.usage()} if plan.host_limit else {})
        self._flying: Counter[str] = Counter()
        for host, reason in self._quotas.over().items():
            frontier.stop_host(host, reason)

    def took_off(self, claim: Claim) -> None:
        """Count a claim of its host as in flight."""
        self._flying[claim.host] += 1

    def landed(self, claim: Claim) -> None:
        """Count a claim of its host as in flight no longer."""
        self._flying[claim.host] -= 1
        if not self._flying[claim.host]:
            del self._flying[claim.host]

    def busy(self) -> set[str]:
        """Return the hosts that get no more requests at the moment."""
        most, limit = self._plan.per_host_most, self._plan.host_limit
        busy = {host for host, count in self._flying.items() if count >= most}
        if limit is not None:
            busy |= {host for host, count in self._flying.items() if self._taken[host] + count >= limit}
        return busy

    def answered(self, claim: Claim, exchange: Exchange, *, is_block: bool, now: float) -> Rest:
        """Let a host rest after its answer; return for how long."""
        self._ask(claim.host, claim.url)
        rest = self._rest(claim.host, exchange, is_block=is_block, now=now)
        self._quotas.add(claim.host, exchange.response_size, exchange.elapsed_s + rest.seconds)
        if self._plan.host_limit is not None:
            self._taken[claim.host] += 1
        return self._leave_alone(claim.host, rest, now)

    def failed(self, claim: Claim, error: FetchError, now: float) -> Rest:
        """Let a host rest that gave no answer; return for how long."""
        self._ask(claim.host, claim.url)
        # For a name that is none nobody was asked, so nobody needs a rest.
        is_pages_own = error.stage in _CONNECTED or (error.stage == "dns" and not error.is_transient)
        rest = self._pace.failed(claim.host, has_connected=is_pages_own)
        return self._leave_alone(claim.host, rest, now)

    def spared(self, claim: Claim, now: float) -> None:
        """Let a host rest no longer that was asked for nothing.

        Where it may get several requests at a time, another one may have begun the rest.
        """
        if self._plan.per_host_most == 1:
            self._frontier.relieve(claim.host, now)

    def robots_answered(self, exchange: Exchange, now: float) -> None:
        """Let a host rest after it was asked for its robots.txt."""
        host = split_url(exchange.target_url).authority
        self._ask(host, exchange.target_url)
        self._leave_alone(host, self._rest(host, exchange, is_block=False, now=now), now)

    def take_usages(self) -> list[Usage]:
        """Return what hosts gave since the last call."""
        return self._quotas.take()

    def stop(self) -> Stop | None:
        """Return why a run ends that has nothing left to claim, None if it is complete."""
        reasons = self._frontier.stopped_counts()
        left = [reason for reason, count in reasons.items() if count]
        if not left:
            return None
        return next((stop for reason, stop in _STOPS.items() if reason in left), "host-limit")

    def _ask(self, host: str, url: str) -> None:
        """Let the Crawl-delay of the site count that `url` is of."""
        crawl_delay_s = self._robots.crawl_delay_s(url)
        if crawl_delay_s is not None:
            self._pace.ask(host, crawl_delay_s)

    def _rest(self, host: str, exchange: Exchange, *, is_block: bool, now: float) -> Rest:
        return self._pace.answered(
            host,
            now,
            status=exchange.status,
            elapsed_s=exchange.elapsed_s,
            retry_after=header_value(exchange.headers, "retry-after"),
            is_block=is_block,
        )

    def _leave_alone(self, host: str, rest: Rest, now: float) -> Rest:
        if rest.seconds > 0:
            self._frontier.postpone(host, now + rest.seconds)
        reason = rest.stop or self._quotas.is_over(host)
        if reason and host not in self._frontier.stopped_hosts():
            self._frontier.stop_host(host, reason)
            if finding := finding_of(host, rest):
                self._find(finding)
        return rest
