from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UsageError
from archiver.urls.patterns import UrlPattern, url_patterns


@pytest.mark.parametrize(
    ("pattern", "url", "is_there"),
    [
        (r"/news/", "http://e.com/news/1", True),
        (r"^https://", "http://e.com/", False),
        (r"\.(jpg|png)$", "http://e.com/a.png", True),
        (r"\.(jpg|png)\Z", "http://e.com/a.png", True),
        (r"(?i)NEWS", "http://e.com/news", True),
        (r"/(?!news/)[a-z]+/", "http://e.com/news/", False),
        (r"(?<=id=)[0-9]+", "http://e.com/?id=7", True),
        (r"/(\w+)/\1/", "http://e.com/a/a/", True),
        (r"\\Z", "http://e.com/?\\Z", True),
        (r"", "http://e.com/", True),
    ],
)
def test_patterns_are_searched_anywhere(pattern: str, url: str, is_there: bool) -> None:
    assert UrlPattern(pattern).search(url) is is_there


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(a|aa)+$",
        r"(a|a?)+$",
        r"(.*)*x",
        r".*.*.*.*.*x",
        r"(?=a)((a+)+)\2$",
        r"(a+)+\1$",
        r"(?!x)(a|aa)+!(?=z)",
    ],
)
def test_no_pattern_makes_a_crawl_hang(pattern: str) -> None:
    compiled = UrlPattern(pattern)
    started = time.process_time()
    for length in (30, 2_000, 30_000):
        compiled.search(f"http://e.com/{'a' * length}!")
    assert time.process_time() - started < 1


@pytest.mark.parametrize("pattern", ["[", "(", "*", "a{2,1}", "(?P<x>a)(?P<x>b)", "\\1"])
def test_what_is_no_pattern_is_refused_with_the_option(pattern: str) -> None:
    with pytest.raises(UsageError, match=r"^--exclude: .* is no regular expression") as caught:
        url_patterns([pattern], "--exclude")
    assert caught.value.exit_code == 2


def test_a_pattern_that_python_knows_and_the_engine_does_not_is_refused_too() -> None:
    with pytest.raises(UsageError, match="bounded time"):
        UrlPattern("(?#comment)a")


def test_a_pattern_of_monstrous_size_is_refused() -> None:
    started = time.process_time()
    with pytest.raises(UsageError):
        UrlPattern(r"(((\w{1000}){1000}){1000})")
    assert time.process_time() - started < 2


def test_patterns_are_values() -> None:
    assert UrlPattern("a") == UrlPattern("a") != UrlPattern("b")
    assert len({UrlPattern("a"), UrlPattern("a")}) == 1
    assert repr(UrlPattern("a")) == "UrlPattern('a')"


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_a_pattern_or_refused(pattern: str, url: str) -> None:
    try:
        compiled = UrlPattern(pattern)
    except UsageError:
        return
    assert compiled.search(url) in (True, False)
