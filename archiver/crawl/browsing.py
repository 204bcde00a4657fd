"""Makes the browser that a plan asks for, and says so where there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from archiver.browser.interface import Browser
from archiver.crawl.plan import Plan
from archiver.crawl.robots import RobotsGate
from archiver.errors import FetchError
from archiver.fetch.cookies import load_cookies
from archiver.fetch.interface import Fetcher
from archiver.model import Finding
from archiver.urls.normal import split_url

_REFUSED = "robots.txt does not allow it"


def browser_of(
    plan: Plan, work: Path, robots: RobotsGate, fetcher: Fetcher, find: Callable[[Finding], None]
) -> Browser | None:
    """Return the browser for `plan`, None if it asks for none; where none is installed, that is told by `find`."""
    if plan.browser is None:
        return None
    from archiver.browser.chromium import ChromiumBrowser  # here because it takes a tenth of a second

    def refuses(url: str) -> str | None:
        try:
            return None if robots.allows(url, fetcher) else _REFUSED
        except FetchError as error:
            return error.what

    try:
        return ChromiumBrowser(
            plan.browser,
            allowed=plan.allowed(),
            limits=plan.limits,
            user_agent=plan.user_agent,
            headers=plan.headers,
            secret_origins={split_url(seed.url).origin for seed in plan.seeds},
            redacted=plan.redact,
            proxy=plan.proxy,
            verify=plan.verify,
            cookies=load_cookies(plan.cookies) if plan.cookies else None,
            work=work,
            refuses=refuses,
        )
    except FetchError as error:
        what = f"no browser, pages are fetched without one: {error.what}"
        find(Finding("crawl.browser.missing", "warning", what, hint=error.hint or None))
        return None
