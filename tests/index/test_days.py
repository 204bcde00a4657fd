"""The captures of a URL by day, and what each has of it, against a count of the captures themselves."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import CaptureIndexError
from archiver.index.days import Day, days_of, parts_of_day
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture

KEY = "example,h)/"
URL = "http://h.example/"
DIGESTS = [None, "sha1:" + "A" * 32, "sha1:" + "B" * 32, "sha1:" + "00" * 20, "a digest of our own"]
MOMENTS = st.datetimes(datetime(1969, 12, 30), datetime(1970, 1, 3)) | st.datetimes(
    datetime(2024, 5, 6), datetime(2024, 5, 8)
)


def captured(folder: Path, rows: Sequence[tuple[datetime, str | None]]) -> SqliteIndex:
    """Return an index of captures with these times and digests."""
    made = SqliteIndex(folder / "index.sqlite")
    made.add("a.warc", [_capture(number, *row) for number, row in enumerate(rows)])
    return made


def _capture(number: int, when: datetime, digest: str | None) -> Capture:
    return Capture(URL, KEY, when, f"<urn:{number}>", "response", "a.warc", number * 100, 9, digest=digest)


@given(st.lists(st.tuples(MOMENTS, st.sampled_from(DIGESTS)), max_size=12))
def test_days_are_those_of_the_captures(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[datetime, str | None]]
) -> None:
    timed = [(when.replace(tzinfo=UTC), digest) for when, digest in rows]
    with closing(captured(tmp_path_factory.mktemp("days"), timed)) as index:
        captures = list(index.lookup(URL))
        changed = {
            capture.record_id
            for earlier, capture in pairwise(captures)
            if capture.digest and earlier.digest and capture.digest != earlier.digest
        }
        found = days_of(index, KEY)
        assert [(day.day, day.count, day.first, day.last) for day in found] == [
            (day, len(those), those[0].date, those[-1].date)
            for day in sorted({capture.date.date() for capture in captures})
            if (those := [each for each in captures if each.date.date() == day])
        ]
        assert sum(day.differing for day in found) == len(changed)
        for day in found:
            begin = datetime(day.day.year, day.day.month, day.day.day, tzinfo=UTC)
            hours = parts_of_day(index, KEY, begin, begin + timedelta(days=1, microseconds=-1))
            assert sum(count for _, count in hours) == day.count


def test_a_day_and_an_hour_have_parts(tmp_path: Path) -> None:
    noon = datetime(2024, 5, 6, 12, tzinfo=UTC)
    times = [noon, noon + timedelta(minutes=3), noon + timedelta(minutes=3, seconds=59), noon + timedelta(hours=2)]
    with closing(captured(tmp_path, [(when, None) for when in times])) as index:
        day = noon.replace(hour=0)
        assert days_of(index, KEY) == [Day(date(2024, 5, 6), 4, 0, times[0], times[-1], URL)]
        whole = parts_of_day(index, KEY, day, day + timedelta(days=1, microseconds=-1))
        assert whole == [("2024050612", 3), ("2024050614", 1)]
        hour = parts_of_day(index, KEY, noon, noon + timedelta(hours=1, microseconds=-1))
        assert hour == [("202405061200", 1), ("202405061203", 2)]


def test_a_url_that_was_never_captured_has_no_days(tmp_path: Path) -> None:
    with closing(captured(tmp_path, [])) as index:
        assert days_of(index, KEY) == []


@pytest.mark.parametrize("moment", [1 << 62, "'soon'"])
def test_a_time_that_is_none_is_damage(tmp_path: Path, moment: object) -> None:
    with closing(captured(tmp_path, [(datetime(2024, 5, 6, tzinfo=UTC), None)])) as index:
        with index.transaction() as db:
            db.execute(f"UPDATE capture SET moment = {moment}")
        with pytest.raises(CaptureIndexError):
            days_of(index, KEY)
