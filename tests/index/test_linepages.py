"""Rows put together by SQLite: the very ones that come one by one, whatever the size of a page."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from archiver.errors import CaptureIndexError
from archiver.index import linepages
from archiver.index.cdxj import cdxj_lines, row_of_capture
from archiver.index.interface import ALL, Filter, Match
from archiver.index.linepages import indexed_lines, indexed_rows
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture
from tests.index.conftest import NOON

HOST = "http://example.com/"
FOLDER = f"{HOST}a/"
Make = Callable[..., Capture]

DIGESTS = (
    "sha256:" + "ab" * 32,
    "sha1:6VQY6TAKJFAATRYCMA3ZCS5BAE4PLV2D",
    'no "digest" ü\0',
    "",
    None,
    "sha1:" + "AB" * 20,
)


@pytest.fixture(params=[(1, 2, 2), (2, 20, 50)], ids=["few", "many"])
def small_pages(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    first, growth, page = request.param
    monkeypatch.setattr(linepages, "_FIRST_PAGE", first)
    monkeypatch.setattr(linepages, "_GROWTH", growth)
    monkeypatch.setattr(linepages, "_PAGE", page)


def fill(index: SqliteIndex, capture: Make) -> None:
    """Add captures of a few URLs in two files: many at the same moment, ends of pages in the midst of a key."""
    chance = random.Random(5)
    paths = ["a", "a/", "a/b", 'a/"ü', "a?q=1", "ab", "z"]
    for warc in ("one.warc.gz", 'tw"ö.warc.gz'):
        made = [
            replace(
                capture(HOST + paths[number % len(paths)], number, warc=warc),
                date=NOON + timedelta(seconds=chance.choice([0, 0, 1, 90_000])),
                digest=DIGESTS[number % len(DIGESTS)],
                status=chance.choice([200, 404, None]),
                mime=chance.choice(["text/html", None, 'odd\\"\x1f']),
                record_type=chance.choice(["response", "revisit"]),
                offset=(1 << 42) - 1 - number,
            )
            for number in range(60)
        ]
        index.add(warc, made)


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize(
    "only",
    [ALL, Filter(newest_first=True), Filter(limit=0), Filter(limit=7), Filter(since=NOON + timedelta(seconds=1))],
    ids=["all", "newest", "none", "seven", "later"],
)
@pytest.mark.parametrize(
    ("url", "match"),
    [(f"{HOST}a", "exact"), (f"{HOST}a", "prefix"), (FOLDER, "prefix"), (HOST, "host"), (HOST, "domain")],
)
def test_rows_put_together_are_those_that_come_one_by_one(
    index: SqliteIndex, capture: Make, url: str, match: Match, only: Filter
) -> None:
    fill(index, capture)
    lines = list(indexed_lines(index.database, url, match=match, only=only))
    found = list(index.lookup(url, match=match, only=only))
    assert lines == list(cdxj_lines(found))
    assert bool(lines) is (only.limit != 0)
    rows = list(indexed_rows(index.database, url, match=match, only=only))
    assert rows == [row_of_capture(each) for each in found]


@pytest.mark.usefixtures("small_pages")
def test_an_answer_is_of_the_index_as_it_was_when_it_began(index: SqliteIndex, capture: Make) -> None:
    fill(index, capture)
    before = list(index.cdxj_lines(HOST, match="host"))
    lines = indexed_lines(index.database, HOST, match="host")
    seen = [next(lines)]
    index.forget("one.warc.gz")
    assert [*seen, *lines] == before
    assert len(list(indexed_lines(index.database, HOST, match="host"))) == len(before) // 2


@pytest.mark.parametrize(
    "damage",
    ["moment = 'soon'", "digest_form = 99", "digest_form = NULL", "digest = 5", "mime = x'00'", "url = x'00'",
     "url = CAST(x'ff' AS TEXT)"],
)  # fmt: skip
@pytest.mark.usefixtures("small_pages")
def test_a_damaged_row_is_told_of_behind_the_lines_before_it(index: SqliteIndex, capture: Make, damage: str) -> None:
    index.add("a.warc.gz", [capture(f"{HOST}{number}", number) for number in range(9)])
    with index.transaction() as db:
        db.execute(f"UPDATE capture SET {damage} WHERE urlkey = 'com,example)/7'")
    lines = indexed_lines(index.database, HOST, match="prefix")
    seen = [next(lines)[:14] for _ in range(5)]
    assert seen == [b"com,example)/%d" % number for number in range(5)]
    with pytest.raises(CaptureIndexError):
        list(lines)


def test_a_reader_is_free_again_when_an_answer_is_left(index: SqliteIndex, capture: Make) -> None:
    fill(index, capture)
    lines = indexed_lines(index.database, HOST, match="host")
    assert next(lines)
    lines.close()  # type: ignore[attr-defined]  # an iterator for its callers, a generator in fact
    with index.database.snapshot() as reader:
        # The same connection would refuse a transaction within one.
        assert reader.in_transaction
    assert len(list(indexed_lines(index.database, HOST, match="host"))) == 120
