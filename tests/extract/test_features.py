from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.blocks import Block, outline_page
from archiver.extract.dom import parse
from archiver.extract.features import (
    FEATURES,
    MOST,
    NO_TITLE,
    PAGE_FEATURES,
    headline,
    measure,
    opening,
    page_row,
    prose_of,
)
from archiver.extract.survey import LEARNED_KINDS

MARKUP = "<body><h1>Ships</h1><p>Nine ships passed, all of them grey.</p><ul><li>a<li>b<li>c</ul><p>{}</p>"


@given(st.text(max_size=80))
def test_each_feature_has_a_column_of_small_integers(text: str) -> None:
    root = parse(MARKUP.format(text))
    assert root is not None
    outline = outline_page(root)
    found = measure(outline, text)
    assert {len(column) for column in found.columns} == {len(found.live)}
    assert all(
        0 <= value <= MOST[name] for name, column in zip(FEATURES, found.columns, strict=True) for value in column
    )
    page = page_row(outline, found.boxes, (0,) * len(LEARNED_KINDS))
    assert all(0 <= value <= MOST[name] for name, value in zip(PAGE_FEATURES, page, strict=True))


def test_a_page_without_text_has_no_rows() -> None:
    root = parse("<body><div></div>")
    assert root is not None
    found = measure(outline_page(root), "x")
    assert found.live == []
    assert len(found.columns) == len(FEATURES)


def test_features_are_the_same_whatever_is_behind_the_page_in_memory() -> None:
    root = parse(MARKUP.format("x"))
    assert root is not None
    assert measure(outline_page(root), "x").columns == measure(outline_page(root), "x").columns


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Share this", 1),
        ("Read more", 2),
        ("© 2024", 3),
        ("Replies: 3", 4),
        ("By", 5),
        ("来源：新华社", 5),
        ("责任编辑：王五", 5),
        ("Add to cart", 6),
        ("$ 5", 6),
        ("分享", 1),
        ("相关新闻", 2),
        ("回复", 4),
        ("Wilson 发表于 2024年05月06日 23时48分", 5),
        ("May 6, 2024 by Ann", 5),
        ("Nine ships passed", 0),
    ],
)
def test_words_that_controls_begin_with_are_told_by_group(text: str, group: int) -> None:
    assert opening(Block(0, text, len(text), 0)) == group
    assert opening(Block(0, text, 200, 0)) == 0


def test_linked_text_is_no_prose_and_headings_count_little() -> None:
    said = "Nine ships passed, all grey. " * 4
    assert prose_of(Block(0, said, 100, 60), "p") == 0
    assert prose_of(Block(0, said, 100, 0), "h2") == 10
    assert prose_of(Block(0, said, 100, 0), "p") == 100
    assert prose_of(Block(0, "x" * 100, 100, 0), "p") == 30
    assert prose_of(Block(0, "Home", 4, 0), "p") == 0


def test_the_headline_is_the_heading_that_the_title_repeats() -> None:
    root = parse("<body><h1>The Times of Nowhere</h1><h2>Nine grey ships</h2><p>x</p>")
    assert root is not None
    outline = outline_page(root)
    assert headline(outline, "Nine grey ships | Times") == 1
    assert headline(outline, "something else") == 0
    plain = parse("<p>x</p>")
    assert plain is not None
    assert measure(outline_page(plain), "").columns[FEATURES.index("after_title")] == [NO_TITLE]
