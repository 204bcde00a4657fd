"""The captures of a URL in short, and those around one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import CaptureIndexError
from archiver.index.compact import pack_moment
from archiver.index.instants import (
    AROUND,
    SECOND_US,
    Instant,
    instants,
    instants_around,
    instants_within,
    listed,
    spans,
    stamp_at,
)
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture

FIRST = datetime(2024, 5, 6, tzinfo=UTC)


def capture(number: int, second: int, key: str = "example,h)/") -> Capture:
    """Return a capture of a made-up file."""
    when = FIRST + timedelta(seconds=second)
    return Capture("http://h.example/", key, when, f"<urn:{key}{number}>", "response", "a.warc.gz", number, 1)


SEVEN = [
    replace(capture(number, 0), date=FIRST + timedelta(seconds=seconds))
    for number, seconds in enumerate((0, 0.25, 0.5, 1, 2, 60, 86400))
]
STAMPS = [
    "20240506000000",
    "20240506000000250000",
    "20240506000000500000",
    "20240506000001",
    "20240506000002",
    "20240506000100",
    "20240507000000",
]


def ids(near: list[Instant]) -> list[str]:
    """Return the record ids."""
    return [each.record_id for each in near]


@pytest.mark.parametrize(
    ("here", "around"),
    [(0, [0, 1, 2, 8, 9]), (1, [0, 1, 2, 3, 8, 9]), (5, [0, 1, 3, 4, 5, 6, 7, 8, 9]), (9, [0, 1, 7, 8, 9])],
)
def test_the_ends_and_the_neighbours_are_found(tmp_path: Path, here: int, around: list[int]) -> None:
    captures = [capture(number, number) for number in range(10)]
    index = SqliteIndex(tmp_path / "index.sqlite")
    index.add("a.warc.gz", [*captures, capture(77, 5, "example,h)/other")])
    near, position = instants_around(index, captures[here])
    assert ids(near) == [captures[number].record_id for number in around]
    assert position == around.index(here)
    index.close()


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12), st.integers(0, 11))
def test_they_are_those_of_the_whole_list(
    tmp_path_factory: pytest.TempPathFactory, seconds: list[int], chosen: int
) -> None:
    index = SqliteIndex(tmp_path_factory.mktemp("around") / "index.sqlite")
    index.add("a.warc.gz", [capture(number, second) for number, second in enumerate(seconds)])
    every = list(index.sharing_key("example,h)/"))
    here = chosen % len(every)
    wanted = {0, 1, here - 2, here - 1, here, here + 1, here + 2, len(every) - 2, len(every) - 1}
    expected = [each.record_id for place, each in enumerate(every) if place in wanted]
    near, position = instants_around(index, every[here])
    assert ids(near) == expected
    assert position is not None
    assert near[position].record_id == every[here].record_id
    index.close()


def test_of_one_that_is_not_there_come_the_ends(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "index.sqlite")
    assert instants_around(index, capture(0, 0)) == ([], None)
    index.add("b.warc.gz", [capture(1, 1)])
    near, position = instants_around(index, capture(0, 0))
    assert (ids(near), position) == ([capture(1, 1).record_id], None)
    index.close()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SqliteIndex]:
    """An index of seven captures of a URL, three of them in one second, and one of another URL."""
    with closing(SqliteIndex(tmp_path / "index.sqlite")) as made:
        made.add("a.warc.gz", [*SEVEN, capture(77, 5, "example,h)/other")])
        yield made


def test_a_capture_in_short_says_what_the_whole_one_does(index: SqliteIndex) -> None:
    found = instants(index, "example,h)/", limit=100)
    for short, whole in zip(found, SEVEN, strict=True):
        for name in ("url", "status", "date", "timestamp", "record_id"):
            assert getattr(short, name) == getattr(whole, name)


def test_a_list_says_what_the_captures_in_short_do(index: SqliteIndex) -> None:
    short = [(each.moment, each.timestamp, each.url) for each in instants(index, "example,h)/", limit=5)]
    assert listed(index, "example,h)/", limit=5) == short
    assert len(short) == 5


def test_a_part_of_them_is_counted_from_either_end(index: SqliteIndex) -> None:
    numbers = [each.record_id for each in SEVEN]
    assert ids(instants(index, "example,h)/", limit=2, skip=3)) == numbers[3:5]
    assert ids(instants(index, "example,h)/", limit=2, newest_first=True)) == numbers[:-3:-1]
    assert instants(index, "example,h)/", limit=2, skip=7) == []


def test_the_end_of_a_span_of_time_is_not_in_it(index: SqliteIndex) -> None:
    since = pack_moment(SEVEN[3].date)
    assert ids(instants_within(index, "example,h)/", since, since + SECOND_US)) == [SEVEN[3].record_id]


def test_a_second_that_is_shared_makes_for_long_timestamps(index: SqliteIndex) -> None:
    stamps = [stamp_at(index, "example,h)/", each) for each in instants(index, "example,h)/", limit=7)]
    assert stamps == STAMPS


@pytest.mark.parametrize(
    ("count", "parts"), [(3, [(0, 2), (3, 5), (6, 6)]), (7, [(0, 6)]), (1, [(n, n) for n in range(7)])]
)
def test_spans_are_of_so_many_captures_each(index: SqliteIndex, count: int, parts: list[tuple[int, int]]) -> None:
    moments = [pack_moment(each.date) for each in SEVEN]
    assert list(spans(index, "example,h)/", count)) == [(moments[first], moments[last]) for first, last in parts]
    assert list(spans(index, "example,h)/nothing", count)) == []


def test_a_damaged_time_is_told_of(index: SqliteIndex) -> None:
    with index.transaction() as db:
        db.execute("UPDATE capture SET moment = 'soon' WHERE urlkey = 'example,h)/' AND id & 4095 = 3")
    for read in (instants, listed):
        with pytest.raises(CaptureIndexError, match="cannot be used"):
            read(index, "example,h)/", limit=9)


def test_no_number_of_captures_makes_it_look_through_the_table(index: SqliteIndex) -> None:
    plan = str(index.database.rows(f"EXPLAIN QUERY PLAN {AROUND}", (None,) * AROUND.count("?")))
    assert "SCAN capture" not in plan
    assert "TEMP B-TREE" not in plan
