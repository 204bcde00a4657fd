"""The site with all its cases, and the crawls of it, each done once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from archiver.urls.normal import normal_url
from tests.hostile import (
    bombs,
    certificates,
    codings,
    contents,
    endings,
    framing,
    heads,
    keeping,
    manners,
    redirects,
    traps,
)
from tests.hostile.cases import Case, Crawl
from tests.hostile.crawled import Crawled, run_crawl
from tests.hostile.site import HOSTS, HostileSite

CASES: tuple[Case, ...] = tuple(
    case
    for module in (framing, codings, heads, endings, redirects, contents, keeping, manners, certificates, bombs, traps)
    for case in module.CASES
)

TOTAL_S = {"prompt": 30.0, "slow": 2.5, "heavy": 30.0, "traps": 30.0}
BODY_BYTES = {"prompt": 2_000_000, "slow": 1_000_000, "heavy": 64_000_000, "traps": 8_000_000}
OPTIONS: dict[Crawl, dict[str, Any]] = {
    "prompt": {"workers": 32, "scope_kind": "host"},
    "slow": {"workers": 64, "scope_kind": "host"},
    "heavy": {"workers": 4, "scope_kind": "host", "sitemaps": True},
    "traps": {"workers": 8, "scope_kind": "host", "limit": 7000},
}


def options_of(crawl: Crawl, trusted: Path) -> dict[str, Any]:
    """Return the members of the plan for one of the crawls."""
    limits = {
        "connect_s": TOTAL_S[crawl],
        "first_byte_s": 1.5 if crawl == "slow" else TOTAL_S[crawl],
        "total_s": TOTAL_S[crawl],
        "body_bytes": BODY_BYTES[crawl],
        "min_rate_after_s": 1.0 if crawl == "slow" else 30.0,
    }
    return {
        "delay_s": 0,
        "patience_s": 3.0,
        "retries": 0,
        "verify": str(trusted),
        "allow_private": list(HOSTS),
        "disk_reserve": 0,
        "dedup": False,
        "limits": limits,
        **OPTIONS[crawl],
    }


@pytest.fixture(scope="session")
def trust(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """The TLS contexts of the site, and the file of the authority that crawls trust."""
    return certificates.make_contexts(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def site(trust: tuple[dict[str, Any], Path]) -> Iterator[HostileSite]:
    """The site, listening."""
    with HostileSite(CASES, trust[0]) as running:
        yield running


Crawls = Callable[[Crawl], Crawled]


@pytest.fixture(scope="session")
def crawls(site: HostileSite, trust: tuple[dict[str, Any], Path], tmp_path_factory: pytest.TempPathFactory) -> Crawls:
    """Does one of the crawls when it is first asked for."""
    done: dict[Crawl, Crawled | AssertionError] = {}

    def crawled(crawl: Crawl) -> Crawled:
        if crawl not in done:
            done[crawl] = attempt(crawl)
        came = done[crawl]
        if isinstance(came, AssertionError):
            # Not done again for each of the tests that need it.
            raise came
        return came

    def attempt(crawl: Crawl) -> Crawled | AssertionError:
        seeds = [normal_url(site.url(case)) for case in CASES if case.crawl == crawl]
        folder = tmp_path_factory.mktemp("hostile") / crawl
        try:
            return run_crawl(folder, seeds, options_of(crawl, trust[1]))
        except AssertionError as error:
            return error

    return crawled
