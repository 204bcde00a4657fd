"""A crawl of the hostile site: each behaviour ends in time and leaves in the archive what it should, to the byte."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from archiver.urls.normal import normal_url
from tests.hostile.cases import Case, Crawl
from tests.hostile.conftest import BODY_BYTES, CASES, TOTAL_S, Crawls
from tests.hostile.crawled import Crawled, Kept, warc_findings
from tests.hostile.site import HostileSite

MARGIN_S = 5.0
MEMORY_MIB = {"prompt": 256, "slow": 256, "heavy": 320, "traps": 256}
"""Of the heavy ones each alone stays below 160; in that crawl four of the worst are in hand at the same time."""

_REQUEST = re.compile(rb"GET [\x21-\x7e]+ HTTP/1\.1\r\n(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+: [\x20-\x7e\x80-\xff]*\r\n)+\r\n")
_HEAD_BYTES = 32 * 1024

pytestmark = pytest.mark.xdist_group("hostile")


def param(case: Case) -> object:
    marks = [pytest.mark.slow] if case.crawl in ("heavy", "traps") else []
    return pytest.param(case, id=case.name, marks=marks)


def crawl_param(crawl: Crawl) -> object:
    return pytest.param(crawl, id=crawl, marks=[pytest.mark.slow] if crawl in ("heavy", "traps") else [])


EACH_CASE = pytest.mark.parametrize("case", [param(case) for case in CASES])
EACH_CRAWL = pytest.mark.parametrize("crawl", [crawl_param(crawl) for crawl in TOTAL_S])  # type: ignore[arg-type]


def sent(site: HostileSite, case: Case) -> bytes:
    """Return the bytes that an archive must hold of the case's page."""
    if case.make:
        return case.make()
    if case.stored is not None:
        return site.filled(case, case.stored)
    return site.filled(case, b"".join(step for step in case.steps if isinstance(step, bytes)))


@EACH_CASE
def test_archive_holds_what_came_and_says_whether_it_is_whole(site: HostileSite, crawls: Crawls, case: Case) -> None:
    crawled = crawls(case.crawl)
    url = normal_url(site.url(case))
    responses = crawled.of(url, "response")
    if case.outcome in ("failed", "refused"):
        assert crawled.of(url, "response", "revisit", "resource") == []
        assert_told(site, crawled, case, url)
        return
    assert len(responses) == 1, (crawled.fates.get(url), [kept.kind for kept in crawled.records.get(url, [])])
    (kept,) = responses
    expected = sent(site, case)
    if case.outcome == "whole":
        assert kept.block == expected
        assert "warc-truncated" not in kept.fields
    else:
        assert_truncated(case, kept, expected)


def assert_told(site: HostileSite, crawled: Crawled, case: Case, url: str) -> None:
    state, reason = crawled.fates[url]
    assert reason, "nobody says why"
    if case.outcome == "refused":
        assert [asked.path for asked in site.asked[case.name] if asked.path == case.page] == []
        return
    assert state == "failed"
    # The absence is part of the archive: one record says what was tried, and why nothing came of it.
    (metadata,) = crawled.of(url, "metadata")
    assert reason.split("(")[0].strip().encode() in metadata.block
    assert crawled.of(url, "request", "response", "revisit", "resource") == []


def assert_truncated(case: Case, kept: Kept, expected: bytes) -> None:
    assert kept.fields.get("warc-truncated") in case.reasons
    assert kept.block.startswith(expected)
    head = kept.block.partition(b"\r\n\r\n")[0]
    if case.unending:
        assert len(expected) < len(kept.block) <= len(head) + 4 + BODY_BYTES[case.crawl]
    elif case.reasons == ("disconnect",):
        assert kept.block == expected


@pytest.mark.parametrize("case", [param(case) for case in CASES if case.next_stored is not None])
def test_answer_on_a_kept_connection_is_not_mixed_up_with_what_came_before_it(
    site: HostileSite, crawls: Crawls, case: Case
) -> None:
    (kept,) = crawls(case.crawl).of(f"http://{site.authority(case)}/next", "response")
    assert kept.block == case.next_stored
    assert "warc-truncated" not in kept.fields


@EACH_CASE
def test_answer_is_over_within_its_limit(site: HostileSite, crawls: Crawls, case: Case) -> None:
    crawls(case.crawl)
    assert [a for a in site.asked[case.name] if a.ended_s - a.started_s > TOTAL_S[case.crawl] + MARGIN_S] == []


@EACH_CASE
def test_what_a_page_leads_to_is_asked_for_and_no_more(site: HostileSite, crawls: Crawls, case: Case) -> None:
    crawls(case.crawl)
    paths = Counter(asked.path for asked in site.asked[case.name])
    assert set(case.leads_to) <= set(paths)
    assert not set(case.never) & set(paths)
    # The page itself may be asked for again where its answer broke; others are asked for once.
    others = {path: count for path, count in paths.items() if path not in (case.page, "/robots.txt", *case.asked_again)}
    assert {path: count for path, count in others.items() if count > 1} == {}
    assert sum(paths.values()) <= case.at_most


@EACH_CRAWL
def test_crawl_stays_within_its_memory_and_time(crawls: Crawls, crawl: Crawl) -> None:
    crawled = crawls(crawl)
    assert crawled.cost.peak_mib < MEMORY_MIB[crawl]
    assert "Traceback" not in crawled.words
    assert crawled.cost.stop in (None, "busy")


@EACH_CRAWL
def test_files_of_the_crawl_are_valid(crawls: Crawls, crawl: Crawl) -> None:
    assert warc_findings(crawls(crawl).folder) == ""


@EACH_CRAWL
def test_each_request_sent_is_a_clean_one(site: HostileSite, crawls: Crawls, crawl: Crawl) -> None:
    crawls(crawl)
    heads = [
        (c.name, a.head) for c in site.cases if c.crawl == crawl for a in site.asked[c.name] if a.head[:1] != b"\x16"
    ]
    assert [(name, head[:200]) for name, head in heads if not _REQUEST.fullmatch(head)] == []
    assert [name for name, head in heads if len(head) > _HEAD_BYTES] == []
    assert [name for name, head in heads if b"canary" in head or b"Authorization" in head] == []


@EACH_CRAWL
def test_nothing_connects_to_an_address_that_is_not_allowed(site: HostileSite, crawls: Crawls, crawl: Crawl) -> None:
    crawls(crawl)
    assert site.trespasses == []


@EACH_CRAWL
def test_target_uris_hold_no_credentials_and_no_control_characters(crawls: Crawls, crawl: Crawl) -> None:
    for url in crawls(crawl).records:
        assert re.fullmatch(r"[\x21-\x7e]*", url), url
        assert "@" not in url.partition("/")[2].partition("/")[2].partition("/")[0]
        assert "canary" not in url


def test_behaviours_are_more_than_a_hundred_and_have_names_of_their_own() -> None:
    names = Counter(case.name for case in CASES)
    assert [name for name, count in names.items() if count > 1] == []
    assert len(names) > 300
