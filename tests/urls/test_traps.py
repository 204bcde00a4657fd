from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UrlError
from archiver.urls.normal import normal_url
from archiver.urls.traps import TrapGuard, TrapReason, trap_of

YEAR = 2026
TRAPS = {
    "trap-length": ["/" + "a" * 2_000, "/?q=" + "ab" * 1_000, "/d/" + "/".join(str(number) for number in range(32))],
    "trap-repetition": [
        "/a/a/a/a",
        "/x/y/x/y/x/y/",
        "/en/shop/a/b/c/a/b/c/a/b/c",
        "/a//////b",
        "/a/1/a/2/a/3/a/4/a/5/a",
        "/?a=1&a=1&a=1",
        "/login?to=%2Flogin%253Fto%252525252Flogin",
        "/?q=" + "a" * 100,
    ],
    "trap-calendar": [
        "/calendar/2029/01",
        "/calendar/1989/12/31",
        "/events/2031-05",
        "/events/?event_date=2999-01-01",
        "/?tribe-bar-date=2030-01-01",
        "/cal.php?year=2400&month=1",
        "/index.php?option=com_kalender&year=1900&month=2",
        "/kalender/tag/20310101",
        "/blog/2031/01/",
        "/archive/2050/12/31",
    ],
    "trap-query": ["/?" + "&".join(f"p{number}={number}" for number in range(41))],
}
PAGES = [
    "/",
    "/transparenz/transparenz/transparenz",
    "/2024/05/06/title-of-it",
    "/events/2025-06-01/concert",
    "/events/1945-05-08-the-war-ends",
    "/calendar/2028/12",
    "/calendar/1990/01",
    "/calendar",
    "/calendar/?year=2026&month=13",
    "/blog/2028/01/",
    "/standards/2099/12345",
    "/isbn/20990112",
    "/museum/calendars-of-1789/2",
    "/images/00/00/00/00/1.png",
    "/1/1/1/1/1/1",
    "/viewtopic.php?f=4&t=167&start=20",
    "/search?tag=a&tag=b&tag=c",
    "/web/20240101000000/http://example.com/",
    "/a/1/a/2/a/3",
    "/?q=" + "%E4%BD%A0" * 200,
    "/?u=http%3A%2F%2Fe.com%2F%253Fa%25253Db",
    "/?" + "&".join(f"p{number}={number}" for number in range(20)),
]


@pytest.mark.parametrize(("reason", "path"), [(reason, path) for reason, paths in TRAPS.items() for path in paths])
def test_a_trap_is_told_by_its_rule(reason: str, path: str) -> None:
    assert trap_of(f"http://example.com{path}", year=YEAR) == reason


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_no_trap(path: str) -> None:
    assert trap_of(f"http://example.com{path}", year=YEAR) is None


def test_without_a_year_no_future_is_endless() -> None:
    assert trap_of("http://example.com/calendar/2999/01") is None
    assert trap_of("http://example.com/calendar/1801/01") == "trap-calendar"


def test_no_real_page_is_a_trap(shared: Path) -> None:
    urls: set[str] = set()
    for path in (shared / "data/extract").glob("*/gold.jsonl.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            urls.update(url for line in lines for url in [json.loads(line).get("url")] if url)
    for path in (shared / "data/warc").rglob("*.cdxj"):
        urls.update(re.findall(r'"url": ?"([^"]+)"', path.read_text(encoding="utf-8", errors="replace")))
    assert len(urls) > 500
    traps = []
    for url in urls:
        try:
            traps.append(url) if trap_of(normal_url(url), year=YEAR) else None
        except UrlError:
            continue
    assert traps == []


def urls_of(path: str, *parameters: int) -> list[str]:
    return [f"http://e.com{path}?" + "&".join(f"{name}={number}" for name in "abcdef"[: parameters[0]])
            for number in range(parameters[1])]  # fmt: skip


def test_one_parameter_may_have_any_value() -> None:
    guard = TrapGuard({2: 10, 3: 5})
    assert all(guard.trap_of(url) is None for url in urls_of("/x", 1, 1000))


@pytest.mark.parametrize(("parameters", "taken"), [(2, 10), (3, 5), (4, 5), (6, 5)])
def test_a_path_has_so_many_combinations_and_no_more(parameters: int, taken: int) -> None:
    guard = TrapGuard({2: 10, 3: 5})
    reasons = [guard.trap_of(url) for url in urls_of("/x", parameters, 20)]
    assert reasons == [None] * taken + ["trap-query"] * (20 - taken)
    assert guard.trap_of(urls_of("/other", parameters, 1)[0]) is None


def test_what_was_taken_stays_taken_and_counts_once() -> None:
    guard = TrapGuard({2: 10})
    urls = urls_of("/x", 2, 10)
    assert [guard.trap_of(url) for url in [*urls, *urls]] == [None] * 20


def test_the_same_parameters_in_another_order_are_one_view() -> None:
    guard = TrapGuard()
    assert guard.trap_of("http://e.com/?a=1&b=2") is None
    assert guard.trap_of("http://e.com/?b=2&a=1") == "trap-query"
    assert guard.trap_of("http://e.com/?a=1&b=2") is None


def test_a_resumed_crawl_decides_alike() -> None:
    urls = urls_of("/x", 2, 30)
    first = TrapGuard({2: 10})
    taken = [url for url in urls if first.trap_of(url) is None]
    again = TrapGuard({2: 10})
    for url in taken:
        again.count(url)
    assert [again.trap_of(url) for url in urls] == [first.trap_of(url) for url in urls]


def test_memory_does_not_grow_with_paths() -> None:
    guard = TrapGuard({2: 10})
    for number in range(TrapGuard.MAX_PATHS + 100):
        guard.count(f"http://e.com/{number}?a=1&b=2")
    assert len(guard._counts) == TrapGuard.MAX_PATHS


def test_new_is_what_was_never_asked_about() -> None:
    guard = TrapGuard()
    assert [guard.is_new(url) for url in ("a", "b", "a")] == [True, True, False]


@given(st.text())
def test_any_text_is_judged(url: str) -> None:
    guard = TrapGuard({2: 1})
    assert guard.trap_of(url, year=YEAR) in (None, *get_args(TrapReason))


@given(st.lists(st.sampled_from(["a", "b", "", "1"]), max_size=60), st.text(alphabet="a=&1%25", max_size=300))
def test_any_path_is_judged_in_time(segments: list[str], query: str) -> None:
    assert trap_of(f"http://e.com/{'/'.join(segments)}?{query}", year=YEAR) in (None, *get_args(TrapReason))
