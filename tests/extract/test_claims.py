from __future__ import annotations

import pytest

from archiver.extract.claims import leads_to_front, slug_words


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://x.example/a/tides-turn-at-last", ["tides", "turn", "last"]),
        ("https://x.example/a/Tides_turn_late.html/", ["tides", "turn", "late"]),
        ("https://x.example/tides-turn", []),
        ("https://x.example/?p=tides-turn-at-last", []),
        ("https://[x.example/tides-turn-at-last", []),
        (None, []),
    ],
    ids=["hyphens", "underscores", "too-few", "query", "no-address", "none"],
)
def test_the_words_of_an_address_are_those_of_its_last_part(url: str | None, found: list[str]) -> None:
    assert slug_words(url) == found


@pytest.mark.parametrize(
    ("url", "is_front"),
    [("https://x.example", True), ("https://x.example/?lang=en", True), ("https://x.example/a", False), (None, False)],
)
def test_the_front_page_is_that_without_a_path(url: str | None, is_front: bool) -> None:
    assert leads_to_front(url) is is_front
