from __future__ import annotations

import pytest

from archiver.errors import ExtractError
from archiver.extract import blocks
from archiver.extract.blocks import clean, outline_page
from archiver.extract.dom import parse
from archiver.extract.limits import Limits, Watch


def texts(markup: str) -> list[str]:
    root = parse(markup)
    assert root is not None
    return [block.text for block in outline_page(root).blocks]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>one</p>two<div>three</div>four", ["one", "two", "three", "four"]),
        ("<p>a <b>bold</b>\n word<i>s</i></p>", ["a bold words"]),
        ("<p>one<br>two<br><br>three</p>", ["one\ntwo\nthree"]),
        ("<pre>  a\n    b</pre>", ["  a\n    b"]),
        ("<pre><br> </pre><pre> <br></pre>", []),
        ("<p>foo<!-- x -->bar<script>no</script>baz</p>", ["foobar baz"]),
        ("<p> \n </p><div> <span> </span></div>", []),
        ("<p>\u200bone\ufeff</p>", ["one"]),
        ("<ul><li>a<ul><li>b</ul>c</ul>", ["a", "b", "c"]),
    ],
    ids=["boxes", "inline", "lines", "pre", "empty pre", "skipped", "space", "zero-width", "nested"],
)
def test_a_page_is_cut_into_blocks_where_boxes_begin_and_end(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


def test_a_block_knows_its_box_and_how_much_of_it_is_linked() -> None:
    root = parse("<div class=a id=b><p>to <a href=x>the ships</a> é</p></div>")
    assert root is not None
    outline = outline_page(root)
    (block,) = outline.blocks
    assert outline.tags[block.box] == "p"
    assert outline.names[outline.parents[block.box]] == "a b"
    assert (block.weight, block.link_weight) == (len("to the ships é".encode()), len("the ships"))
    assert block.link_share == 9 / 15


def test_boxes_are_in_document_order_behind_their_parents() -> None:
    root = parse("<div><nav><p>a</p></nav><section><p>b</p></section></div>")
    assert root is not None
    outline = outline_page(root)
    assert all(parent < box for box, parent in enumerate(outline.parents))
    assert outline.verdicts[outline.tags.index("nav")] == "unlikely"


def test_boxes_that_name_an_author_are_listed() -> None:
    root = parse("<div itemprop=author><p itemprop=name>Ann</p></div><div itemprop='creator' class=x>Bob</div>")
    assert root is not None
    outline = outline_page(root)
    assert [outline.elements[box].get("itemprop") for box in outline.credits] == ["author", "creator"]


def test_the_words_of_all_names_are_known() -> None:
    root = parse("<div class='storyBody x'><p id=lead-text>a</p></div>")
    assert root is not None
    assert outline_page(root).words == {"story", "body", "lead", "text"}


def test_beyond_the_most_boxes_elements_only_break_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MAX_BOXES", 3)
    root = parse("<table><tr><td>a</td><td>b</td><td>c</td></tr></table>")
    assert root is not None
    outline = outline_page(root)
    assert len(outline.elements) == 3
    assert " ".join(block.text for block in outline.blocks).split() == ["a", "b", "c"]


def test_the_time_is_looked_at_on_the_way() -> None:
    root = parse("<p>x</p>" * 5000)
    assert root is not None
    with pytest.raises(ExtractError):
        outline_page(root, Watch(Limits(max_seconds=-1)))


def test_white_space_is_collapsed_but_for_lines() -> None:
    assert clean(" a \t b\n" + blocks.LINE + "\n c ") == "a b\nc"
    assert clean(" \n", keeps_lines=True) == ""
