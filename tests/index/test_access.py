"""Access rules, put before an index: what is not shown is not found, by whatever question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.index.access import Access, AccessRule
from archiver.index.catalogue import Catalogue
from archiver.index.holdings import count_pages, pages, span
from archiver.index.instants import instants, instants_around, spans
from archiver.index.interface import StoryEntry
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture
from archiver.urls.surt import surt
from tests.index.conftest import make_capture

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
URLS = [
    "http://news.example/",
    "http://news.example/a",
    "http://news.example/a/b",
    "http://news.example/ab",
    "http://sub.news.example/",
    "http://news.example.org/",
    "https://other.example/it's?q=%00",
]
MATCHES = ["exact", "prefix", "host", "domain"]


def captures() -> list[Capture]:
    """Return three captures of each URL, a day apart, the last of them just now."""
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    moments = (NOON, NOON + timedelta(days=1), now)
    places = enumerate((url, when) for url in URLS for when in moments)
    return [make_capture(url, number + 1, date=when) for number, (url, when) in places]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an index with those captures, and a story of each."""
    made = tmp_path_factory.mktemp("access") / "index.sqlite"
    with closing(SqliteIndex(made)) as index:
        index.add("a.warc.gz", captures())
        entries = [
            StoryEntry(each.record_id, each.url, each.url, "", "2024", each.date.isoformat(), None, "article")
            for each in captures()
        ]
        Catalogue(index).add(entries)
    return made


times = st.none() | st.sampled_from([NOON, NOON + timedelta(hours=1), NOON + timedelta(days=1)])
rules = st.builds(
    AccessRule,
    action=st.sampled_from(["allow", "block", "hide"]),
    url=st.none() | st.sampled_from(URLS),
    match=st.sampled_from(MATCHES),
    since=times,
    until=times,
    younger_than=st.none() | st.sampled_from([timedelta(days=1), timedelta(days=36_500)]),
)


@given(st.lists(rules, max_size=4).map(tuple))
def test_what_is_found_is_what_may_be_seen(path: Path, made: tuple[AccessRule, ...]) -> None:
    access = Access(made)
    with closing(SqliteIndex(path, access=access)) as index:
        found = {each.record_id for each in index.captures()}
        stories = {entry.record_id for entry in Catalogue(index).find(limit=100)}
    seen = {each.record_id for each in captures() if access.shows(each.url, each.date)}
    assert (found, stories) == (seen, seen)


@pytest.fixture
def hidden(path: Path) -> Iterator[SqliteIndex]:
    """The index without what lies below /a of a host."""
    access = Access((AccessRule("hide", "http://news.example/a", "prefix"),))
    with closing(SqliteIndex(path, access=access)) as index:
        yield index


def test_no_question_is_answered_past_the_rules(hidden: SqliteIndex) -> None:
    url, other = URLS[1], URLS[0]
    secret = next(each for each in captures() if each.url == url)
    shown = next(each for each in captures() if each.url == other)
    assert not list(hidden.lookup(url))
    assert not list(hidden.sharing_key(surt(url)))
    assert hidden.closest(url) is None
    assert hidden.by_record_id(secret.record_id) is None
    assert not instants_around(hidden, secret)[0]
    assert len(instants_around(hidden, shown)[0]) == 3
    assert not instants(hidden, secret.urlkey, limit=9)
    assert not list(spans(hidden, secret.urlkey, 9))
    assert {each.url for each in hidden.lookup(other, match="domain")} == {URLS[0], URLS[4]}
    assert hidden.count_of(url) == 0
    assert hidden.count() == 3 * (len(URLS) - 3)
    assert count_pages(hidden) == len(URLS) - 3
    assert not {each.url for each in pages(hidden, limit=100, skip=0)} & set(URLS[1:4])
    assert span(hidden)
    assert Catalogue(hidden).count_offered() == len(URLS) - 3
    assert Catalogue(hidden).by_record_id(secret.record_id) is None


def test_a_look_behind_the_rules_still_goes_by_the_key(hidden: SqliteIndex) -> None:
    plan = hidden.database.rows("EXPLAIN QUERY PLAN SELECT url FROM capture c WHERE c.urlkey = ?", ("example,news)/",))
    assert "capture_by_key" in str(plan)


def test_a_rule_for_a_folder_covers_the_folder_s_own_page(path: Path) -> None:
    access = Access((AccessRule("hide", "http://news.example/a/", "prefix"),))
    with closing(SqliteIndex(path, access=access)) as index:
        assert [each.url for each in index.lookup(URLS[0], match="host")] == [URLS[0]] * 3 + [URLS[3]] * 3
    assert not access.shows("http://news.example/a?p=2", NOON)
    assert access.shows("http://news.example/a-z", NOON)


def test_the_first_rule_decides() -> None:
    allowed = AccessRule("allow", "http://news.example/a")
    blocked = AccessRule("block", "http://news.example/", "host", message="Gone by order of a court.")
    access = Access((allowed, blocked))
    assert access.shows("http://news.example/a", NOON)
    assert access.rule_for("http://news.example/b", NOON) == blocked
    assert not access.shows("http://news.example/b", NOON)


@pytest.mark.parametrize(
    ("url", "rule", "is_told"),
    [
        (URLS[1], AccessRule("block", URLS[1]), True),
        (URLS[1], AccessRule("block", until=NOON), True),
        (URLS[1], AccessRule("block", until=NOON - timedelta(days=1)), False),
        (URLS[1], AccessRule("hide", URLS[1]), False),
        ("http://news.example/never", AccessRule("block"), False),
    ],
    ids=["blocked", "one of several", "nothing of that time", "hidden", "never captured"],
)
def test_only_what_was_captured_is_said_to_be_blocked(path: Path, url: str, rule: AccessRule, is_told: bool) -> None:
    with closing(SqliteIndex(path, access=Access((rule,)))) as index:
        assert index.withheld(url) == (rule if is_told else None)


def test_a_record_of_unknown_time_is_shown_only_if_no_time_could_hide_it() -> None:
    shown_lately = AccessRule("allow", since=NOON)
    assert Access((shown_lately,)).shows(URLS[0], None)
    assert not Access((shown_lately, AccessRule("hide"))).shows(URLS[0], None)
    assert not Access((AccessRule("hide", until=NOON),)).shows(URLS[0], None)
    assert Access((AccessRule("allow"), AccessRule("hide"))).shows(URLS[0], None)


def test_an_embargo_ends_with_time() -> None:
    access = Access((AccessRule("hide", younger_than=timedelta(days=30)),))
    now = datetime.now(UTC)
    assert not access.shows(URLS[0], now - timedelta(days=29))
    assert access.shows(URLS[0], now - timedelta(days=31))
