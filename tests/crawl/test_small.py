"""Names, plans, reports and contents."""

from __future__ import annotations

import gzip

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archive import Archive
from archiver.crawl.content import content_of
from archiver.crawl.naming import crawl_name
from archiver.crawl.plan import Plan
from archiver.crawl.report import CrawlReport
from archiver.crawl.single import capture_name
from archiver.crawl.state import open_frontier
from archiver.errors import FetchError, UsageError
from archiver.message.framing import chunk
from archiver.model import Headers, Seed
from tests.crawl.looking import plan_for
from tests.fetch.test_body import exchange_of


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://example.org/", "example.org"),
        ("https://example.org:8443/a", "example.org-8443"),
        ("http://[::1]:81/", "1-81"),
        ("http://bücher.example/", "xn--bcher-kva.example"),
    ],
)
def test_crawl_is_named_after_its_host(url: str, name: str) -> None:
    assert crawl_name(url) == name


@given(st.from_regex(r"[a-z0-9_-]{1,60}(\.[a-z]{1,60}){0,3}", fullmatch=True))
def test_each_name_made_can_name_a_crawl(host: str) -> None:
    from archiver.crawl.state import _NAME
    from archiver.errors import UrlError

    try:
        name = crawl_name(f"http://{host}:8080/")
    except UrlError:
        return
    assert _NAME.match(name), name


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", "-a", "a\n", "a b", "x" * 90, "ä"])
def test_names_that_could_lead_elsewhere_are_refused(archive: Archive, name: str) -> None:
    with pytest.raises(UsageError), open_frontier(archive, plan_for("http://127.0.0.1/", name=name), fresh=False):
        pass


def test_capture_names_differ() -> None:
    assert len({capture_name() for _ in range(50)}) == 50


def test_warcinfo_facts_hold_no_header_values() -> None:
    plan = Plan("a", (Seed("http://example.org/"),), headers={"Authorization": "canary"})
    facts = plan.facts()
    assert "canary" not in str(facts)
    assert orjson.loads(facts["crawlConfig"])["headers"] == ["Authorization"]


def test_equal_plans_have_equal_digests_and_others_not() -> None:
    plan = Plan("a", (Seed("http://example.org/"),))
    assert plan.facts() == Plan("b", (Seed("http://example.org/"),)).facts()
    assert plan.facts() != Plan("a", (Seed("http://example.org/"),), depth=1).facts()


def test_report_keeps_a_thousand_failures_and_counts_all() -> None:
    report = CrawlReport("a")
    for number in range(1500):
        report.fail(f"http://example.org/{number}", FetchError("gone"))
        report.refuse(f"http://example.org/r{number}")
    assert (report.failed, len(report.failures), len(report.refused), report.skipped["robots"]) == (
        1500,
        1000,
        1000,
        1500,
    )
    orjson.dumps(report.as_json())


@given(st.binary(max_size=2000), st.booleans(), st.booleans(), st.integers(1, 50))
def test_content_has_all_codings_removed(content: bytes, coded: bool, chunked: bool, size: int) -> None:
    body = gzip.compress(content) if coded else content
    headers: Headers = (("Content-Encoding", "gzip"),) if coded else ()
    headers += (("Transfer-Encoding", "chunked"),) if chunked else ()
    exchange = exchange_of(chunk(body, size) if chunked else body, headers)
    assert content_of(exchange) == content
    assert exchange.response.tell() == 0


def test_content_is_capped() -> None:
    exchange = exchange_of(gzip.compress(bytes(1_000_000)), (("Content-Encoding", "gzip"),))
    assert len(content_of(exchange, 5000)) <= 5000


def test_warcinfo_names_every_header_that_is_not_recorded() -> None:
    plan = Plan(name="a", seeds=(), headers={"X-Api-Key": "secret", "Accept-Language": "en"})
    facts = plan.facts()
    assert facts["redactedRequestHeaders"] == "authorization, cookie, proxy-authorization, x-api-key"
    assert "secret" not in str(facts)
