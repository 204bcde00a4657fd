"""Contents of responses that broke off or are long, and the robots.txt among them."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import replace

import pytest

from archiver.crawl.content import content_of
from archiver.crawl.robots import RobotsGate
from archiver.crawl.searching import Search
from archiver.errors import TransientFetchError
from archiver.fetch.interface import Limits
from archiver.fetch.robots import MAX_PARSED_BYTES
from archiver.message.framing import chunk
from archiver.model import Exchange, Finding, Headers, TruncatedReason
from tests.fetch.test_body import CHUNKED, exchange_of

PAGE = b"<p><a href=/one>one</a>" + bytes(range(32, 127)) * 50 + b"<a href=/two>two</a>"
HOST = "http://example.org"


class Answers:
    """A fetcher that gives these exchanges one after the other."""

    def __init__(self, *exchanges: Exchange) -> None:
        self._left = list(exchanges)
        self.asked: list[str] = []

    def fetch(self, url: str, *, headers: Mapping[str, str] | None = None, limits: Limits | None = None) -> Exchange:
        """Give the next one."""
        self.asked.append(url)
        return self._left.pop(0)

    def close(self) -> None:
        """Nothing is open."""


def redirect_to(location: str) -> Exchange:
    return replace(exchange_of(b"", (("Location", location),)), status=301)


@pytest.mark.parametrize("size", [7, 100_000])
def test_links_of_a_chunked_page_that_broke_off_are_found(size: int) -> None:
    headers: Headers = (*CHUNKED, ("Content-Encoding", "gzip"), ("Content-Type", "text/html"))
    exchange = exchange_of(chunk(gzip.compress(PAGE), size)[:-30], headers, "disconnect")

    assert PAGE.startswith(content_of(exchange))
    search, findings = Search(), list[Finding]()
    content = search.content(exchange, findings.append)
    assert content is not None
    assert [each.url for each in search.links(content, headers, HOST, findings.append)] == [f"{HOST}/one"]
    assert findings == []


def test_body_that_is_not_chunked_though_its_head_says_so_is_read_as_it_is() -> None:
    assert content_of(exchange_of(PAGE, CHUNKED)) == PAGE


def test_limit_is_one_of_the_body_and_not_of_its_chunks() -> None:
    exchange = exchange_of(chunk(b"x" * 200_000, 1), CHUNKED)

    assert content_of(exchange, 100_000) == b"x" * 100_000


@pytest.mark.parametrize("headers", [(), CHUNKED], ids=["plain", "chunked"])
def test_robots_beyond_the_limit_are_read_up_to_it(headers: Headers) -> None:
    start = b"User-agent: *\nDisallow: /a\n"
    end = b"Disallow: /b\n"
    inside = start + b"#" * (MAX_PARSED_BYTES - len(start + end) - 1) + b"\n" + end
    body = inside + b"Disallow: /c\n"
    gate = RobotsGate()
    answers = Answers(exchange_of(chunk(body, 10) if headers else body, headers, "length"))

    assert [gate.allows(f"{HOST}/{name}", answers) for name in "abc"] == [False, False, True]


@pytest.mark.parametrize("truncated", ["time", "disconnect", "unspecified"])
def test_robots_that_broke_off_keep_the_crawl_away_for_now(truncated: TruncatedReason) -> None:
    gate = RobotsGate()
    with pytest.raises(TransientFetchError, match=rf"robots.txt broke off \({truncated}\)"):
        gate.allows(f"{HOST}/a", Answers(exchange_of(b"User-agent: *\nAllow: /\n", truncated=truncated)))
    assert len(gate.take_exchanges()) == 1


def test_missing_robots_are_missing_however_the_answer_ends() -> None:
    missing = replace(exchange_of(b"not fou", truncated="disconnect"), status=404)

    assert RobotsGate().allows(f"{HOST}/a", Answers(missing))


def test_robots_are_followed_to_where_they_moved() -> None:
    answers = Answers(redirect_to("/x/../r?1"), exchange_of(b"User-agent: *\nDisallow: /a\n"))

    assert not RobotsGate().allows(f"{HOST}/a", answers)
    assert answers.asked == [f"{HOST}/robots.txt", f"{HOST}/r?1"]


@pytest.mark.parametrize("location", ["http://[bad/", "http://[", "ftp://x/", "http://a:b/"])
def test_robots_that_moved_to_no_address_are_missing(location: str) -> None:
    assert RobotsGate().allows(f"{HOST}/a", Answers(redirect_to(location)))
