from __future__ import annotations

import re
import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.dates import parse_date
from archiver.extract.machine_dates import date_in_url, parse_machine_date

_ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?")


@pytest.mark.parametrize(
    ("said", "value", "steps"),
    [
        ("1715038080000", "2024-05-06T23:28:00Z", ("unix-time",)),
        ("2024-05-06T23:28:00Z", "2024-05-06T23:28:00Z", ()),
        ("2024-05-06 23:28:00.000000", "2024-05-06T23:28:00", ("date-format",)),
        ("2024-02-31", None, ()),
        ("10", None, ()),
    ],
)
def test_values_for_machines(said: str, value: str | None, steps: tuple[str, ...]) -> None:
    found = parse_machine_date(said)
    assert (found.value if found else None) == value
    assert found is None or found.transforms == steps


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://a.example/2024/05/06/story", "2024-05-06"),
        ("https://a.example/news/20240506.html", "2024-05-06"),
        ("https://a.example/2024/5/6/story", "2024-05-06"),
        ("https://a.example/item-2024-05-06-story", "2024-05-06"),
        ("https://a.example/world/2024/may/06/story", "2024-05-06"),
        ("https://a.example/news/29-10-2021", "2021-10-29"),
        ("https://a.example/news/09-10-2021", None),
        ("https://a.example/20241399", None),
        ("https://a.example/story?sid=78089", None),
    ],
)
def test_a_day_in_an_address(url: str, value: str | None) -> None:
    found = date_in_url(url)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    "text",
    ["1" * 1_000_000, "2024-" * 200_000, "/2024/" * 200_000, " " * 1_000_000 + "2024"],
    ids=["digits", "years", "folders", "spaces"],
)
def test_long_values_and_addresses_are_read_at_once(text: str) -> None:
    started = time.process_time()
    assert parse_machine_date(text) is None
    assert date_in_url(text) is None
    assert time.process_time() - started < 1.0


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)), st.sampled_from(["", "Z", "+08:00", "-03:30"]))
def test_every_time_keeps_its_precision_and_offset(moment: datetime, offset: str) -> None:
    for written in (f"{moment:%Y-%m-%dT%H:%M:%S}{offset}", f"{moment:%Y-%m-%dT%H:%M}{offset}"):
        found = parse_machine_date(written)
        shown = parse_date(f"Posted {written} by us")
        assert found is not None
        assert shown is not None
        assert found.value == shown.value == written


@given(st.text(max_size=200))
def test_any_text_and_address_is_a_day_or_none(text: str) -> None:
    for found in (parse_machine_date(text, language="en-US"), date_in_url(text)):
        assert found is None or _ISO.fullmatch(found.value)
