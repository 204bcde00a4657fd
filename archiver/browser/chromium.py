"""Captures pages with Chromium: what its network carries is recorded by our proxy, what it shows is kept beside it."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from pathlib import Path

from archiver.browser.artefacts import reason_of, requests_artefact
from archiver.browser.driving import is_sandboxed
from archiver.browser.executable import chromium_at, find_chromium
from archiver.browser.forwarding import Asking, Manners
from archiver.browser.interface import BrowserOptions, Visit
from archiver.browser.rendering import AFTERWARDS_S, Manner, Rendered, render
from archiver.browser.session import Refuses, Session
from archiver.browser.stand import Stand
from archiver.errors import TransientFetchError
from archiver.fetch.cookies import CookieJar
from archiver.fetch.exchange import Exchanger
from archiver.fetch.guard import Allowed
from archiver.fetch.http import USER_AGENT, redacted_headers
from archiver.fetch.interface import Limits
from archiver.message.head import parse_request_head
from archiver.model import Finding
from archiver.urls.normal import normal_url, split_url

__all__ = ["ChromiumBrowser", "find_chromium"]

_TRIES = 2


class ChromiumBrowser:
    """Opens pages in Chromium, `options.pages` at a time; Chromium starts with the first one.

    Every request of a page goes through the same recorder as a plain fetch: addresses vetted by `allowed`, `limits`
    for each response, `headers` that may be secrets only to `secret_origins`, the values of those and of `redacted`
    not recorded. `refuses` is asked before each request other than the page's own and may give a reason against it.
    `work` is a folder for what is temporary. Raises FetchError where no browser can be used.
    """

    def __init__(
        self,
        options: BrowserOptions,
        *,
        work: Path,
        allowed: Allowed | None = None,
        limits: Limits | None = None,
        user_agent: str = USER_AGENT,
        headers: Mapping[str, str] | None = None,
        secret_origins: Collection[str] = (),
        redacted: Collection[str] = (),
        proxy: str | None = None,
        verify: bool | str = True,
        cookies: CookieJar | None = None,
        refuses: Refuses = lambda url: None,
    ) -> None:
        self._executable = chromium_at(options.executable)
        self._options = options
        self._work = work
        self._allowed = allowed
        self._limits = limits or Limits()
        self._user_agent = user_agent
        self._manners = Manners(dict(headers or {}), frozenset(secret_origins))
        self._redacted = redacted_headers(headers or {}, redacted)
        self._upstream = proxy
        self._verify = verify
        self._cookies = cookies or CookieJar()
        self._refuses = refuses
        self._places = threading.BoundedSemaphore(options.pages)
        self._stand: Stand | None = None
        self._lock = threading.Lock()
        self._is_closed = False
        self._has_told_of_sandbox = is_sandboxed()

    def visit(self, url: str) -> Visit:
        """Open `url` and return what came of it.

        Raises FetchError if there was no response, StoreError if there is no room for one.
        """
        url = normal_url(url)
        with self._places:
            for _ in range(_TRIES):
                stand = self._taken()
                try:
                    visit = self._visited(stand, url)
                finally:
                    self._give_back(stand)
                if visit:
                    return visit
        raise TransientFetchError("the browser broke down, twice", url, "Try again later, or without --browser.")

    def close(self) -> None:
        """End Chromium, and with it the visits under way."""
        with self._lock:
            self._is_closed = True
            stand, self._stand = self._stand, None
        if stand:
            stand.close()

    def _taken(self) -> Stand:
        """Return the running browser, started if there is none or the last one broke."""
        with self._lock:
            if self._is_closed:
                raise TransientFetchError("the crawl was stopped", "")
            if self._stand is None or not self._stand.driving.is_alive:
                before, self._stand = self._stand, None
                if before and not before.users:
                    before.close()
                self._stand = Stand(self._executable, self._work)
            self._stand.users += 1
            return self._stand

    def _give_back(self, stand: Stand) -> None:
        with self._lock:
            stand.users -= 1
            is_over = stand is not self._stand and not stand.users
        if is_over:
            stand.close()

    def _visited(self, stand: Stand, url: str) -> Visit | None:
        """Return the visit, None if the browser went away under it."""
        exchanger = Exchanger(
            allowed=self._allowed,
            limits=self._limits,
            redacted=self._redacted,
            proxy=self._upstream,
            verify=self._verify,
            spool=stand.spool,
        )
        session = Session(url, exchanger, self._manners, self._refuses)
        stand.proxy.admit(session)
        try:
            rendered = self._rendered(stand, url, session)
            if rendered and session.ledger.first(url) is None and session.ledger.exchanges():
                # Chromium knows of some hosts that they want https, and does not ask them for anything else.
                session.fetch(self._plain(url, stand))
        finally:
            stand.proxy.dismiss(session)
        if session.failure:
            raise session.failure
        return self._visit_of(url, session, rendered) if rendered else None

    def _rendered(self, stand: Stand, url: str, session: Session) -> Rendered | None:
        from playwright.async_api import Error

        driving = stand.driving
        manner = Manner(self._agent(stand), tuple(self._cookies))
        work = render(driving.browser, url, session, self._options, manner, total_s=self._limits.total_s)
        try:
            longest_s = max(self._options.page_timeout_s, self._limits.total_s) + AFTERWARDS_S
            rendered = driving.run(work, timeout_s=longest_s)
        except (Error, TimeoutError) as error:
            if isinstance(error, TimeoutError):
                driving.is_spent = True
            elif not self._is_closed and not driving.answers():
                return None
            return Rendered(url, problem=reason_of(error))
        if not rendered.has_ended:
            driving.is_spent = True
        return rendered

    def _visit_of(self, url: str, session: Session, rendered: Rendered) -> Visit:
        ledger = session.ledger
        exchanges = ledger.exchanges()
        for each in exchanges:
            each.response.seek(0)
        exchange = ledger.first(url)
        if exchange is None:
            what = f"the browser got no response ({rendered.problem})"
            raise ledger.error_of(url) or TransientFetchError(what, url, "Try again later.")
        page_url = rendered.page_url if ledger.first(rendered.page_url) else url
        artefacts = list(rendered.artefacts)
        if rendered.is_shown:
            artefacts.append(requests_artefact(ledger, page_url, self._options))
        return Visit(
            exchange,
            [each for each in exchanges if each is not exchange],
            artefacts,
            rendered.links,
            [*self._sandbox_findings(), *ledger.findings()],
            rendered.title,
            page_url,
        )

    def _sandbox_findings(self) -> list[Finding]:
        with self._lock:
            if self._has_told_of_sandbox:
                return []
            self._has_told_of_sandbox = True
        what = "Chromium runs without its sandbox, because it refuses to run with it for root"
        return [Finding("browser.sandbox", "warning", what, hint="Run the crawl as another user.")]

    def _agent(self, stand: Stand) -> str:
        return stand.user_agent if self._user_agent == USER_AGENT else self._user_agent

    def _plain(self, url: str, stand: Stand) -> Asking:
        """Return a request as the browser would have made it, had it made one."""
        parts = split_url(url)
        lines = [f"GET {parts.target} HTTP/1.1", f"Host: {parts.authority}", "Connection: keep-alive"]
        lines += [f"User-Agent: {self._agent(stand)}", "Accept: */*", "Accept-Encoding: gzip, deflate", "", ""]
        raw = "\r\n".join(lines).encode("latin-1")
        return Asking(url, raw, parse_request_head(raw))
