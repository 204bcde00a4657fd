from __future__ import annotations

import pytest

from archiver.extract.months import MONTHS, month_number


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
