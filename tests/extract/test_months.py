from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.months import MONTHS, may_name_month, month_number


def test_every_month_has_names_in_many_languages() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    assert all(name == name.lower() for name in MONTHS)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        pytest.param("MAI", 5, id="capitals"),
        pytest.param("Sept.", 9, id="with a full stop"),
        pytest.param("Maerz", 3, id="German without umlaut"),
        pytest.param("février", 2, id="French"),
        pytest.param("października", 10, id="Polish genitive"),
        pytest.param("listopad", 11, id="Polish, not Croatian"),
        pytest.param("Листопада", 11, id="Ukrainian"),
        pytest.param("ม.ค.", 1, id="Thai, short"),
        pytest.param("تشرين الأول", 10, id="Levantine Arabic, two words"),
        pytest.param("Personen", None, id="no month"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_names_are_found_whatever_their_case(name: str, number: int | None) -> None:
    assert month_number(name) == number


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("on 6 MAY", True),
        ("6 mayo", True),
        ("“6 dismay” — £5", False),
        ("— May", True),
        ("6 мая", True),
        ("été", True),
        ("", False),
    ],
)
def test_texts_without_letters_beyond_ascii_are_looked_through(text: str, may: bool) -> None:
    assert may_name_month(text) is may


@given(st.sampled_from(sorted(MONTHS)), st.sampled_from(["{}", "6 {} 2024", "“{}”", "{}."]))
def test_a_text_with_the_name_of_a_month_may_have_one(name: str, around: str) -> None:
    assert may_name_month(around.format(name))
    assert may_name_month(around.format(name.upper()))
