"""Opens one page in a fresh context, lets it come to rest, and says what it became."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archiver.browser.artefacts import DOM_TYPE, make_artefacts, reason_of
from archiver.browser.entry import context_cookies, knock, quietly
from archiver.browser.interface import Artefact, BrowserOptions
from archiver.browser.ledger import Ledger
from archiver.browser.proxy import KNOCK_URL
from archiver.browser.reading import MAX_SCREENS, QUIET_S, rest, scroll_through
from archiver.browser.session import Session
from archiver.errors import UrlError
from archiver.fetch.setcookie import Cookie
from archiver.frontier.discover import links
from archiver.frontier.found import Found
from archiver.model import Finding
from archiver.urls.normal import normal_url

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Response

_ANSWER_S = 5.0
_ENDING_S = 10.0
_TRIES = 3

AFTERWARDS_S = 150.0
"""What a visit takes beyond the page's own time at the very most: a window, artefacts, looks whether it answers."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How contexts are made: the user agent and the cookies they begin with."""

    user_agent: str
    cookies: tuple[Cookie, ...] = ()


@dataclass(slots=True)
class Rendered:
    """What a page became. Without `is_shown` it is no page: a download, say, or nothing that can be rendered.

    `has_ended` is false where the browser did not let go of the page; `problem` says what it broke off for.
    """

    page_url: str
    problem: str = "it said nothing"
    is_shown: bool = False
    title: str = ""
    links: list[Found] = field(default_factory=list)
    artefacts: list[Artefact] = field(default_factory=list)
    has_ended: bool = True


async def render(
    browser: Browser, url: str, session: Session, options: BrowserOptions, manner: Manner, *, total_s: float
) -> Rendered:
    """Open `url` and return what became of it. Findings go to the ledger. Raises Playwright's Error if it broke.

    `total_s` is how long the URL's own response may take, though the page's time be over.
    """
    context = await browser.new_context(
        viewport={"width": options.width, "height": options.height},
        user_agent=manner.user_agent,
        # A worker would answer requests out of its own store, past the proxy.
        service_workers="block",
        accept_downloads=False,
    )
    rendered = Rendered(url)
    try:
        await context.add_cookies([*context_cookies(manner.cookies)])  # type: ignore[list-item]  # plain dicts are taken
        await _Reading(context, url, session, options, rendered).read(total_s)
    finally:
        rendered.has_ended = await _ends(context)
    return rendered


async def _ends(context: BrowserContext) -> bool:
    """Close the context; False if it does not close within a time."""
    try:
        await asyncio.wait_for(quietly(context.close()), _ENDING_S)
    except TimeoutError:
        return False
    return True


class _Reading:
    """One page being opened."""

    def __init__(
        self, context: BrowserContext, url: str, session: Session, options: BrowserOptions, rendered: Rendered
    ) -> None:
        self._context = context
        self._url = url
        self._session = session
        self._ledger: Ledger = session.ledger
        self._options = options
        self._rendered = rendered
        self._tasks: set[asyncio.Task[None]] = set()
        self._until = 0.0
        self._is_crashed = False

    async def read(self, total_s: float) -> None:
        """Open the page and fill in what it became."""
        page = await self._context.new_page()
        self._watch(page)
        await knock(self._context, page, self._session)
        # Only now: a busy machine takes its time to open a window, which is no fault of the page.
        self._until = time.monotonic() + self._options.page_timeout_s
        has_loaded = await self._open(page, total_s)
        if not has_loaded or not await self._answers(page):
            return
        await self._come_to_rest(page)
        if await self._answers(page):
            await self._take(page)

    def _watch(self, page: Page) -> None:
        """Get out of the way what would stop the page, and follow where it goes."""

        def opened(other: Page) -> None:
            self._find("browser.popup", "info", "the page opened a window, which was closed")
            self._later(other.close())

        def crashed(_: Page) -> None:
            self._is_crashed = True
            self._find("browser.crashed", "warning", "the page crashed in the browser; what had come was kept")

        self._context.on("page", opened)
        page.on("dialog", lambda dialog: self._later(dialog.dismiss()))
        page.on("crash", crashed)
        page.on("response", lambda response: self._went(page, response))

    def _went(self, page: Page, response: Response) -> None:
        from playwright.async_api import Error

        with contextlib.suppress(Error, UrlError):
            # A frame that is gone by now has no name any more.
            is_ours = response.request.is_navigation_request() and response.frame == page.main_frame
            if is_ours and not 300 <= response.status < 400 and response.url != KNOCK_URL:
                self._rendered.page_url = normal_url(response.url)

    async def _open(self, page: Page, total_s: float) -> bool:
        """Go to the URL; tell whether there is a page then."""
        from playwright.async_api import Error
        from playwright.async_api import TimeoutError as PlaywrightTimeoutError

        try:
            await asyncio.wait_for(
                page.goto(self._url, wait_until="load", timeout=self._left_s() * 1000), self._left_s() + _ANSWER_S
            )
        except (PlaywrightTimeoutError, TimeoutError):
            if not self._ledger.is_pending(self._url):
                self._find("browser.timeout", "warning", "the page did not load in its time; what had come was kept")
                return True
            await self._wait_for_response(total_s)
            return False
        except Error as error:
            if self._ledger.first(self._url) is None or "closed" in reason_of(error):
                raise
            if not self._is_crashed:
                what = f"the browser shows no page for this response ({reason_of(error)})"
                self._find("browser.not-shown", "info", what)
            return False
        return True

    async def _wait_for_response(self, total_s: float) -> None:
        """Wait until the URL's own response is there, which may be a large download."""
        until = time.monotonic() + max(total_s - self._options.page_timeout_s, 0.0)
        while self._ledger.is_pending(self._url) and time.monotonic() < until:
            await asyncio.sleep(0.1)

    async def _come_to_rest(self, page: Page) -> None:
        from playwright.async_api import Error

        await self._rest()
        for _ in range(_TRIES if self._options.scroll else 0):
            if time.monotonic() >= self._until:
                break
            try:
                work = scroll_through(page, self._ledger, idle_s=self._options.idle_s, until=self._until)
                is_over = await asyncio.wait_for(work, self._left_s() + _ANSWER_S)
            except TimeoutError:
                break
            except Error as error:
                if self._is_crashed or "closed" in reason_of(error):
                    raise
                # It went elsewhere by itself meanwhile; then that is the page.
                await quietly(page.wait_for_load_state("load", timeout=self._left_s() * 1000))
                continue
            if not is_over:
                what = f"the page went on behind {MAX_SCREENS} windows or its time, and was not scrolled any further"
                self._find("browser.scroll.cut", "info", what)
            await self._rest()
            break

    async def _rest(self) -> None:
        until = min(self._until, time.monotonic() + QUIET_S)
        if not await rest(self._ledger, self._options.idle_s, until=until):
            pending = self._ledger.in_flight()
            what = f"the page never came to rest; {len(pending)} requests were under way when it was left"
            self._find("browser.busy", "info", what)

    async def _answers(self, page: Page) -> bool:
        """Tell whether the page does anything but burn time."""
        from playwright.async_api import Error

        if self._is_crashed:
            return False
        for _ in range(_TRIES):
            try:
                kind = await asyncio.wait_for(page.evaluate("document.contentType"), _ANSWER_S)
            except TimeoutError:
                break
            except Error as error:
                if self._is_crashed or "closed" in reason_of(error):
                    raise
                await quietly(page.wait_for_load_state("load", timeout=_ANSWER_S * 1000))
                continue
            self._rendered.is_shown = kind in ("text/html", "application/xhtml+xml")
            return self._rendered.is_shown
        what = "the page does not answer: a script keeps it busy; nothing could be made of it"
        self._find("browser.hung", "warning", what)
        return False

    async def _take(self, page: Page) -> None:
        from playwright.async_api import Error

        try:
            dom = await asyncio.wait_for(page.content(), _ENDING_S)
            self._rendered.title = await asyncio.wait_for(page.title(), _ANSWER_S)
        except (Error, TimeoutError) as error:
            self._find("browser.artefact", "warning", f"the document could not be read ({reason_of(error)})")
            return
        base = page.url if page.url.startswith(("http://", "https://")) else self._rendered.page_url
        self._rendered.links = list(links(dom.encode("utf-8", "replace"), DOM_TYPE, base))
        self._rendered.artefacts = await make_artefacts(page, dom, self._options, self._ledger)

    def _left_s(self) -> float:
        return max(self._until - time.monotonic(), 0.1)

    def _find(self, code: str, severity: Any, what: str) -> None:
        self._ledger.find(Finding(code, severity, what, value=self._url[:80]), once=True)

    def _later(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.ensure_future(quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
