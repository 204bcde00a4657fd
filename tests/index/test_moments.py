"""The times of all captures of a URL, and the place of one among them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.index import moments
from archiver.index.moments import Moments, moments_of
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture

FIRST = datetime(2024, 5, 6, tzinfo=UTC)
KEY = "example,h)/"
CAPTURES = [
    Capture("http://h.example/", KEY, FIRST + timedelta(days=day), f"<urn:{day}>", "response", "a.warc", day * 100, 9)
    for day in (0, 3, 3, 10)
]
CAPTURES[2] = replace(CAPTURES[2], offset=350, record_id="<urn:3b>")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SqliteIndex]:
    """An index of four captures of a URL, two of one instant, and one of another URL."""
    other = replace(CAPTURES[0], url="http://i.example/", urlkey="example,i)/", offset=5000, record_id="<urn:i>")
    with closing(SqliteIndex(tmp_path / "index.sqlite")) as made:
        made.add("a.warc", [*CAPTURES, other])
        yield made


@pytest.mark.parametrize(("place", "part"), [(0, 0), (1, 3), (2, 3), (3, 10)])
def test_a_capture_is_found_among_those_of_its_url(index: SqliteIndex, place: int, part: int) -> None:
    assert moments_of(index, CAPTURES[place], parts=11) == Moments(4, place, (1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1), part)


def test_of_one_that_is_not_there_nothing_is_counted(index: SqliteIndex) -> None:
    assert moments_of(index, replace(CAPTURES[0], urlkey="nothing,h)/"), parts=11) == Moments(0, 0, (), 0)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=20), st.integers(0, 19), st.integers(2, 40))
def test_many_are_counted_as_few_are(
    tmp_path_factory: pytest.TempPathFactory, seconds: list[int], chosen: int, parts: int
) -> None:
    captures = [
        replace(CAPTURES[0], date=FIRST + timedelta(seconds=second), offset=number, record_id=f"<urn:{number}>")
        for number, second in enumerate(seconds)
    ]
    with closing(SqliteIndex(tmp_path_factory.mktemp("moments") / "index.sqlite")) as index:
        index.add("a.warc", captures)
        one = captures[chosen % len(captures)]
        few = moments_of(index, one, parts=parts)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(moments, "_FEW", 0)
            assert moments_of(index, one, parts=parts) == few
    assert sum(few.counts) == len(captures) == few.total
    assert few.counts[few.part]
