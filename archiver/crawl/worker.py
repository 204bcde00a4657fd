"""What is done for one claim away from the coordinating thread: robots, fetch, finding links."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from archiver.crawl.content import MAX_CONTENT, content_of
from archiver.crawl.plan import Plan
from archiver.crawl.robots import RobotsGate
from archiver.errors import FetchError, TransientFetchError
from archiver.fetch.http import HttpFetcher
from archiver.fetch.interface import Fetcher
from archiver.frontier.discover import links
from archiver.frontier.found import Found
from archiver.frontier.interface import Claim
from archiver.index.stamps import REDIRECTS
from archiver.model import Exchange, header_value
from archiver.urls.normal import split_url

_PARSED_TYPES = ("text/html", "application/xhtml+xml", "text/css", "xml", "rss", "atom")


@dataclass(slots=True)
class Fetched:
    """What came of a claim: an exchange and what it links to, or why there is none."""

    claim: Claim
    exchange: Exchange | None = None
    found: list[Found] = field(default_factory=list)
    location: str | None = None
    failure: FetchError | None = None
    is_refused: bool = False


class Workers:
    """Fetches claims, each thread with connections of its own."""

    def __init__(self, plan: Plan, robots: RobotsGate, make_fetcher: Callable[[Plan], Fetcher] | None = None) -> None:
        self._plan = plan
        self._robots = robots
        self._make_fetcher = make_fetcher or http_fetcher
        self._local = threading.local()
        self._fetchers: list[Fetcher] = []
        self._is_closed = False

    def work(self, claim: Claim) -> Fetched:
        """Return what came of `claim`."""
        fetcher = self._fetcher()
        try:
            if not self._robots.allows(claim.url, fetcher):
                return Fetched(claim, is_refused=True)
            if self._is_closed:
                return Fetched(claim, failure=TransientFetchError("the crawl was stopped", claim.url))
            exchange = fetcher.fetch(claim.url)
        except FetchError as error:
            return Fetched(claim, failure=error)
        location = header_value(exchange.headers, "location") if exchange.status in REDIRECTS else None
        return Fetched(claim, exchange, links_of(exchange), location)

    def close(self) -> None:
        """Close all connections; what is in flight breaks off."""
        self._is_closed = True
        for fetcher in self._fetchers:
            fetcher.close()

    def _fetcher(self) -> Fetcher:
        fetcher: Fetcher | None = getattr(self._local, "fetcher", None)
        if fetcher is None:
            fetcher = self._local.fetcher = self._make_fetcher(self._plan)
            self._fetchers.append(fetcher)
        return fetcher


def http_fetcher(plan: Plan) -> HttpFetcher:
    """Return a fetcher with the manners of `plan`."""
    return HttpFetcher(
        allowed=plan.allowed(),
        limits=plan.limits,
        user_agent=plan.user_agent,
        headers=plan.headers,
        secret_origins={split_url(seed.url).origin for seed in plan.seeds},
    )


def links_of(exchange: Exchange) -> list[Found]:
    """Return what the response links to; nothing for other types than markup and styles, or beyond 20 MB."""
    content_type = header_value(exchange.headers, "content-type")
    if exchange.response_size > MAX_CONTENT or not (content_type is None or _is_parsed(content_type)):
        return []
    return list(links(content_of(exchange), content_type, exchange.target_url))


def _is_parsed(content_type: str) -> bool:
    mime = content_type.partition(";")[0].strip().lower()
    return mime.startswith(_PARSED_TYPES) or mime.endswith(("xml", "+xml"))
