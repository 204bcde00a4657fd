"""The index: found by URL and time, damaged, shared, large."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.errors import CaptureIndexError, LimitReachedError
from archiver.index.interface import Match, Stamp
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
PAGE = "http://example.com/a"

Make = Callable[..., Capture]


def test_a_capture_comes_back_as_it_was(index: SqliteIndex, capture: Make) -> None:
    made = capture(PAGE, date=NOON.replace(microsecond=123456))
    bare = Capture("http://b/", "b)/", datetime(1, 1, 1, tzinfo=UTC), "<urn:b>", "resource", "a.warc.gz", 0, 1)
    index.add("a.warc.gz", [made, bare])

    assert index.closest(PAGE) == index.by_record_id(made.record_id) == made
    assert sorted(index.captures(), key=lambda each: each.urlkey) == [bare, made]
    assert index.count() == 2


def test_adding_twice_is_adding_once(index: SqliteIndex, capture: Make) -> None:
    for _ in range(2):
        assert index.add("a.warc.gz", [capture(PAGE)]) == 1

    assert index.count() == 1


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(-100, 1), (0, 1), (4, 1), (5, 1), (5.000001, 2), (6, 2), (15, 2), (16, 3), (99, 3)],
)
def test_the_nearest_in_time_is_found_and_the_earlier_on_a_tie(
    index: SqliteIndex, capture: Make, seconds: float, expected: int
) -> None:
    index.add(
        "a.warc.gz", [capture(PAGE, number, date=NOON + timedelta(seconds=10 * number - 10)) for number in (1, 2, 3)]
    )
    found = index.closest(PAGE, NOON + timedelta(seconds=seconds))

    assert found is not None
    assert found.offset == expected


def test_without_a_time_the_latest_is_found(index: SqliteIndex, capture: Make) -> None:
    index.add("a.warc.gz", [capture(PAGE, number, date=NOON - timedelta(days=number)) for number in (1, 2, 3)])

    assert index.closest(PAGE) == capture(PAGE, 1, date=NOON - timedelta(days=1))
    assert index.closest("http://example.com/other") is None
    assert index.by_record_id("<urn:none>") is None


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12), st.integers(-5, 45))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_closest_is_what_a_search_over_all_would_find(
    index: SqliteIndex, capture: Make, days: list[int], at: int
) -> None:
    index.forget("a.warc.gz")
    made = [capture(PAGE, number, date=NOON + timedelta(days=day)) for number, day in enumerate(days)]
    index.add("a.warc.gz", made)
    found = index.closest(PAGE, NOON + timedelta(days=at))

    assert found is not None
    assert found.date - NOON == min(
        (timedelta(days=day) for day in sorted(days)), key=lambda each: abs(each - timedelta(days=at))
    )


URLS = [
    "http://example.com/",
    "http://example.com/a",
    "http://example.com/a/",
    "http://example.com/a/b",
    "http://example.com/a?q=1",
    "http://example.com/ab",
    "http://www.example.com/w",
    "https://example.com/s",
    "http://example.com:8080/p",
    "http://news.example.com/n",
    "http://example.community/x",
    "http://example.org/",
    "http://notexample.com/",
]

RANGES: list[tuple[str, Match, set[str]]] = [
    ("http://example.com/a", "exact", {"a", "a/"}),
    ("http://example.com/a/", "prefix", {"a/b"}),
    ("http://example.com/a", "prefix", {"a", "a/", "a/b", "a?q=1", "ab"}),
    ("http://example.com/", "prefix", {"", "a", "a/", "a/b", "a?q=1", "ab", "w", "s"}),
    ("http://www.example.com/anything", "host", {"", "a", "a/", "a/b", "a?q=1", "ab", "w", "s"}),
    ("http://example.com:8080/", "host", {"p"}),
    ("http://example.com/", "domain", {"", "a", "a/", "a/b", "a?q=1", "ab", "w", "s", "n"}),
    ("http://news.example.com/", "domain", {"n"}),
    ("http://example.net/", "domain", set()),
]


@pytest.mark.parametrize(("url", "match", "paths"), RANGES)
def test_ranges_hold_what_they_say(index: SqliteIndex, capture: Make, url: str, match: Match, paths: set[str]) -> None:
    index.add("a.warc.gz", [capture(each, number) for number, each in enumerate(URLS)])
    found = list(index.lookup(url, match=match))

    assert {each.url.split("/", 3)[3] for each in found} == paths
    assert found == sorted(found, key=lambda each: (each.urlkey, each.date, each.offset))


def test_since_and_until_are_inclusive(index: SqliteIndex, capture: Make) -> None:
    index.add("a.warc.gz", [capture(PAGE, number, date=NOON + timedelta(days=number)) for number in range(5)])
    since, until = NOON + timedelta(days=1), NOON + timedelta(days=3)

    assert [each.offset for each in index.lookup(PAGE, since=since, until=until)] == [1, 2, 3]
    assert [each.offset for each in index.lookup(PAGE, match="host", since=until)] == [3, 4]


@pytest.mark.parametrize(
    "url",
    ["", "x", "urn:a", "http://", "http://[::1", "http://a b/", "\0", "http://例え.jp/%", "'; DROP TABLE capture"],
)
@pytest.mark.parametrize("match", ["exact", "prefix", "host", "domain"])
def test_any_text_can_be_looked_up(index: SqliteIndex, url: str, match: Match) -> None:
    assert list(index.lookup(url, match=match)) == []
    assert index.closest(url, NOON) is None


def test_forgetting_a_file_leaves_the_others(index: SqliteIndex, capture: Make) -> None:
    index.add("a.warc.gz", [capture(PAGE)], Stamp(1, 2))
    index.add("b.warc.gz", [capture(PAGE, warc="b.warc.gz")])
    index.forget("a.warc.gz")
    index.forget("never.warc.gz")

    assert [each.warc for each in index.captures()] == ["b.warc.gz"]
    assert index.stamps() == {"b.warc.gz": None}


def test_captures_of_one_file_can_be_listed(index: SqliteIndex, capture: Make) -> None:
    for name in ("a.warc.gz", "b.warc.gz"):
        index.add(name, [capture(PAGE, warc=name)])

    assert [each.warc for each in index.captures(warc="b.warc.gz")] == ["b.warc.gz"]


def test_a_transaction_that_fails_adds_nothing(index: SqliteIndex, capture: Make) -> None:
    def broken() -> Iterator[Capture]:
        yield capture(PAGE)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        index.add("a.warc.gz", broken())
    index.add("b.warc.gz", [capture(PAGE, warc="b.warc.gz")])

    assert index.count() == 1
    assert list(index.stamps()) == ["b.warc.gz"]


def test_an_index_is_read_while_it_is_written(index: SqliteIndex, capture: Make) -> None:
    index.add("a.warc.gz", [capture(f"http://example.com/{number}", number) for number in range(3000)])
    reading = index.lookup("http://example.com/", match="host")
    first = next(reading)
    index.add("b.warc.gz", [capture("http://example.com/new", 5000, warc="b.warc.gz")])
    index.forget("a.warc.gz")

    assert len([first, *reading]) == 3000
    assert index.count() == 1


def test_threads_may_share_an_index(index: SqliteIndex, capture: Make) -> None:
    problems: list[Exception] = []

    def work(part: int) -> None:
        try:
            for number in range(30):
                index.add(f"{part}.warc.gz", [capture(f"http://example.com/{part}/{number}", number)])
                assert index.closest(f"http://example.com/{part}/{number}")
        except (CaptureIndexError, AssertionError, sqlite3.Error) as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert index.count() == 120


def test_two_processes_worth_of_connections_share_a_file(tmp_path: Path, index: SqliteIndex, capture: Make) -> None:
    with contextlib.closing(SqliteIndex(tmp_path / "state" / "index.sqlite")) as other:
        other.add("a.warc.gz", [capture(PAGE)])
        assert index.closest(PAGE) == capture(PAGE)


DAMAGES: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("no database", lambda raw: b"this is no database, it is a text of some length" * 90),
    ("head lost", lambda raw: b"\0" * 100 + raw[100:]),
    ("middle lost", lambda raw: raw[:4096] + b"\xff" * (len(raw) - 4096)),
    ("cut", lambda raw: raw[:5000]),
    ("another version", lambda raw: raw[:60] + (99).to_bytes(4, "big") + raw[64:]),
]


@pytest.mark.parametrize("damage", [each[1] for each in DAMAGES], ids=[each[0] for each in DAMAGES])
def test_a_damaged_file_raises_with_a_hint(tmp_path: Path, capture: Make, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "index.sqlite"
    with contextlib.closing(SqliteIndex(path)) as made:
        made.add("a.warc.gz", [capture(f"http://example.com/{number}", number) for number in range(500)])
    path.write_bytes(damage(path.read_bytes()))

    def use() -> None:
        with contextlib.closing(SqliteIndex(path)) as opened:
            list(opened.captures())
            opened.forget("a.warc.gz")

    with pytest.raises(CaptureIndexError, match="rebuild"):
        use()


def test_random_damage_raises_nothing_but_index_errors(tmp_path: Path, capture: Make) -> None:
    path, chance = tmp_path / "index.sqlite", random.Random(3)
    with contextlib.closing(SqliteIndex(path)) as made:
        made.add("a.warc.gz", [capture(f"http://example.com/{number}", number) for number in range(300)])
    whole = path.read_bytes()
    for _ in range(60):
        raw = bytearray(whole)
        for _ in range(20):
            raw[chance.randrange(100, len(raw))] = chance.randrange(256)
        path.write_bytes(raw)
        with contextlib.suppress(CaptureIndexError), contextlib.closing(SqliteIndex(path)) as opened:
            list(opened.captures())
            opened.closest("http://example.com/1", NOON)
            list(opened.lookup("http://example.com/", match="domain"))
            opened.stamps()


def test_a_file_that_is_gone_or_a_folder_raises(tmp_path: Path, index: SqliteIndex) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(CaptureIndexError):
        SqliteIndex(tmp_path / "folder")
    index.close()
    for use in (index.count, lambda: index.closest(PAGE), lambda: index.forget("a")):
        with pytest.raises(CaptureIndexError):
            use()


def test_a_full_disk_is_no_damage(index: SqliteIndex, capture: Make) -> None:
    index.query("PRAGMA max_page_count = 20")
    with pytest.raises(LimitReachedError, match="full"):
        index.add("a.warc.gz", [capture(f"http://example.com/{number}", number) for number in range(5000)])
    index.query("PRAGMA max_page_count = 100000")
    assert index.add("a.warc.gz", [capture(PAGE)]) == 1


def test_a_hundred_thousand_captures_are_searched_by_key_not_by_scan(index: SqliteIndex, capture: Make) -> None:
    one = capture(PAGE)
    with index.transaction() as db:
        db.execute("INSERT INTO warc (id, name) VALUES (1, 'a.warc.gz')")
        rows = (
            (f"com,example)/{number:06}", "20240506120000000000", 1, number, 10, f"<urn:{number}>", "response", one.url)
            for number in range(100_000)
        )
        db.executemany("INSERT INTO capture VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)", rows)

    found = index.closest("http://example.com/077777", NOON)
    assert found is not None
    assert found.offset == 77_777
    assert sum(1 for _ in index.lookup("http://example.com/0777", match="prefix")) == 100
    plan = index.query("EXPLAIN QUERY PLAN SELECT * FROM capture WHERE urlkey = ? AND moment <= ?", ("a", "b"))
    assert "SEARCH" in plan[0][3]


def test_closest_takes_the_very_url_before_others_that_share_its_key(index: SqliteIndex, capture: Make) -> None:
    lower = capture("http://a.example/case.html", 1, date=NOON)
    upper = capture("http://a.example/CASE.html", 2, date=NOON + timedelta(seconds=1))
    assert lower.urlkey == upper.urlkey
    index.add(lower.warc, [lower, upper])
    assert index.closest("http://a.example/case.html") == lower
    assert index.closest("http://a.example/CASE.html", NOON) == upper
    other = index.closest("http://a.example/Case.html")
    assert other is not None
    assert other.url == upper.url
