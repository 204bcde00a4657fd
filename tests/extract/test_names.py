from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.names import (
    is_labelled,
    looks_personal,
    may_be_parted,
    may_end,
    names_in,
    without_label,
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ada Quill and Ben Oar", ["Ada Quill", "Ben Oar"]),
        ("Von Ada Quill und Ben Oar", ["Ada Quill", "Ben Oar"]),
        ("Par Ada Quill et Ben Oar", ["Ada Quill", "Ben Oar"]),
        ("Por Ada Quill, Ben Oar y Cy Fox", ["Ada Quill", "Ben Oar", "Cy Fox"]),
        ("Written by: Ada Quill", ["Ada Quill"]),
        ("作者：林小舟、王明", ["林小舟", "王明"]),
        ("文/林小舟", ["林小舟"]),
        ("ByAda Quill", ["Ada Quill"]),
        ("Byron Smith", ["Byron Smith"]),
        ("ADA QUILL", ["ADA QUILL"]),
        ("Ada Quill, Ada Quill", ["Ada Quill"]),
        ("Ada Quill, Staff Writer", ["Ada Quill"]),
        ("Ada Quill Senior Editor", ["Ada Quill"]),
        ("Ada Quill, MD, PhD", ["Ada Quill, MD, PhD"]),
        ("Ada Quill | ada@post.example", ["Ada Quill"]),
        ("Ada Quill, Updated: Oct 9, 2020", ["Ada Quill"]),
        ("By Ada Quill on May 5, 2020", ["Ada Quill"]),
        ("By Theresa May", ["Theresa May"]),
        ("Ada Quill · 5 min read", ["Ada Quill"]),
        ("By\nAda Quill\nand\nBen Oar\nFollow", ["Ada Quill", "Ben Oar"]),
        ("Ada Quill\nShe writes about bays, weirs and mills.", ["Ada Quill"]),
        ("Center for Tides and Weirs", ["Center for Tides and Weirs"]),
        ("View all posts by Ada Quill", ["Ada Quill"]),
        ("Ada\u00ad Quill", ["Ada Quill"]),
        ("Redaktion", ["Redaktion"]),
        ("https://post.example/ada", []),
        ("{{author.name}}", []),
        ("No Author", []),
        ("By", []),
        ("", []),
    ],
)
def test_a_byline_gives_its_names(text: str, names: list[str]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Quill, Ada", ["Ada Quill"]),
        ("van der Oar, Ben", ["Ben van der Oar"]),
        ("Ada Quill, Ben Oar", ["Ada Quill", "Ben Oar"]),
        ("Quill, MD", ["Quill, MD"]),
    ],
)
def test_in_catalogues_the_family_name_stands_first(text: str, names: list[str]) -> None:
    assert names_in(text, family_first=True) == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Quill", True),
        ("Ludwig van der Oar", True),
        ("林小舟", True),
        ("The Bay Team", False),
        ("Quill GmbH", False),
        ("the weather", False),
        ("post.example", False),
    ],
)
def test_people_are_told_from_organisations(text: str, expected: bool) -> None:
    assert looks_personal(text) is expected


@pytest.mark.parametrize("text", ["By Ada", "Von: Ada", "作者：林", "Geschrieben von Ada"])
def test_labels_are_known_and_taken_off(text: str) -> None:
    assert is_labelled(text)
    assert without_label(text).strip() in ("Ada", "林")


@pytest.mark.parametrize("piece", [" ", ", ", "By ", "| ", "and ", "a@", "12 ", "文"])
def test_long_bylines_cost_little_time(piece: str) -> None:
    started = time.process_time()
    names_in(piece * 50_000)
    assert time.process_time() - started < 0.5


@given(st.text(max_size=120), st.booleans())
def test_any_text_gives_names_of_bounded_length_each_once(text: str, family_first: bool) -> None:
    names = names_in(text, family_first=family_first)
    assert len(names) == len(set(names))
    assert all(2 <= len(name) <= 400 for name in names)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Quill, Monday May",
        "Ada Quill 6 May",
        "Ada Quill on Sunday",
        "Ada Quill Follow",
        "Ada Quill Photos: Ben",
        "Ada Quill ada@post.example",
        "Ada Quill https://post.example",
        "Ada Quill Leave a comment",
        "林小舟 发表于",
    ],
)
def test_what_ends_a_byline_is_seen_at_once(text: str) -> None:
    assert may_end(text)
    assert len(names_in(text)) == 1


@pytest.mark.parametrize("text", ["Ada Quill; Ben Oar", "Ada Quill und Ben Oar", "Ada Quill / Ben Oar", "林小舟、王明"])
def test_what_parts_names_is_seen_at_once(text: str) -> None:
    assert may_be_parted(text)
    assert len(names_in(text)) == 2


@pytest.mark.parametrize("text", ["Ada Quill", "José Ñandú-Ruiz", "Ursula K. Quill", "林小舟"])
def test_a_plain_name_needs_no_pattern(text: str) -> None:
    assert not may_end(text)
    assert not may_be_parted(text)
