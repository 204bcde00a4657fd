from __future__ import annotations

from archiver.extract.blocks import outline_page
from archiver.extract.boxes import Boxes, enter, share
from archiver.extract.dom import parse
from archiver.extract.features import prose_of

SENTENCE = "The keeper wrote down each ship that passed, its flag, its course and the state of the sea. "
LINKS = "".join(f"<li><a href=/{n}>Section {n}</a></li>" for n in range(8))


def boxes_of(markup: str) -> Boxes:
    root = parse(markup)
    assert root is not None
    outline = outline_page(root)
    return Boxes(outline, [prose_of(block, outline.tags[block.box]) for block in outline.blocks])


def test_the_container_is_the_smallest_box_with_most_of_the_prose() -> None:
    boxes = boxes_of(f"<div><div class=x><p>{SENTENCE * 2}</p><p>{SENTENCE * 2}</p></div><div><p>{SENTENCE}</p></div>")
    assert boxes.outline.names[boxes.container] == "x "
    assert boxes.levels[boxes.container] % 13 == 0


def test_navigation_of_links_is_chaff_and_the_story_is_not() -> None:
    boxes = boxes_of(f"<nav><ul>{LINKS}</ul></nav><main><p>{SENTENCE * 4}</p></main><footer>Small print</footer>")
    live = {boxes.outline.tags[box] for box in boxes.live}
    assert {"main", "p"} <= live
    assert not {"nav", "li", "footer"} & live


def test_where_all_is_chaff_all_lives() -> None:
    boxes = boxes_of(f"<nav><ul>{LINKS}</ul></nav><nav><ul>{LINKS}</ul></nav>")
    assert "li" in {boxes.outline.tags[box] for box in boxes.live}


def test_sums_are_those_of_all_blocks_below() -> None:
    boxes = boxes_of("<div><p>one <a href=x>two</a></p><ul><li>three</ul></div>")
    assert boxes.counts[0] == len(boxes.outline.blocks) == 2
    assert boxes.weights[0] == len("one two") + len("three")
    assert boxes.links[0] == len("two")


def test_repeated_boxes_are_items() -> None:
    cards = "".join(f"<div class=card><p>Card {n}</p></div>" for n in range(4))
    boxes = boxes_of(f"<div>{cards}</div>")
    card = next(box for box, name in enumerate(boxes.outline.names) if name == "card ")
    assert boxes.items[card + 1] == card


def test_contexts_go_down() -> None:
    assert enter((0, 0, 0, 0), "nav", "unlikely") == (5, 0, 1, 0)
    assert enter((5, 0, 3, 0), "li", "hidden") == (5, 1, 3, 2)


def test_shares_are_in_eighths() -> None:
    assert [share(part, 80) for part in (0, 1, 40, 79, 80, 99)] == [0, 1, 5, 8, 9, 9]
    assert share(1, 0) == 0
