"""Opens a capture in the replay server with a browser that reaches nothing else, and says what it became."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archiver.browser.artefacts import reason_of, screenshot
from archiver.browser.reading import rest, scroll_through
from archiver.errors import UrlError, UsageError
from archiver.qa.pages import SeenPage
from archiver.replay.addresses import content_path, parse_address

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Request, Response

_IDLE_S = 0.5
_QUIET_S = 10.0
_ENDING_S = 10.0


@dataclass(slots=True)
class Replayed:
    """A page played back: the URLs that the archive gave it, those that it had not, and a screenshot (PNG).

    `problem` says why it could not be shown, if it could not.
    """

    given: set[str] = field(default_factory=set)
    lacking: set[str] = field(default_factory=set)
    screenshot: bytes | None = None
    problem: str | None = None


async def replay_page(browser: Browser, address: str, stamp: str, page: SeenPage, *, timeout_s: float) -> Replayed:
    """Return what `page` becomes when the replay server at `address` shows it, in a window of the same size."""
    from playwright.async_api import Error

    context = await browser.new_context(
        viewport={"width": page.width, "height": page.height}, service_workers="block", accept_downloads=False
    )
    replayed = Replayed()
    try:
        opened = await context.new_page()
        work = _show(opened, address, stamp, page, replayed, time.monotonic() + timeout_s)
        await asyncio.wait_for(work, timeout_s + _ENDING_S)
    except (Error, TimeoutError) as error:
        replayed.problem = reason_of(error)
    finally:
        with contextlib.suppress(Error, TimeoutError):
            await asyncio.wait_for(context.close(), _ENDING_S)
    return replayed


async def _show(opened: Page, address: str, stamp: str, page: SeenPage, replayed: Replayed, until: float) -> None:
    from playwright.async_api import Error

    traffic = _Traffic(address, replayed)
    opened.on("request", traffic.began)
    opened.on("requestfinished", traffic.ended)
    opened.on("requestfailed", traffic.ended)
    opened.on("response", traffic.answered)
    path = content_path(page.capture.url, stamp)
    timeout = (until - time.monotonic()) * 1000
    await opened.goto(address + path, wait_until="load", timeout=timeout)
    await rest(traffic, _IDLE_S, until=min(until, time.monotonic() + _QUIET_S))
    if page.has_scrolled:
        # Where the page goes elsewhere by itself meanwhile, it is looked at there.
        with contextlib.suppress(Error):
            await scroll_through(opened, traffic, idle_s=_IDLE_S, until=until)
        await rest(traffic, _IDLE_S, until=min(until, time.monotonic() + _QUIET_S))
    if page.screenshot:
        replayed.screenshot, _ = await screenshot(opened, page.width)


class _Traffic:
    """Follows what a replayed page asks for."""

    def __init__(self, address: str, replayed: Replayed) -> None:
        self._prefix = f"{address}/w/"
        self._replayed = replayed
        self._in_flight = 0
        self._changed = time.monotonic()

    def began(self, _: Request) -> None:
        self._in_flight += 1
        self._changed = time.monotonic()

    def ended(self, _: Request) -> None:
        self._in_flight -= 1
        self._changed = time.monotonic()

    def answered(self, response: Response) -> None:
        """Note whether the archive had what was asked for; only what it had has a date."""
        if not response.url.startswith(self._prefix):
            return
        try:
            url = parse_address(response.url.removeprefix(self._prefix)).url
        except (UrlError, UsageError):
            return
        is_there = "memento-datetime" in response.headers
        if is_there:
            self._replayed.given.add(url)
        elif response.status == 404:
            self._replayed.lacking.add(url)

    def quiet_s(self) -> float:
        """Return for how many seconds nothing has been asked for or come; 0 while something is on its way."""
        return 0.0 if self._in_flight > 0 else time.monotonic() - self._changed
