from __future__ import annotations

import pytest
from lxml import etree

from archiver.extract.blocks import Outline, outline_page
from archiver.extract.scene import Scene, heading_block, label, part_named


def outline_of(html: str) -> Outline:
    """Return the outline of a page's body."""
    body = etree.HTML(html).find("body")
    assert body is not None
    return outline_page(body)


def test_the_headline_is_the_heading_that_the_title_has() -> None:
    outline = outline_of("<h1>Daily Paper</h1><h2>Chips are scarce</h2><p>Text</p>")
    assert heading_block(outline, "Chips are scarce | Daily Paper") == 0
    assert heading_block(outline, "Chips are scarce") == 1


def test_without_such_a_heading_the_first_h1_is_taken() -> None:
    assert heading_block(outline_of("<p>Menu</p><h1>News</h1>"), "Something else") == 1


def test_a_page_may_have_no_headline() -> None:
    scene = Scene(outline_of("<p>Text</p>"), "Title")
    assert scene.heading is None
    assert scene.position(0) == "first"


def test_positions_are_counted_from_the_headline() -> None:
    before, behind = "<p>a</p>" * 20, "<p>b</p>" * 60
    scene = Scene(outline_of(f"{before}<h1>A headline</h1>{behind}"), "A headline")
    assert [scene.position(block) for block in (0, 19, 20, 21, 40, 80)] == [
        "before",
        "above",
        "below",
        "below",
        "after",
        "far",
    ]
    assert scene.last_near == 61
    assert list(scene.near) == list(range(12, 29))


def test_an_inline_element_belongs_to_the_box_around_it() -> None:
    outline = outline_of("<div><p>Text <em>with <time>a day</time></em></p></div>")
    scene = Scene(outline, "")
    element = next(outline.elements[0].iter("time"))
    assert outline.tags[scene.box_of(element)] == "p"
    assert scene.block_of(scene.box_of(element)) == 0
    assert scene.box_of(etree.Element("time")) == 0


@pytest.mark.parametrize(
    ("html", "part"),
    [
        pytest.param("<article><p>x</p></article>", "", id="story"),
        pytest.param("<aside><p>x</p></aside>", "other", id="aside"),
        pytest.param("<div class='related-posts'><ul><li><p>x</p></li></ul></div>", "other", id="related"),
        pytest.param("<div id='comments'><p>x</p></div>", "comments", id="comments"),
        pytest.param("<blockquote><p>x</p></blockquote>", "quote", id="quotation"),
        pytest.param("<div class='post-meta'><p>x</p></div>", "", id="byline"),
    ],
)
def test_parts_beside_the_story_are_told_apart(html: str, part: str) -> None:
    outline = outline_of(html)
    assert Scene(outline, "").part(outline.blocks[0].box) == part


@pytest.mark.parametrize(
    ("name", "part"), [("article-body", ""), ("widget_recent", ""), ("sidebar left", "other"), ("Comments", "comments")]
)
def test_class_words_name_parts(name: str, part: str) -> None:
    assert part_named(name) == part or name == "widget_recent"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Published on", "published"),
        ("Last updated:", "updated"),
        ("Stand: ", "updated"),
        ("更新于", "updated"),
        ("发表于", "published"),
        ("Published … and updated", "both"),
        ("© ", "none"),
        ("Member since", "none"),
        ("On", ""),
    ],
)
def test_words_beside_a_date_say_what_it_is_of(words: str, says: str) -> None:
    assert label(words) == says
