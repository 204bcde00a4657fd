from __future__ import annotations

import pytest

from archiver.replay.wording.readable import readable


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://h.example/%E6%96%B0%E9%97%BB/2?q=%E7%BA%B8", "http://h.example/新闻/2?q=纸"),
        ("http://h.example/%d8%aa%D9%87", "http://h.example/ته"),
        ("http://h.example/caf%C3%A9%20b%2Fc", "http://h.example/café%20b%2Fc"),
        # In GBK, cut off, a lone surrogate.
        ("http://h.example/%B4%CA", "http://h.example/%B4%CA"),
        ("http://h.example/%E6%96", "http://h.example/%E6%96"),
        ("http://h.example/%ED%A0%80", "http://h.example/%ED%A0%80"),
        # A right-to-left override, a space of no width, a full-width slash; a stroke over the sign before it.
        ("http://h.example/%E2%80%AE%E2%80%8B%EF%BC%8Fx", "http://h.example/%E2%80%AE%E2%80%8B%EF%BC%8Fx"),
        ("http://h.example/%CC%B8", "http://h.example/%CC%B8"),
        ("http://h.example/%E6%96%B0%EF%BC%8F%E9%97%BB", "http://h.example/新%EF%BC%8F闻"),
        ("%", "%"),
    ],
)
def test_letters_are_shown_and_signs_stay_escaped(url: str, shown: str) -> None:
    assert readable(url) == shown
