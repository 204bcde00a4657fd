"""What is made of a rendered page: screenshot, PDF, the document as scripts left it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any

from archiver.browser.interface import Artefact, BrowserOptions
from archiver.browser.ledger import Ledger
from archiver.model import Finding

if TYPE_CHECKING:
    from playwright.async_api import Page

MAX_HEIGHT = 16_384
"""The most pixels that Chromium draws in one piece; a longer page's screenshot ends there."""

MAX_DOM = 64 * 1024**2
DOM_TYPE = "text/html; charset=utf-8"

_TIMEOUT_S = 20.0
_NETWORK_ERROR = re.compile(r"net::ERR_\w+")
_HEIGHT = "() => Math.max(document.documentElement.scrollHeight, document.body?.scrollHeight ?? 0)"


async def screenshot(page: Page, width: int) -> tuple[bytes, bool]:
    """Return a PNG of the whole page, and whether it was cut. Raises Playwright's Error.

    Animations are brought to their end, or to their start if they have none, so that two shots can be compared.
    """
    height = int(await page.evaluate(_HEIGHT))
    clip: dict[str, Any] = {"x": 0, "y": 0, "width": width, "height": MAX_HEIGHT}
    png = await page.screenshot(
        full_page=True,
        animations="disabled",
        clip=clip if height > MAX_HEIGHT else None,  # type: ignore[arg-type]  # a plain dict is what it takes
        timeout=_TIMEOUT_S * 1000,
    )
    return png, height > MAX_HEIGHT


async def make_artefacts(page: Page, dom: str, options: BrowserOptions, ledger: Ledger) -> list[Artefact]:
    """Return the artefacts that `options` ask for; what cannot be made is a finding in `ledger`.

    `dom` is the document as it was before anything here was done to it.
    """
    makers: list[tuple[bool, Callable[[], Awaitable[Artefact]]]] = [
        (options.screenshot, lambda: _screenshot(page, options, ledger)),
        (options.pdf, lambda: _pdf(page)),
    ]
    made = list(_dom(dom, page.url, ledger)) if options.dom else []
    for is_wanted, make in makers:
        if is_wanted:
            made.extend(await _attempt(make, page.url, ledger))
    return made


async def _attempt(make: Callable[[], Awaitable[Artefact]], url: str, ledger: Ledger) -> list[Artefact]:
    from playwright.async_api import Error

    try:
        return [await asyncio.wait_for(make(), _TIMEOUT_S)]
    except (Error, TimeoutError) as error:
        what = f"an artefact could not be made ({reason_of(error)})"
        ledger.find(Finding("browser.artefact", "warning", what, value=url[:80]))
        return []


async def _screenshot(page: Page, options: BrowserOptions, ledger: Ledger) -> Artefact:
    png, is_cut = await screenshot(page, options.width)
    if is_cut:
        what = f"the page is longer than {MAX_HEIGHT} pixels; the screenshot ends there"
        ledger.find(Finding("browser.screenshot.cut", "info", what, value=page.url[:80]))
    return Artefact("screenshot", "image/png", png)


async def _pdf(page: Page) -> Artefact:
    return Artefact("pdf", "application/pdf", await page.pdf(print_background=True, prefer_css_page_size=True))


def _dom(dom: str, url: str, ledger: Ledger) -> Iterator[Artefact]:
    content = dom.encode("utf-8", "replace")
    if len(content) <= MAX_DOM:
        yield Artefact("dom", DOM_TYPE, content)
        return
    what = f"the rendered document has more than {MAX_DOM >> 20} MiB and was not kept"
    ledger.find(Finding("browser.artefact", "warning", what, value=url[:80]))


def reason_of(error: BaseException) -> str:
    """Return what of Playwright's message, which has many lines, is worth telling; the type's name if it has none."""
    if found := _NETWORK_ERROR.search(str(error)):
        return found[0]
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:160]


def requests_artefact(ledger: Ledger, page_url: str, options: BrowserOptions) -> Artefact:
    """Return the list of what the page asked for, with the window it was shown in."""
    told = {
        "page": page_url,
        "width": options.width,
        "height": options.height,
        "scroll": options.scroll,
        "requests": ledger.as_json(),
    }
    return Artefact("requests", "application/json", json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))
