"""What one page asked for, in the order it asked, and what came of each request."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from archiver.errors import FetchError
from archiver.model import Exchange, Finding

MAX_REQUESTS = 2_000
"""A page that asks for more is a trap, or never comes to rest."""

MAX_BYTES = 256 * 1024**2
"""When a page has got so much, nothing more is fetched for it; what is on its way is still taken whole."""

_TOLD = 20
"""Findings of one code in one visit; the rest is counted."""


@dataclass(slots=True)
class Asked:
    """One request: `exchange` or `failure` says how it ended; neither, that it has not."""

    url: str
    method: str
    exchange: Exchange | None = None
    failure: str = ""


class Ledger:
    """Keeps the requests of one visit; safe to use from several threads.

    Once closed it takes no more; an exchange that ends afterwards is not kept.
    """

    def __init__(self) -> None:
        self._asked: list[Asked] = []
        self._findings: list[Finding] = []
        self._codes: Counter[str] = Counter()
        self._errors: dict[str, FetchError] = {}
        self._in_flight = 0
        self._size = 0
        self._changed = time.monotonic()
        self._is_closed = False
        self._lock = threading.Lock()

    def begin(self, url: str, method: str) -> Asked | None:
        """Note that a request begins; None if the visit is over or the page has had enough."""
        with self._lock:
            if self._is_closed:
                return None
            is_enough = len(self._asked) >= MAX_REQUESTS or self._size >= MAX_BYTES
            asked = None if is_enough else Asked(url, method)
            if asked:
                self._asked.append(asked)
                self._in_flight += 1
                self._changed = time.monotonic()
        if is_enough:
            what = (
                f"a page asked for more than {MAX_REQUESTS} things or {MAX_BYTES >> 20} MiB; the rest was not fetched"
            )
            self.find(Finding("browser.limit", "warning", what, value=url[:80]), once=True)
        return asked

    def keep(self, asked: Asked, exchange: Exchange) -> None:
        """Note how a request ended: with an exchange."""
        with self._lock:
            self._settle()
            if self._is_closed and exchange.truncated == "disconnect":
                # It is we who hung up, because the page's time was over.
                exchange = dataclasses.replace(exchange, truncated="time")
            asked.exchange = exchange
            self._size += exchange.response_size

    def fail(self, asked: Asked, error: FetchError, code: str = "browser.failed") -> None:
        """Note how a request ended: with no response."""
        with self._lock:
            self._settle()
            asked.failure = error.what
            self._errors.setdefault(asked.url, error)
            is_closed = self._is_closed
        if not is_closed:
            self.find(Finding(code, "warning", f"{asked.url[:200]}: {error.what}", hint=error.hint or None))

    def find(self, finding: Finding, *, once: bool = False) -> None:
        """Keep a finding; of many alike only some."""
        with self._lock:
            self._codes[finding.code] += 1
            if self._codes[finding.code] <= (1 if once else _TOLD):
                self._findings.append(finding)

    def quiet_s(self) -> float:
        """Return for how many seconds nothing has been asked for or come; 0 while something is on its way."""
        with self._lock:
            return 0.0 if self._in_flight else time.monotonic() - self._changed

    def error_of(self, url: str) -> FetchError | None:
        """Return why there was no response for `url`, if there was none at its first try."""
        with self._lock:
            return self._errors.get(url)

    def first(self, url: str) -> Exchange | None:
        """Return the first exchange of `url`."""
        with self._lock:
            return next((each.exchange for each in self._asked if each.exchange and each.url == url), None)

    def is_pending(self, url: str) -> bool:
        """Tell whether the first request of `url` has not ended."""
        return url in self.in_flight() and self.first(url) is None

    def in_flight(self) -> list[str]:
        """Return the URLs of the requests that have not ended."""
        with self._lock:
            return [each.url for each in self._asked if each.exchange is None and not each.failure]

    def close(self) -> None:
        """Take nothing more."""
        with self._lock:
            self._is_closed = True

    def exchanges(self) -> list[Exchange]:
        """Return the exchanges in the order of their requests."""
        with self._lock:
            return [each.exchange for each in self._asked if each.exchange]

    def findings(self) -> list[Finding]:
        """Return what was found, with a line for what was left out of it."""
        with self._lock:
            more = {code: self._codes[code] - sum(each.code == code for each in self._findings) for code in self._codes}
            rest = [
                Finding(code, "warning", f"… and {count} more like this")
                for code, count in more.items()
                if count and code != "browser.limit"
            ]
            return [*self._findings, *rest]

    def as_json(self) -> list[dict[str, Any]]:
        """Return the requests as JSON objects: url, method, and status or failure."""
        with self._lock:
            return [_as_json(each) for each in self._asked]

    def _settle(self) -> None:
        self._in_flight -= 1
        self._changed = time.monotonic()


def _as_json(asked: Asked) -> dict[str, Any]:
    told: dict[str, Any] = {"url": asked.url, "method": asked.method}
    if asked.exchange:
        return told | {"status": asked.exchange.status}
    return told | {"failure": asked.failure or "not over when the page was left"}
