from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from archiver.crawl.robots import RobotsGate
from archiver.errors import FetchError, TransientFetchError
from archiver.fetch.interface import Limits
from archiver.fetch.robots import MAX_PARSED_BYTES
from archiver.model import Exchange, Headers

SITE = "http://a.example"
RULES = b"User-agent: *\nDisallow: /private\nCrawl-delay: 3\nSitemap: /map.xml\n"


def answer(url: str, status: int = 200, body: bytes = RULES, headers: Headers = (), **more: Any) -> Exchange:
    head = b"HTTP/1.1 %d X\r\n\r\n" % status
    return Exchange(
        target_url=url,
        method="GET",
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        elapsed_s=0.1,
        request=b"",
        response=BytesIO(head + body),
        response_size=len(head + body),
        head_size=len(head),
        status=status,
        reason="X",
        headers=headers,
        ip_address="127.0.0.1",
        **more,
    )


class Site:
    """Answers with what `make` returns for a URL, or raises it; remembers what was asked for."""

    def __init__(self, make: Callable[[str], Exchange | FetchError]) -> None:
        self._make = make
        self.limits: Limits | None = None
        self.asked: list[str] = []

    def fetch(self, url: str, *, headers: Mapping[str, str] | None = None, limits: Limits | None = None) -> Exchange:
        self.limits = limits
        self.asked.append(url)
        made = self._make(url)
        if isinstance(made, FetchError):
            raise made
        return made

    def close(self) -> None:
        """Let go of nothing."""


def test_rules_are_obeyed_and_the_file_kept_once() -> None:
    site, gate = Site(answer), RobotsGate()
    assert gate.allows(f"{SITE}/page", site)
    assert not gate.allows(f"{SITE}/private/page", site)
    assert gate.allows(f"{SITE}/robots.txt", site)
    assert [each.target_url for each in gate.take_exchanges()] == [f"{SITE}/robots.txt"]
    assert gate.take_exchanges() == []
    assert gate.take_sitemaps() == [f"{SITE}/map.xml"]
    assert gate.take_sitemaps() == []
    assert gate.crawl_delay_s(f"{SITE}/x") == 3.0
    assert gate.crawl_delay_s("https://a.example/") is None
    assert not gate.is_pending(f"{SITE}/x")


def test_a_file_gets_a_minute_and_a_megabyte_or_less() -> None:
    for given, total_s, body_bytes in ((Limits(), 60.0, 1 << 20), (Limits(total_s=5.0, body_bytes=100), 5.0, 100)):
        site = Site(answer)
        RobotsGate(limits=given).allows(f"{SITE}/page", site)
        assert site.limits
        assert (site.limits.total_s, site.limits.body_bytes) == (total_s, body_bytes)
        assert site.limits.first_byte_s == given.first_byte_s


def test_ignored_rules_are_fetched_and_kept_all_the_same() -> None:
    site, gate = Site(answer), RobotsGate(ignore=True)
    assert gate.allows(f"{SITE}/private/page", site)
    assert len(gate.take_exchanges()) == 1
    assert gate.crawl_delay_s(f"{SITE}/") == 3.0
    down = Site(lambda url: TransientFetchError("no connection", url))
    assert gate.allows("http://down.example/", down)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(401, True), (403, True), (404, True), (429, None), (500, None), (503, None), (204, True)],
)
def test_a_status_without_rules_allows_or_makes_wait(status: int, outcome: bool | None) -> None:
    site, gate = Site(lambda url: answer(url, status)), RobotsGate()
    if outcome is None:
        with pytest.raises(TransientFetchError, match=f"{status}"):
            gate.allows(f"{SITE}/page", site)
    else:
        assert gate.allows(f"{SITE}/page", site)
    assert len(gate.take_exchanges()) == 1


def test_why_there_is_no_file_is_why_there_is_no_page() -> None:
    error = FetchError("the address is not public", f"{SITE}/robots.txt", "Allow it.")
    error.stage = "address"
    gate = RobotsGate()
    with pytest.raises(FetchError, match="not public") as raised:
        gate.allows(f"{SITE}/page", Site(lambda url: error))
    assert raised.value.stage == "address"
    assert raised.value is not error
    assert not raised.value.is_transient


@pytest.mark.parametrize("truncated", ["disconnect", "time"])
def test_a_file_that_breaks_off_forbids_all_for_now(truncated: str) -> None:
    gate = RobotsGate()
    with pytest.raises(TransientFetchError, match=f"broke off \\({truncated}\\)"):
        gate.allows(f"{SITE}/page", Site(lambda url: answer(url, truncated=truncated)))
    assert len(gate.take_exchanges()) == 1


def test_a_page_that_breaks_off_with_404_says_all_by_its_status() -> None:
    assert RobotsGate().allows(f"{SITE}/page", Site(lambda url: answer(url, 404, truncated="disconnect")))


def redirects(location: str) -> Callable[[str], Exchange]:
    return lambda url: answer(url, 302, b"", (("Location", location),))


@pytest.mark.parametrize(("count", "allowed"), [(1, False), (5, False), (6, True)])
def test_five_redirects_are_followed_across_hosts_and_then_there_are_no_rules(count: int, allowed: bool) -> None:
    def make(url: str) -> Exchange:
        left = count if url.startswith(SITE) else int(url.rpartition("/")[2])
        return redirects(f"http://b{left - 1}.example/{left - 1}")(url) if left else answer(url)

    site, gate = Site(make), RobotsGate()
    assert gate.allows(f"{SITE}/private", site) == allowed
    assert len(gate.take_exchanges()) == len(site.asked) == min(count, 5) + 1


def test_a_redirect_is_read_as_browsers_do() -> None:
    site = Site(lambda url: answer(url) if url.endswith("%C3%A9") else redirects("/\xc3\xa9")(url))
    assert not RobotsGate().allows(f"{SITE}/private", site)


@pytest.mark.parametrize("location", ["mailto:x", "http://", "ftp://a.example/robots.txt"])
def test_a_redirect_to_nowhere_is_a_file_that_is_not_there(location: str) -> None:
    assert RobotsGate().allows(f"{SITE}/private", Site(redirects(location)))


def test_a_redirect_without_a_place_is_a_file_that_is_not_there() -> None:
    assert RobotsGate().allows(f"{SITE}/private", Site(lambda url: answer(url, 301, b"")))


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (RULES, []),
        (b"", []),
        (b" <!DOCTYPE html><p>Not here", ["crawl.robots.html"]),
        (b"<HTML>", ["crawl.robots.html"]),
        (b"User-agent: *\n" + b"#" * MAX_PARSED_BYTES, ["crawl.robots.cut"]),
        (b"\x1f\x8b\x08\x00" * 100, []),
    ],
)
def test_what_is_odd_about_a_file_is_told_once(body: bytes, codes: list[str]) -> None:
    gate = RobotsGate()
    site = Site(lambda url: answer(url, body=body))
    gate.allows(f"{SITE}/page", site)
    gate.allows(f"{SITE}/page", site)
    assert [finding.code for finding in gate.take_findings()] == codes
    assert gate.take_findings() == []


def test_a_slow_file_keeps_no_other_host_waiting() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def make(url: str) -> Exchange:
        if url.startswith(SITE):
            begun.set()
            assert go_on.wait(30)
        return answer(url)

    site, gate = Site(make), RobotsGate()
    with ThreadPoolExecutor(3) as pool:
        first, second = (pool.submit(gate.allows, f"{SITE}/{n}", site) for n in range(2))
        assert begun.wait(30)
        assert gate.is_pending(f"{SITE}/x")
        assert pool.submit(gate.allows, "http://b.example/", site).result(30)
        go_on.set()
        assert first.result(30)
        assert second.result(30)
    assert sorted(site.asked) == [f"{SITE}/robots.txt", "http://b.example/robots.txt"]
