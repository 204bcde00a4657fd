"""Asks robots.txt before each fetch, and keeps what was fetched for it, for that is part of the archive too."""

from __future__ import annotations

import threading
import time

from archiver.crawl.content import content_of
from archiver.errors import FetchError, TransientFetchError, UrlError
from archiver.fetch.interface import Fetcher
from archiver.fetch.politeness import wait_s
from archiver.fetch.robots import MAX_PARSED_BYTES, MAX_REDIRECTS, RobotsCache, robots_of
from archiver.model import Exchange, header_value
from archiver.urls.normal import normal_url, split_url


class RobotsGate:
    """The robots of all hosts of a crawl; threads share it."""

    def __init__(self) -> None:
        self._cache = RobotsCache(self._fetch)
        self._local = threading.local()
        self._lock = threading.Lock()
        self._exchanges: list[Exchange] = []
        self._sitemaps: list[str] = []
        self._errors: dict[str, FetchError] = {}

    def allows(self, url: str, fetcher: Fetcher) -> bool:
        """Say whether `url` may be fetched; `fetcher` gets robots.txt if it is not known yet.

        Raises FetchError if the host cannot be reached at all: then nothing may be fetched either (RFC 9309, 2.3.1.4),
        and the reason that helps is why.
        """
        self._local.fetcher = fetcher
        robots = self._cache.robots_for(url, time.monotonic())
        error = self._errors.get(split_url(url).origin)
        if not robots.reachable and error:
            raise error
        return robots.allows(url)

    def wait_s(self, url: str, *, delay_s: float, response_s: float | None, retry_after_s: float | None) -> float:
        """Return the seconds to leave the host of `url` alone after an exchange with it."""
        crawl_delay_s = self._cache.robots_for(url, time.monotonic()).crawl_delay_s
        return wait_s(delay_s=delay_s, crawl_delay_s=crawl_delay_s, response_s=response_s, retry_after_s=retry_after_s)

    def take_exchanges(self) -> list[Exchange]:
        """Return the exchanges made for robots.txt since the last call."""
        with self._lock:
            taken, self._exchanges = self._exchanges, []
        return taken

    def take_sitemaps(self) -> list[str]:
        """Return the sitemaps that robots.txt files named since the last call."""
        with self._lock:
            taken, self._sitemaps = self._sitemaps, []
        return taken

    def _fetch(self, address: str) -> tuple[int | None, bytes]:
        fetcher: Fetcher = self._local.fetcher
        origin, url = split_url(address).origin, address
        try:
            for _ in range(MAX_REDIRECTS + 1):
                exchange = fetcher.fetch(url)
                body = content_of(exchange, MAX_PARSED_BYTES + 1)
                with self._lock:
                    self._exchanges.append(exchange)
                    self._errors.pop(origin, None)
                location = header_value(exchange.headers, "location")
                if not (300 <= exchange.status < 400 and location):
                    if _is_torn(exchange):
                        raise TransientFetchError(f"robots.txt broke off ({exchange.truncated})", url)
                    self._note_sitemaps(exchange.status, body, address)
                    return exchange.status, body
                url = normal_url(location, url)
        except FetchError as error:
            with self._lock:
                self._errors[origin] = error
            return None, b""
        except UrlError:
            return 404, b""
        return 310, b""

    def _note_sitemaps(self, status: int, body: bytes, address: str) -> None:
        if status == 200:
            with self._lock:
                self._sitemaps += robots_of(status, body, address).sitemaps


def _is_torn(exchange: Exchange) -> bool:
    """Tell whether rules broke off on the way: those that did not come may forbid what those that came allow.

    A file beyond the size limit is no error of the server, and of a 4xx the status says all (RFC 9309, 2.3.1.3, 2.5).
    """
    return 200 <= exchange.status < 300 and exchange.truncated not in (None, "length")
