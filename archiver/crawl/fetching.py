"""Makes the fetcher that a plan asks for."""

from __future__ import annotations

from pathlib import Path

from archiver.crawl.plan import Plan
from archiver.fetch.cookies import load_cookies
from archiver.fetch.http import HttpFetcher
from archiver.urls.normal import split_url


def http_fetcher(plan: Plan, spool: Path) -> HttpFetcher:
    """Return a fetcher with the manners of `plan`; large bodies wait in the folder `spool` until they are written."""
    return HttpFetcher(
        allowed=plan.allowed(),
        limits=plan.limits,
        user_agent=plan.user_agent,
        headers=plan.headers,
        secret_origins={split_url(seed.url).origin for seed in plan.seeds},
        proxy=plan.proxy,
        verify=plan.verify,
        cookies=load_cookies(plan.cookies) if plan.cookies else None,
        redacted=plan.redact,
        spool=spool,
    )
