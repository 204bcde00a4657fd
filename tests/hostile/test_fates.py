"""Of what the hostile site links to nothing is lost without a word, and what was counted is what is there."""

from __future__ import annotations

import pytest

from archiver.archive import open_archive
from tests.crawl.sums import fates, urls_met
from tests.hostile.conftest import Crawls

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile")]


@pytest.mark.parametrize("name", ["prompt", "slow"])
def test_every_url_has_one_fate(crawls: Crawls, name: str) -> None:
    crawled = crawls(name)  # type: ignore[arg-type]  # the two names are of the kind
    told = fates(crawled.folder)
    assert {url: each for url, each in told.items() if len(each) != 1} == {}
    kept_out = {url for url, (fate,) in told.items() if fate.startswith("failed")}
    archive = open_archive(crawled.folder)
    try:
        assert [pair for pair in urls_met(archive, kept_out) if pair[0] not in told] == []
    finally:
        archive.close()
    kinds = [kept.kind for each in crawled.records.values() for kept in each]
    assert crawled.cost.captures == kinds.count("response") + kinds.count("revisit")
    assert crawled.cost.failed == len(kept_out)
