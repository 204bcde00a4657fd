from __future__ import annotations

import pytest

from archiver.replay.views.paging import page_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("", 1), ("９", 1), ("99999999", 10_000), ("9" * 5000, 1)],
)
def test_a_page_is_a_number_from_one(text: str, number: int) -> None:
    assert page_number({"page": text}, "page") == number
    assert page_number({"page": text}, "other") == 1
