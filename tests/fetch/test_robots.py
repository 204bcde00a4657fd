from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import FetchError, UrlError
from archiver.fetch.robots import (
    MAX_AGE_S,
    MAX_PARSED_BYTES,
    STALE_AGE_S,
    UNREACHABLE_AGE_S,
    RobotsCache,
    RobotsFile,
    robots_of,
)

SITE = "http://example.com"


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        *((status, True) for status in (301, 400, 401, 403, 404, 410, 499)),
        *((status, False) for status in (429, 500, 503, 599, 600, 100, 0, None)),
    ],
)
def test_a_status_that_brings_no_rules_decides_for_all_urls(status: int | None, allowed: bool) -> None:
    robots = robots_of(status, b"User-agent: *\nDisallow: /a\nAllow: /b\n")
    assert robots.allows(f"{SITE}/a") == robots.allows(f"{SITE}/b") == allowed
    assert robots.allows(f"{SITE}/robots.txt")


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("user-AGENT: *\ndisALLOW: /a", "/a/b", False),
        ("Disallow: /", "/a", True),
        # the longest match wins, and allow on a tie (RFC 9309, 2.2.2)
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.gif$", "/x/y.gif", False),
        ("User-agent: *\nDisallow: /*.gif$", "/x/y.gif?z", True),
        ("User-agent: *\nDisallow: /q?id=*&x", "/q?id=7&x=1", False),
        ("User-agent: *\nDisallow: /%7Ejoe/", "/~joe/a", False),
        ("User-agent: *\nDisallow: /ü", "/%C3%BC", False),
        ("User-agent: *\nDisallow: /a # why", "/a", False),
        ("User-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("User-agent: *\rDisallow: /a\r", "/a", False),
        ("User-agent: *\nDisallow: /robots.txt", "/robots.txt", True),
        # our group
        ("User-agent: archiver\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/a", False),
        ("User-agent: archiver\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", True),
        ("User-agent: ARCHIVER\nDisallow: /a", "/a", False),
        ("User-agent: archiver/2.1\nDisallow: /a", "/a", False),
        ("User-agent: archiver\nAllow: /", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: archiver\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: archiver", "/a", True),
        ("User-agent: * # all\nDisallow: /a", "/a", False),
        ("User-agent: *bot\nDisallow: /", "/a", True),
        ("User agent: *\nDisallow: /a", "/a", False),
        ("User-agent: archiver\nAllow: /a\nDisallow: /\n\nUser-agent: *\nAllow: /b", "/b", False),
        ("User-agent: *\nDissallow: /a", "/a", False),
        ("User-agent: *\nDisalow: /a", "/a", False),
        # names that only begin or end alike
        ("User-agent: arch\nDisallow: /", "/a", True),
        ("User-agent: archiver-pro\nDisallow: /", "/a", True),
        ("User-agent: my-archiver\nDisallow: /", "/a", True),
        ("User-agent: archiverbot\nDisallow: /", "/a", True),
        ("User-agent: archive\nDisallow: /\n\nUser-agent: *\nDisallow: /b", "/b", False),
        # groups of several, and several groups of one, are joined (2.2.1)
        ("User-agent: a\nUser-agent: archiver\nDisallow: /a", "/a", False),
        ("User-agent: archiver\nUser-agent: a\nDisallow: /a", "/a", False),
        ("User-agent: archiver\n\nUser-agent: a\nDisallow: /a", "/a", False),
        ("User-agent: archiver\nDisallow: /a\nUser-agent: x\nDisallow: /b", "/b", True),
        ("User-agent: archiver\nDisallow: /a\n\nUser-agent: archiver\nDisallow: /b", "/b", False),
        ("User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/a", False),
        # lines that belong to no group do not part one (2.2.4)
        ("User-agent: archiver\nSitemap: http://e.com/s\nDisallow: /a", "/a", False),
        ("User-agent: archiver\nCrawl-delay: 3\nUser-agent: x\nDisallow: /a", "/a", False),
        ("User-agent: *\nfoo\nfoo: bar\n: x\nDisallow: /a", "/a", False),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("<!DOCTYPE html><html><body>Not: found</body></html>", "/a", True),
        ("User-agent: *\nDisallow: /a\x00b", "/a", True),
        # what is no robots.txt at all
        ("\x1f\x8b\x08\x00\x00\x00disallow: /", "/a", True),
        ("Sitemap: http://e.com/s\n\n\n", "/a", True),
    ],
)
def test_rules_of_our_group_are_obeyed(text: str, path: str, allowed: bool) -> None:
    assert robots_of(200, text.encode()).allows(SITE + path) == allowed


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_file_with_a_byte_order_mark_is_read(codec: str) -> None:
    mark = "" if codec in ("utf-16", "utf-8-sig") else "\ufeff"
    text = f"{mark}User-agent: *\r\nDisallow: /a\r\n"
    assert not robots_of(200, text.encode(codec)).allows(f"{SITE}/a")


def test_bytes_that_are_no_utf_8_cost_only_their_line() -> None:
    robots = robots_of(200, b"User-agent: *\nDisallow: /\xff\xfe\nDisallow: /a\n")
    assert not robots.allows(f"{SITE}/a")
    assert robots.allows(f"{SITE}/b")


def test_only_500_kib_are_read_and_no_cut_rule_counts() -> None:
    early = b"User-agent: *\nDisallow: /early\n"
    filler = b"#" * (MAX_PARSED_BYTES - len(early) - len("\nDisallow: /l")) + b"\n"
    robots = robots_of(200, early + filler + b"Disallow: /late\n" + b"Disallow: /later\n")
    assert not robots.allows(f"{SITE}/early")
    assert robots.allows(f"{SITE}/late")
    assert robots.allows(f"{SITE}/l")


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 5", 5.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: archiver\nCrawl-delay: 7\nUser-agent: *\nCrawl-delay: 5", 7.0),
        ("User-agent: x\nDisallow: /\nCrawl-delay: 5", None),
        ("User-agent: *\nCrawl-delay: 5\nCrawl-delay: 9\nCrawl-delay: 7", 9.0),
        ("User-agent: *\nCrawl-delay: 1e400", None),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: -1", None),
        ("User-agent: *\nCrawl-delay: nan", None),
        ("", None),
    ],
)
def test_crawl_delay_is_that_of_our_group(text: str, delay: float | None) -> None:
    assert robots_of(200, text.encode()).crawl_delay_s == delay


def test_sitemaps_are_absolute_each_once_and_of_no_group() -> None:
    text = b"User-agent: x\nSitemap: http://example.com/a.xml\nsitemap: /b.xml\nSitemap: mailto:x\nSitemap: /b.xml#c\n"
    assert robots_of(200, text, f"{SITE}/robots.txt").sitemaps == (f"{SITE}/a.xml", f"{SITE}/b.xml")
    assert robots_of(200, text).sitemaps == (f"{SITE}/a.xml",)


def test_many_wildcards_take_no_long_time() -> None:
    rules = b"User-agent: *\n" + b"Disallow: /" + b"a*" * 500 + b"b$\n"
    robots = robots_of(200, rules)
    started = time.process_time()
    assert robots.allows(SITE + "/" + "a" * 2000)
    assert time.process_time() - started < 2


@given(st.binary(max_size=200), st.integers(min_value=200, max_value=299))
def test_any_body_is_read(body: bytes, status: int) -> None:
    robots = robots_of(status, body, f"{SITE}/robots.txt")
    assert robots.allows(f"{SITE}/a") in (True, False)
    assert robots.crawl_delay_s is None or robots.crawl_delay_s >= 0


@given(st.text(alphabet="User-agent:*Disallow/\n #aARCHIVERarchiver0.", max_size=80))
def test_any_text_of_such_words_is_read(text: str) -> None:
    assert robots_of(200, text.encode()).allows(f"{SITE}/a") in (True, False)


class Web:
    """Robots files by address; remembers what was asked for."""

    def __init__(self, status: int | None = 200, body: bytes = b"User-agent: *\nDisallow: /a") -> None:
        self.answer = RobotsFile(status, body)
        self.asked: list[str] = []

    def fetch(self, url: str) -> RobotsFile:
        self.asked.append(url)
        return self.answer


def test_cache_asks_once_a_day_and_origin() -> None:
    web = Web()
    cache = RobotsCache(web.fetch)
    assert cache.known("http://example.com/a") is None
    assert not cache.robots_for("http://example.com/a", 0.0).allows("http://example.com/a")
    cache.robots_for("http://EXAMPLE.com:80/b?c#d", MAX_AGE_S - 1)
    assert web.asked == ["http://example.com/robots.txt"]
    cache.robots_for("https://example.com/", 1.0)
    cache.robots_for("http://example.com:8080/", 1.0)
    assert web.asked[1:] == ["https://example.com/robots.txt", "http://example.com:8080/robots.txt"]
    cache.robots_for("http://example.com/", MAX_AGE_S)
    assert web.asked[3:] == ["http://example.com/robots.txt"]


def test_cache_asks_again_soon_where_the_server_was_down() -> None:
    web = Web(status=None)
    cache = RobotsCache(web.fetch)
    down = cache.robots_for(f"{SITE}/b", 0.0)
    assert not down.allows(f"{SITE}/b")
    assert down.problem
    assert down.problem.is_transient
    web.answer = RobotsFile(404)
    assert not cache.robots_for(f"{SITE}/b", UNREACHABLE_AGE_S / 2).allows(f"{SITE}/b")
    assert cache.robots_for(f"{SITE}/b", UNREACHABLE_AGE_S).allows(f"{SITE}/b")


def test_cache_tells_why_there_was_no_answer() -> None:
    error = FetchError("the address is not public", f"{SITE}/robots.txt", "Allow it.")
    cache = RobotsCache(lambda url: RobotsFile(None, error=error))
    assert cache.robots_for(f"{SITE}/", 0.0).problem is error


def test_old_rules_count_where_the_server_is_down_later() -> None:
    web = Web()
    cache = RobotsCache(web.fetch)
    cache.robots_for(f"{SITE}/", 0.0)
    web.answer = RobotsFile(503)
    later = cache.robots_for(f"{SITE}/", MAX_AGE_S)
    assert later.reachable
    assert not later.allows(f"{SITE}/a")
    web.answer = RobotsFile(200, b"")
    assert not cache.robots_for(f"{SITE}/", MAX_AGE_S + STALE_AGE_S - 1).allows(f"{SITE}/a")
    assert cache.robots_for(f"{SITE}/", MAX_AGE_S + STALE_AGE_S).allows(f"{SITE}/a")


def test_cache_keeps_no_more_origins_than_asked() -> None:
    web = Web()
    cache = RobotsCache(web.fetch, max_origins=2)
    for host in ("a", "b", "c", "a"):
        cache.robots_for(f"http://{host}.example/", 0.0)
    assert len(web.asked) == 4


def test_cache_refuses_what_is_no_url() -> None:
    with pytest.raises(UrlError):
        RobotsCache(Web().fetch).robots_for("mailto:x", 0.0)


def test_threads_fetch_an_origin_once_and_wait_for_no_other_origin() -> None:
    slow, other = "http://slow.example/", "http://other.example/"
    begun, go_on = threading.Event(), threading.Event()
    asked: list[str] = []

    def fetch(url: str) -> RobotsFile:
        asked.append(url)
        if url.startswith(slow):
            begun.set()
            assert go_on.wait(30)
        return RobotsFile(404)

    cache = RobotsCache(fetch)
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(cache.robots_for, slow, 0.0) for _ in range(3)]
        assert begun.wait(30)
        assert cache.is_pending(f"{slow}page")
        assert not cache.is_pending(other)
        assert pool.submit(cache.robots_for, other, 0.0).result(30).allows_all
        go_on.set()
        assert [each.result(30).allows_all for each in waiting] == [True] * 3
    assert sorted(asked) == [f"{other}robots.txt", f"{slow}robots.txt"]
    assert not cache.is_pending(slow)


def test_a_fetch_that_breaks_off_leaves_nobody_waiting() -> None:
    def fetch(url: str) -> RobotsFile:
        raise KeyboardInterrupt

    cache = RobotsCache(fetch)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            cache.robots_for(SITE, 0.0)
    assert not cache.is_pending(SITE)
