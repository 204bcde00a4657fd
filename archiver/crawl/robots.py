"""Asks robots.txt before each fetch, and keeps what was fetched for it, for that is part of the archive too."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

from archiver.crawl.content import content_of
from archiver.crawl.searching import location_of
from archiver.errors import FetchError, TransientFetchError, UrlError
from archiver.fetch.interface import Fetcher, Limits
from archiver.fetch.robots import MAX_PARSED_BYTES, MAX_REDIRECTS, Robots, RobotsCache, RobotsFile, robots_of
from archiver.model import Exchange, Finding
from archiver.urls.normal import normal_url, split_url

MAX_TOTAL_S = 60.0
MAX_BODY_BYTES = 1024 * 1024
"""Twice what is read (RFC 9309, 2.5): a file that has no end is not kept either."""

_TOO_MANY_REDIRECTS = 310
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<head")


class RobotsGate:
    """The robots of all hosts of a crawl; threads share it.

    `limits` are those of the crawl; a robots.txt gets a minute and a megabyte at the most.
    With `ignore` the files are fetched and kept all the same, and their Crawl-delay and sitemaps count, but nothing is
    forbidden by them. Where one redirects within its host, that gets `delay_s` seconds in between.
    """

    def __init__(self, *, ignore: bool = False, limits: Limits | None = None, delay_s: float = 0.0) -> None:
        limits = limits or Limits()
        self._ignore = ignore
        self._delay_s = delay_s
        self._over = threading.Event()
        self._limits = replace(
            limits,
            total_s=min(limits.total_s, MAX_TOTAL_S),
            body_bytes=min(limits.body_bytes, MAX_BODY_BYTES),
        )
        self._cache = RobotsCache(self._fetch)
        self._local = threading.local()
        self._lock = threading.Lock()
        self._exchanges: list[Exchange] = []
        self._sitemaps: list[str] = []
        self._findings: list[Finding] = []

    def allows(self, url: str, fetcher: Fetcher) -> bool:
        """Say whether `url` may be fetched; `fetcher` gets robots.txt if it is not known yet.

        Where another thread is getting it just now, this one waits for it. Raises FetchError, most of them transient,
        if the file cannot be had: then nothing may be fetched either (RFC 9309, 2.3.1.4).
        """
        self._local.fetcher = fetcher
        robots = self._cache.robots_for(url, time.monotonic())
        if self._ignore:
            return True
        if robots.problem:
            raise _again(robots.problem)
        return robots.allows(url)

    def is_known(self, url: str) -> bool:
        """Tell whether `allows` can say without a request."""
        return self._cache.is_fresh(url, time.monotonic())

    def close(self) -> None:
        """Wait no more between redirects."""
        self._over.set()

    def is_pending(self, url: str) -> bool:
        """Tell whether `allows` would have to wait for another thread."""
        return self._cache.is_pending(url)

    def crawl_delay_s(self, url: str) -> float | None:
        """Return the Crawl-delay for the host of `url`, if its robots.txt is known and has one; fetches nothing."""
        robots: Robots | None = self._cache.known(url)
        return robots.crawl_delay_s if robots else None

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

    def take_findings(self) -> list[Finding]:
        """Return what was odd about robots.txt files since the last call."""
        with self._lock:
            taken, self._findings = self._findings, []
        return taken

    def _fetch(self, address: str) -> RobotsFile:
        """Return the answer for the robots.txt at `address`, after at most five redirects (RFC 9309, 2.3.1.2)."""
        fetcher: Fetcher = self._local.fetcher
        url = address
        try:
            for _ in range(MAX_REDIRECTS + 1):
                exchange = fetcher.fetch(url, limits=self._limits)
                body = content_of(exchange, MAX_PARSED_BYTES + 1)
                with self._lock:
                    self._exchanges.append(exchange)
                location = location_of(exchange.status, exchange.headers)
                if not location:
                    return self._answer(exchange, body, address)
                before, url = url, normal_url(location, url)
                if split_url(before).authority == split_url(url).authority:
                    self._over.wait(self._delay_s)
        except FetchError as error:
            return RobotsFile(None, error=error)
        except UrlError:
            # As good as a file that is not there.
            return RobotsFile(_TOO_MANY_REDIRECTS)
        return RobotsFile(_TOO_MANY_REDIRECTS)

    def _answer(self, exchange: Exchange, body: bytes, address: str) -> RobotsFile:
        if not 200 <= exchange.status < 300:
            return RobotsFile(exchange.status)
        if exchange.truncated not in (None, "length"):
            # Rules that did not come may forbid what those that came allow. A file beyond the size limit is no error
            # of the server (RFC 9309, 2.5).
            raise TransientFetchError(f"robots.txt broke off ({exchange.truncated})", exchange.target_url)
        finding = _finding(address, body)
        with self._lock:
            self._sitemaps += robots_of(exchange.status, body, address).sitemaps
            self._findings += [finding] if finding else []
        return RobotsFile(exchange.status, body)


def _finding(address: str, body: bytes) -> Finding | None:
    """Return what is odd about the file, if anything is."""
    if len(body) > MAX_PARSED_BYTES:
        text = f"{address}: only the first {MAX_PARSED_BYTES} bytes were read"
        return Finding("crawl.robots.cut", "info", text, hint="RFC 9309 asks for no more; later rules do not count.")
    if body.lstrip()[:9].lower().startswith(_MARKUP):
        text = f"{address}: a web page stands where the rules should be, so none are known"
        return Finding("crawl.robots.html", "info", text, hint="Look at the site's terms; nothing was forbidden to us.")
    return None


def _again(error: FetchError) -> FetchError:
    """Return an error like `error`: one that is raised many times would gather a traceback for each."""
    made = type(error)(error.what, error.where, error.hint)
    made.stage = error.stage
    return made
