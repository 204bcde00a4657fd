"""The index: found by URL and time, damaged, shared, large."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import random
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.errors import CaptureIndexError, LimitReachedError
from archiver.index.catalogue import Catalogue
from archiver.index.interface import ALL, Filter, Match, Stamp, StoryEntry
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture
from archiver.urls.surt import surt
from tests.index.scale import lookup_costs, make_index, url_of

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
    ("http://example.com/a/", "prefix", {"a", "a/", "a/b", "a?q=1"}),
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


@pytest.mark.parametrize("match", ["exact", "prefix", "host", "domain"])
@pytest.mark.parametrize("url", [*URLS, "http://example.com/none"])
def test_captures_of_a_url_are_counted_as_they_are_found(
    index: SqliteIndex, capture: Make, url: str, match: Match
) -> None:
    dated = enumerate(URLS)
    index.add("a.warc.gz", [capture(each, number, date=NOON + timedelta(days=number)) for number, each in dated])
    for only in (ALL, Filter(since=NOON + timedelta(days=2)), Filter(until=NOON + timedelta(days=3))):
        assert index.count_of(url, match=match, only=only) == len(list(index.lookup(url, match=match, only=only)))


def test_since_and_until_are_inclusive(index: SqliteIndex, capture: Make) -> None:
    index.add("a.warc.gz", [capture(PAGE, number, date=NOON + timedelta(days=number)) for number in range(5)])
    since, until = NOON + timedelta(days=1), NOON + timedelta(days=3)

    assert [each.offset for each in index.lookup(PAGE, only=Filter(since=since, until=until))] == [1, 2, 3]
    assert [each.offset for each in index.lookup(PAGE, match="host", only=Filter(since=until))] == [3, 4]


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
    refused = 0
    for _ in range(60):
        raw = bytearray(whole)
        for _ in range(20):
            raw[chance.randrange(100, len(raw))] = chance.randrange(256)
        path.write_bytes(raw)
        try:
            with contextlib.closing(SqliteIndex(path)) as opened:
                list(opened.captures())
                opened.closest("http://example.com/1", NOON)
                list(opened.lookup("http://example.com/", match="domain"))
                opened.stamps()
        except CaptureIndexError:
            refused += 1
    assert refused


def test_a_file_that_is_gone_or_a_folder_raises(tmp_path: Path, index: SqliteIndex) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(CaptureIndexError):
        SqliteIndex(tmp_path / "folder")
    index.close()
    for use in (index.count, lambda: index.closest(PAGE), lambda: index.forget("a")):
        with pytest.raises(CaptureIndexError):
            use()


def set_most_pages(index: SqliteIndex, count: int) -> None:
    with index.transaction() as db:
        db.execute("COMMIT")
        db.execute(f"PRAGMA max_page_count = {count}")
        db.execute("BEGIN")


def test_a_full_disk_is_no_damage(index: SqliteIndex, capture: Make) -> None:
    set_most_pages(index, 40)
    with pytest.raises(LimitReachedError, match="full"):
        index.add("a.warc.gz", [capture(f"http://example.com/{number}", number) for number in range(5000)])
    set_most_pages(index, 100_000)
    assert index.add("a.warc.gz", [capture(PAGE)]) == 1


def plan(index: SqliteIndex, monkeypatch: pytest.MonkeyPatch, use: Callable[[], object]) -> str:
    """Return how SQLite goes about the queries of `use`."""
    steps: list[str] = []
    asked, paged = index.database.rows, index.database.pages

    def explain(sql: str, values: tuple[object, ...] = ()) -> None:
        steps.extend(row[3] for row in asked(f"EXPLAIN QUERY PLAN {sql}", values))

    def rows(sql: str, values: tuple[object, ...] = ()) -> list[Any]:
        explain(sql, values)
        return asked(sql, values)

    def pages(sql: str, values: tuple[object, ...] = ()) -> Iterator[list[Any]]:
        explain(sql, values)
        return paged(sql, values)

    monkeypatch.setattr(index.database, "rows", rows)
    monkeypatch.setattr(index.database, "pages", pages)
    use()
    return "\n".join(steps)


EMPTY = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
SOME = Filter(since=NOON, until=NOON, statuses=("2xx",), mimes=("text/*",), record_types=("response",))
PLANS: dict[str, tuple[Callable[[SqliteIndex], object], str, bool]] = {
    "exact": (lambda index: list(index.lookup(PAGE)), "capture_by_key (urlkey=?)", False),
    "exact, filtered": (lambda index: list(index.lookup(PAGE, only=SOME)), "capture_by_key (urlkey=? AND", False),
    "prefix": (lambda index: list(index.lookup(PAGE, match="prefix")), "capture_by_key (urlkey>? AND", False),
    "domain": (lambda index: list(index.lookup(PAGE, match="domain")), "capture_by_key (urlkey>? AND", False),
    "closest": (lambda index: index.closest(PAGE, NOON), "capture_by_key (urlkey=? AND moment<?)", False),
    "latest, filtered": (lambda index: index.closest(PAGE, only=SOME), "capture_by_key (urlkey=? AND", False),
    "all": (lambda index: list(index.captures()), "SCAN c USING INDEX capture_by_key", False),
    "record": (lambda index: index.by_record_id("a"), "capture_by_record (record_id=?)", False),
    "digest": (lambda index: list(index.captures(only=Filter(digest=EMPTY))), "capture_by_digest", True),
    "digest in a host": (
        lambda index: list(index.lookup(PAGE, match="host", only=Filter(digest=EMPTY))),
        "capture_by_digest",
        True,
    ),
    "original": (lambda index: index.closest_by_digest(NOON, only=Filter(digest=EMPTY)), "capture_by_digest", True),
    "payload": (
        lambda index: list(index.by_digest(EMPTY, only=Filter(record_types=("response",), statuses=("200",), limit=1))),
        "capture_by_digest",
        False,
    ),
    "copies": (lambda index: index.copies("a"), "SEARCH o USING COVERING INDEX capture_by_record", True),
    "file": (lambda index: list(index.captures(warc="a")), "INTEGER PRIMARY KEY (rowid>? AND rowid<?)", True),
}


@pytest.mark.parametrize("name", PLANS)
def test_each_question_is_answered_from_an_index(
    index: SqliteIndex, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    use, expected, may_sort = PLANS[name]
    steps = plan(index, monkeypatch, lambda: use(index))

    assert expected in steps
    assert may_sort or "TEMP B-TREE" not in steps
    assert ("SCAN" in steps) is (name == "all")


def test_many_captures_are_found_one_by_one(tmp_path: Path) -> None:
    make_index(tmp_path / "index.sqlite", 30_000)
    with contextlib.closing(SqliteIndex(tmp_path / "index.sqlite")) as index:
        assert index.count() == 30_000
        assert [each.url for each in index.lookup(url_of(7777))] == [url_of(7777)] * 4
        assert set(lookup_costs(index, 30_000, calls=1)) >= {"lookup", "closest", "record id", "digest"}
        assert (
            sum(1 for _ in index.captures(warc="made-00001.warc.gz"))
            == 10_000
            == index.count(warc="made-00001.warc.gz")
        )


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


STATUSES = [200, 206, 301, 302, 404, 503, None]
FILTERS: list[tuple[Filter, list[int]]] = [
    (Filter(statuses=("200",)), [0]),
    (Filter(statuses=("2xx",)), [0, 1]),
    (Filter(statuses=("2XX", " 404 ")), [0, 1, 4]),
    (Filter(mimes=("text/html",)), [0, 3, 6]),
    (Filter(mimes=("TEXT/*",)), [0, 1, 3, 4, 6]),
    (Filter(mimes=("image/*", "text/plain")), [1, 2, 4, 5]),
    (Filter(record_types=("revisit",)), [5]),
    (Filter(limit=2), [0, 1]),
    (Filter(limit=2, newest_first=True), [6, 5]),
    (Filter(limit=10**30, statuses=("3xx",)), [2, 3]),
    (Filter(since=NOON + timedelta(days=5)), [5, 6]),
    (Filter(statuses=("3xx",), mimes=("text/html",), limit=9), [3]),
    (Filter(statuses=("1xx",)), []),
]


@pytest.mark.parametrize(("only", "expected"), FILTERS)
@pytest.mark.parametrize("match", ["exact", "domain"])
def test_filters_let_through_what_they_say(
    index: SqliteIndex, capture: Make, only: Filter, expected: list[int], match: Match
) -> None:
    types = ["text/html", "text/plain", "image/png"]
    index.add(
        "a.warc.gz",
        [
            replace(
                capture(
                    PAGE, number, date=NOON + timedelta(days=number), kind="revisit" if number == 5 else "response"
                ),
                status=status,
                mime=types[number % 3],
            )
            for number, status in enumerate(STATUSES)
        ],
    )
    assert [each.offset for each in index.lookup(PAGE, match=match, only=only)] == expected
    assert [each.offset for each in index.captures(only=only)] == expected
    nearest = index.closest(PAGE, only=only)
    assert nearest == max(index.lookup(PAGE, only=replace(only, limit=None)), key=lambda each: each.date, default=None)


def test_a_digest_is_found_in_each_way_of_writing_it(index: SqliteIndex, capture: Make) -> None:
    raw = hashlib.sha1(b"payload", usedforsecurity=False).digest()
    base32 = base64.b32encode(raw).decode()
    written = [f"sha1:{base32}", f"sha1:{raw.hex()}", f"sha-1:{raw.hex().upper()}", f"SHA1:{base32.lower()}"]
    made = [replace(capture(f"http://{n}.example/", n), digest=text) for n, text in enumerate(written)]
    others = [replace(capture(PAGE, 90 + n), digest=text) for n, text in enumerate(("sha1:AAAA", None, f"x:{base32}"))]
    index.add("a.warc.gz", [*made, *others])

    for text in (*written, base32, raw.hex()):
        assert sorted(index.captures(only=Filter(digest=text)), key=lambda each: each.offset) == made
    assert list(index.captures(only=Filter(digest="sha1:AAAA"))) == others[:1]
    assert list(index.lookup("http://1.example/", only=Filter(digest=base32))) == made[1:2]
    assert sorted(index.captures(), key=lambda each: each.offset) == [*made, *others]


def test_captures_with_a_digest_come_in_the_order_they_were_indexed(index: SqliteIndex, capture: Make) -> None:
    digest = "sha256:" + "1" * 64
    urls = ("http://z.example/", "http://a.example/", "http://m.example/")
    made = [replace(capture(url, n, date=NOON - timedelta(n)), digest=digest) for n, url in enumerate(urls, 1)]
    revisit = replace(capture("http://r.example/", 0), digest=digest, record_type="revisit")
    index.add("z.warc.gz", [replace(each, warc="z.warc.gz") for each in (revisit, *made[:2])])
    index.add("a.warc.gz", [made[2], capture(PAGE, 50)])

    found = [each.url for each in index.by_digest(digest, only=Filter(record_types=("response",)))]
    assert found == list(urls)
    assert [each.url for each in index.by_digest(digest.upper().replace("SHA", "sha"))] == [revisit.url, *urls]
    assert [each.url for each in index.by_digest(digest, only=Filter(limit=1))] == [revisit.url]
    assert list(index.by_digest("sha256:" + "2" * 64)) == []


def test_a_post_is_not_taken_for_a_get(index: SqliteIndex, capture: Make) -> None:
    keyed = f"{PAGE}?__wb_method=POST&q=1"
    post = replace(capture(PAGE, 2, date=NOON + timedelta(days=1)), urlkey=surt(keyed))
    index.add("a.warc.gz", [post])
    assert (index.closest(PAGE), list(index.lookup(PAGE))) == (None, [])

    get = capture(PAGE, 1)
    index.add("a.warc.gz", [get])
    assert (index.closest(PAGE), list(index.lookup(PAGE))) == (get, [get])
    assert (index.closest(keyed), list(index.lookup(keyed)), list(index.sharing_key(post.urlkey))) == (
        post,
        [post],
        [post],
    )
    for match in ("prefix", "host", "domain"):
        assert list(index.lookup(PAGE, match=match)) == [get, post]


def test_captures_of_one_moment_are_all_shown_and_found_by_their_ids(index: SqliteIndex, capture: Make) -> None:
    made = [capture(PAGE, number) for number in (1, 2, 3)]
    index.add("a.warc.gz", made)

    assert list(index.lookup(PAGE)) == made
    assert [index.by_record_id(each.record_id) for each in made] == made


def test_an_index_of_the_first_version_is_emptied_but_keeps_its_stories(tmp_path: Path, capture: Make) -> None:
    path = tmp_path / "index.sqlite"
    with contextlib.closing(SqliteIndex(path)) as index:
        assert not index.was_outdated
        index.add("a.warc.gz", [capture(PAGE)], Stamp(1, 2, b"head"))
        Catalogue(index).add([StoryEntry("<urn:a>", PAGE, "A", "B", "2024", "2024", None, "article")])
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.executescript("DROP TABLE capture; CREATE TABLE capture (urlkey TEXT, moment TEXT); PRAGMA user_version = 1")
    with contextlib.closing(SqliteIndex(path)) as index:
        assert index.was_outdated
        assert (index.count(), index.stamps()) == (0, {})
        assert Catalogue(index).counts() == {"article": 1}
        assert index.add("a.warc.gz", [capture(PAGE)]) == 1
    with contextlib.closing(SqliteIndex(path)) as index:
        assert not index.was_outdated


def test_a_place_beyond_all_bounds_raises(index: SqliteIndex, capture: Make) -> None:
    with pytest.raises(CaptureIndexError, match="beyond"):
        index.add("a.warc.gz", [capture(PAGE, 2**70)])


@pytest.mark.parametrize("lost", ["", "-wal", "-shm"])
def test_an_emptied_or_lost_part_makes_no_wrong_rows(tmp_path: Path, capture: Make, lost: str) -> None:
    path = tmp_path / "index.sqlite"
    made = [capture(f"http://example.com/{number}", number) for number in range(50)]
    with contextlib.closing(SqliteIndex(path)) as index:
        index.add("a.warc.gz", made)
        # As a killed process leaves it: not yet folded into one file.
        for suffix in ("", "-wal", "-shm"):
            (tmp_path / f"killed.sqlite{suffix}").write_bytes((tmp_path / f"index.sqlite{suffix}").read_bytes())
    if lost:
        (tmp_path / f"killed.sqlite{lost}").unlink()
    else:
        (tmp_path / "killed.sqlite").write_bytes(b"")
    with contextlib.suppress(CaptureIndexError), contextlib.closing(SqliteIndex(tmp_path / "killed.sqlite")) as index:
        found = list(index.captures())
        assert set(found) <= set(made)
        assert len(found) == index.count()


def test_a_file_that_vanishes_is_no_empty_index(tmp_path: Path, index: SqliteIndex, capture: Make) -> None:
    index.add("a.warc.gz", [capture(PAGE)])
    held = index.lookup(PAGE)
    assert next(held)
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / "state" / f"index.sqlite{suffix}").unlink(missing_ok=True)
    with pytest.raises(CaptureIndexError):
        index.count()


def test_an_index_that_may_not_be_written_is_not_to_be_rebuilt(index: SqliteIndex) -> None:
    # Rights do not bind root, who may run the tests; a connection that only reads fails in the same way.
    with pytest.raises(CaptureIndexError, match="the right to write") as caught:
        index.database.rows("DELETE FROM capture")
    assert "rebuild" not in str(caught.value)
