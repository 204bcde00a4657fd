"""Lines straight from rows: those of the captures in them, whatever these hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.errors import CaptureIndexError
from archiver.index.cdxj import cdxj_lines, row_of_capture
from archiver.index.interface import ALL, Filter, Match
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture
from archiver.urls.surt import surt
from tests.index.test_compact import digests

URL = "http://example.com/a"
WARC = 'grö"ße \\1.warc.gz'
Make = Callable[..., Capture]

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@st.composite
def captures(draw: st.DrawFn) -> Capture:
    """Captures of any URL, under its own key or any other, with what may be missing missing."""
    url = "http://h.example/" + draw(TEXTS)
    return Capture(
        url=url,
        urlkey=draw(st.just(surt(url)) | TEXTS),
        date=draw(st.datetimes(timezones=st.just(UTC)) | st.just(datetime(2024, 5, 6, 12, tzinfo=UTC))),
        record_id="<urn:x>",
        record_type=draw(st.sampled_from(["response", "revisit", "resource", "metadata"])),
        warc=WARC,
        offset=draw(st.integers(0, (1 << 42) - 1)),
        length=draw(st.integers(0, 10**17)),
        mime=draw(st.none() | st.just("text/html") | TEXTS),
        status=draw(st.none() | st.integers(0, 999)),
        digest=draw(st.none() | digests | TEXTS),
    )


@given(st.lists(captures(), max_size=12, unique_by=lambda each: each.offset))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_are_those_of_the_captures(index: SqliteIndex, made: list[Capture]) -> None:
    index.forget(WARC)
    index.add(WARC, made)
    whole = list(index.captures())
    assert len(whole) == len(made)
    assert list(index.cdxj_lines()) == list(cdxj_lines(whole))


@pytest.mark.parametrize("only", [ALL, Filter(newest_first=True), Filter(limit=2), Filter(statuses=("3xx",))])
@pytest.mark.parametrize("match", ["exact", "host"])
def test_lines_and_rows_are_those_of_what_a_lookup_finds(
    index: SqliteIndex, capture: Make, match: Match, only: Filter
) -> None:
    made = [
        capture(URL, 0),
        replace(capture(URL, 1), record_type="revisit", mime=None, status=304),
        replace(capture(URL, 2), status=None, digest="sha1:6VQY6TAKJFAATRYCMA3ZCS5BAE4PLV2D"),
        replace(capture(URL, 3), digest=None, date=datetime(800, 1, 2, 3, 4, 5, tzinfo=UTC)),
        capture("http://example.com/b", 4),
    ]
    index.add("a.warc.gz", made)
    index.add("b.warc.gz", [replace(each, warc="b.warc.gz") for each in made])
    found = list(index.lookup(URL, match=match, only=only))
    assert len(found) >= 2
    assert list(index.lines(URL, match=match, only=only)) == [row_of_capture(each) for each in found]
    assert list(index.cdxj_lines(URL, match=match, only=only)) == list(cdxj_lines(found))


@pytest.mark.parametrize(
    "damage",
    ["moment = 'soon'", "moment = 1 << 62", "digest_form = 99", "digest_form = NULL", "mime = x'00'", "url = x'00'"],
)
def test_a_damaged_row_is_told_of_behind_the_lines_before_it(index: SqliteIndex, capture: Make, damage: str) -> None:
    index.add("a.warc.gz", [capture(f"http://example.com/{number}", number) for number in range(3)])
    with index.transaction() as db:
        db.execute(f"UPDATE capture SET {damage} WHERE urlkey = 'com,example)/1'")
    lines = index.cdxj_lines("http://example.com/", match="prefix")
    assert next(lines).startswith(b"com,example)/0 ")
    with pytest.raises(CaptureIndexError):
        next(lines)


def test_a_damaged_row_is_told_of_in_rows_too(index: SqliteIndex, capture: Make) -> None:
    index.add("a.warc.gz", [capture(URL)])
    with index.transaction() as db:
        db.execute("UPDATE capture SET digest_form = 99")
    with pytest.raises(CaptureIndexError):
        list(index.lines(URL))
