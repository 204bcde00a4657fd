from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.blocks import Block, outline_page
from archiver.extract.dom import parse
from archiver.extract.features import (
    FEATURES,
    MAX_BIN,
    NO_TITLE,
    PAGE_FEATURES,
    headline,
    link_bin,
    measure,
    page_row,
    phrase,
    prose_of,
)
from archiver.extract.survey import LEARNED_KINDS

MARKUP = "<body><h1>Ships</h1><p>Nine ships passed, all of them grey.</p><ul><li>a<li>b<li>c</ul><p>{}</p>"


@given(st.text(max_size=80))
def test_each_block_has_a_row_of_small_integers(text: str) -> None:
    root = parse(MARKUP.format(text))
    assert root is not None
    outline = outline_page(root)
    rows, boxes = measure(outline, text)
    assert len(rows) == len(outline.blocks)
    assert {len(row) for row in rows} == {len(FEATURES)}
    assert all(0 <= value <= MAX_BIN for row in rows for value in row)
    page = page_row(outline, boxes, (0,) * len(LEARNED_KINDS))
    assert len(page) == len(PAGE_FEATURES)
    assert all(0 <= value <= MAX_BIN for value in page)


def test_a_page_without_text_has_no_rows() -> None:
    root = parse("<body><div></div>")
    assert root is not None
    assert measure(outline_page(root), "x")[0] == []


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Share this", 1),
        ("Read more", 2),
        ("© 2024", 3),
        ("3 replies", 4),
        ("By", 5),
        ("Add to cart", 6),
        ("$ 5", 6),
        ("分享", 1),
        ("相关新闻", 2),
        ("回复", 4),
        ("Nine ships passed", 0),
    ],
)
def test_words_of_controls_are_told_by_group(text: str, group: int) -> None:
    assert phrase(Block(0, text, len(text), 0)) == group


@pytest.mark.parametrize(("linked", "bin_"), [(0, 0), (5, 1), (20, 2), (40, 3), (60, 4), (90, 5), (100, 6)])
def test_shares_of_links_are_told_in_seven_steps(linked: int, bin_: int) -> None:
    assert link_bin(Block(0, "x", 100, linked)) == bin_


def test_linked_text_is_no_prose_and_headings_count_little() -> None:
    assert prose_of(Block(0, "x" * 100, 100, 60), "p", 2) == 0
    assert prose_of(Block(0, "x" * 100, 100, 0), "h2", 2) == 10
    assert prose_of(Block(0, "x" * 100, 100, 0), "p", 2) == 100
    assert prose_of(Block(0, "x" * 100, 100, 0), "p", 0) == 30


def test_the_headline_is_the_heading_that_the_title_repeats() -> None:
    root = parse("<body><h1>The Times of Nowhere</h1><h2>Nine grey ships</h2><p>x</p>")
    assert root is not None
    outline = outline_page(root)
    assert headline(outline, "Nine grey ships | Times") == 1
    assert headline(outline, "something else") == 0
    assert measure(outline_page(parse("<p>x</p>")), "")[0][0][FEATURES.index("after_title")] == NO_TITLE  # type: ignore[arg-type]
