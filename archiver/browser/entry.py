"""How a fresh context is let in: it proves itself to the proxy, and gets the cookies it begins with."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from archiver.browser.proxy import KNOCK_URL
from archiver.browser.session import Session
from archiver.fetch.setcookie import Cookie

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page

_KNOCK_S = 30.0
_NO_CONTENT = "net::ERR_ABORTED"


async def knock(context: BrowserContext, page: Page, session: Session) -> None:
    """Let the context prove itself to the proxy once; from then on Chromium does so without being asked.

    Were the credentials given to the context, Playwright would hold up every request of the page for them.
    """
    from playwright.async_api import Error

    devtools = await context.new_cdp_session(page)
    answer = {"response": "ProvideCredentials", "username": session.username, "password": session.password}
    tasks: set[asyncio.Task[None]] = set()

    def later(work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.ensure_future(quietly(work))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def challenged(event: dict[str, Any]) -> None:
        reply = {"requestId": event["requestId"], "authChallengeResponse": answer}
        later(devtools.send("Fetch.continueWithAuth", reply))

    def paused(event: dict[str, Any]) -> None:
        later(devtools.send("Fetch.continueRequest", {"requestId": event["requestId"]}))

    devtools.on("Fetch.authRequired", challenged)
    devtools.on("Fetch.requestPaused", paused)
    pattern = {"urlPattern": f"{KNOCK_URL}*"}
    await devtools.send("Fetch.enable", {"handleAuthRequests": True, "patterns": [pattern]})
    try:
        await page.goto(KNOCK_URL, timeout=_KNOCK_S * 1000)
    except Error as error:
        # The answer has no content, so that the page stays where it is: nowhere.
        if _NO_CONTENT not in str(error):
            raise
    await devtools.send("Fetch.disable")
    await devtools.detach()


async def quietly(work: Coroutine[Any, Any, Any]) -> None:
    """Do what may as well fail: the page may be gone by then."""
    from playwright.async_api import Error

    with contextlib.suppress(Error):
        await work


def context_cookies(cookies: Iterable[Cookie]) -> Iterator[dict[str, Any]]:
    """Yield cookies as a context takes them; one that is for its host only goes by a URL of that host."""
    for cookie in cookies:
        host = f"[{cookie.host}]" if ":" in cookie.host else cookie.host
        place: dict[str, Any] = {"domain": f".{host}", "path": cookie.path}
        if cookie.host_only:
            place = {"url": f"{'https' if cookie.secure else 'http'}://{host}{cookie.path}"}
        rest: dict[str, Any] = {"secure": cookie.secure, "httpOnly": cookie.http_only}
        if cookie.expires is not None:
            rest["expires"] = float(cookie.expires)
        yield {"name": cookie.name, "value": cookie.value, **place, **rest}
