from __future__ import annotations

from archiver.extract.blocks import outline_page
from archiver.extract.choice import Chooser
from archiver.extract.dom import parse

PROSE = "<p>A sentence of some length, told with a comma, stands here to be found and kept.</p>"


def texts_of(markup: str) -> list[str]:
    root = parse(markup)
    assert root is not None
    return [block.text for block in Chooser(outline_page(root)).choose().blocks]


def test_rows_of_links_and_unlikely_parts_are_left_out() -> None:
    kept = texts_of(
        f"<div class=sidebar>{PROSE}</div><div><ul><li><a href=x>Home page</a></li></ul>{PROSE * 4}"
        "<h2>See also</h2><ul><li><a href=y>Something else</a></li></ul></div>"
    )
    assert len(kept) == 4


def test_a_page_that_is_one_unlikely_part_is_kept() -> None:
    assert len(texts_of(f"<div class=sidebar>{PROSE * 4}</div>")) == 4


def test_words_at_the_borders_of_elements_do_not_run_together() -> None:
    assert texts_of("<div><p>One, two and<br>three</p><div>four, five, six and seven</div></div>") == [
        "One, two and\nthree",
        "four, five, six and seven",
    ]


def test_utility_classes_that_hide_on_small_screens_hide_nothing() -> None:
    kept = texts_of(
        f'<div><div class="hidden md:block">{PROSE}</div><div class="overflow-hidden">{PROSE}</div>{PROSE * 4}</div>'
    )
    assert len(kept) == 6
