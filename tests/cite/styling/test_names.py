from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archiver.cite.styling.names import csl_name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Tobias Renn", {"given": "Tobias", "family": "Renn"}),
        ("Ludwig van Beethoven", {"given": "Ludwig", "non-dropping-particle": "van", "family": "Beethoven"}),
        ("Oscar de la Hoya", {"given": "Oscar", "non-dropping-particle": "de la", "family": "Hoya"}),
        ("Martin Luther King Jr.", {"given": "Martin Luther", "family": "King", "suffix": "Jr."}),
        ("J. R. R. Tolkien", {"given": "J. R. R.", "family": "Tolkien"}),
        ("Jean-Paul O’Neill", {"given": "Jean-Paul", "family": "O’Neill"}),
        ("Müller, Jörg", {"given": "Jörg", "family": "Müller"}),
        ("Đặng Thái Sơn", {"given": "Đặng Thái", "family": "Sơn"}),
    ],
)
def test_name_of_a_person_is_taken_apart(name: str, parts: dict[str, str]) -> None:
    assert csl_name(name) == parts


@pytest.mark.parametrize(
    "name",
    ["Wilson", "王小明", "Shiye News", "Associated Press", "The Editors", "NASA Goddard", "Anna und Ben", "a friend",
     "Jane Doe and John Roe", "Smith, Jones, Brown", "Иван Петров", "R2 D2", "New York Times", "Reuters Staff",
     "von", "user 1234", "Acme, Inc.", "7, 8", "One Two Three Four Five Six"],
)  # fmt: skip
def test_what_is_not_plainly_one_person_stays_whole(name: str) -> None:
    assert csl_name(name) == {"literal": name}


@given(st.text(min_size=1))
@example("Renn,T.\rB.")
def test_no_letter_of_any_name_is_lost(name: str) -> None:
    parts = csl_name(name)
    assert sorted("".join(parts.values()).replace(" ", "")) == sorted("".join(name.replace(",", "").split())) or (
        parts == {"literal": name}
    )
