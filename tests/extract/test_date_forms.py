from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract import date_forms
from archiver.extract.date_forms import COMPACT, written_dates
from archiver.extract.months import month_number

PIECES = st.sampled_from([
    "2024", "1999", "2567", "06", "5", "6", "13", "99", "20240506", "'24", "-", "/", ".", "–", " ", ", ", "年", "月",
    "日", "년", "월", "일", "令和", "元", " May ", " мая ", " tháng ", " năm ", "พ.ค.", " de ", "th", "º", "—", "“",
    "x", ":",
])  # fmt: skip
# A row of more digits than a date and its time have is a number.
TEXTS = st.lists(PIECES, max_size=14).map("".join).filter(lambda text: not re.search(r"\d{20}", text))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("on 6 May 2024, not 2024-05-07", ["6 May 2024", "2024-05-07"]),
        ("2024-05-06 2024-05-07", ["2024-05-06", "2024-05-07"]),
        ("“6 May 2024” – £5", ["6 May 2024"]),
        ("6 tháng 5, 2024", ["6 tháng 5, 2024", "tháng 5, 2024"]),
        ("12 Dec '19", ["12 Dec '19"]),
        ("2024 and 2025", []),
        ("6 May", []),
        ("", []),
    ],
)
def test_what_is_written_as_a_date_is_found_in_its_order(text: str, written: list[str]) -> None:
    assert [match.group() for match in written_dates(text)] == written


def test_of_two_at_one_place_the_more_telling_form_comes_first() -> None:
    assert [match["year"] for match in written_dates("6. 5. 2024")] == ["2024"]
    first, *_ = written_dates("05.06.2024")
    assert first["day"] == "05"


def test_eight_digits_are_a_form_of_their_own() -> None:
    (match,) = written_dates("20240506T234800Z")
    assert match.re is COMPACT
    assert match.group() == "20240506"


def place(match: re.Match[str]) -> tuple[str, int, int]:
    return match.re.pattern, match.start(), match.end()


@given(TEXTS)
def test_no_form_is_passed_over_that_the_text_holds(text: str) -> None:
    everywhere = [match for form in (*date_forms._PATTERNS, COMPACT) for match in form.finditer(text)]
    names = [match.groupdict().get("name") for match in everywhere]
    dates = {place(match) for match, name in zip(everywhere, names, strict=True) if not name or month_number(name)}
    found = list(map(place, written_dates(text)))
    assert dates <= set(found) <= set(map(place, everywhere))
    assert [start for _, start, _ in found] == sorted(start for _, start, _ in found)


@given(TEXTS)
def test_each_match_says_a_year_and_a_day_or_two_numbers(text: str) -> None:
    for match in written_dates(text):
        parts = {name for name, said in match.groupdict().items() if said}
        assert parts & {"year", "short", "era"}
        assert "day" in parts or {"first", "then"} <= parts
        assert re.search(r"\d", match.group())
