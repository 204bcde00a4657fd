"""The memory of a crawl does not grow with the number of pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.cases import Case, Steps, page
from tests.hostile.crawled import Crawled, run_crawl
from tests.hostile.site import HOSTS, HostileSite

FEW, MANY = 500, 20_000
GROWTH_MIB = 32
"""Caches of the index and of SQLite fill up once; what grew with each page would come to more."""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile-memory")]


def _tree(path: str) -> Steps:
    """Return page number n, which links to the ten pages from 10 n + 1 on."""
    number = int(path.rpartition("/")[2] or 0)
    links = "".join(f'<a href="/{child}">{child}</a>' for child in range(10 * number + 1, 10 * number + 11))
    return (page(f"<!doctype html><title>{number}</title><p>Page {number}</p>{links}".encode()),)


def crawl_of(folder: Path, pages: int) -> Crawled:
    case = Case("tree", "pages", _tree("/0"), answers=_tree, path="/0")
    options = {"delay_s": 0, "scope_kind": "host", "allow_private": list(HOSTS), "limit": pages, "disk_reserve": 0}
    with HostileSite([case], {}) as site:
        return run_crawl(folder, [site.url(case)], options, timeout_s=300)


def test_memory_for_twenty_thousand_pages_is_that_for_five_hundred(tmp_path: Path) -> None:
    few, many = crawl_of(tmp_path / "few", FEW), crawl_of(tmp_path / "many", MANY)
    assert few.cost.captures >= FEW
    assert many.cost.captures >= MANY
    print(f"{few.cost.peak_mib:.0f} MiB for {FEW} pages, {many.cost.peak_mib:.0f} MiB for {MANY}")
    assert many.cost.peak_mib - few.cost.peak_mib < GROWTH_MIB
