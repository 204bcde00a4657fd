from __future__ import annotations

import pytest

from archiver.extract.dom import parse
from archiver.extract.selecting import SelectorError, selector

PAGE = """<div id="a" class="story lead"><p class="by-line">By <a rel="author" href="/ada">Ada</a></p>
<p>One<script>x()</script> two</p><p> </p></div><p class="by-line2">no</p>"""


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        ("p.by-line", ["By Ada"]),
        (".story.lead p", ["By Ada", "One two"]),
        ("div#a a", ["Ada"]),
        ("#a a/@href", ["/ada"]),
        ("//a[@rel='author']", ["Ada"]),
        ("(//p)[2]", ["One two"]),
        ("h1", []),
        ("//p[position()>100]/@x", []),
        ("(//p)[9]", []),
    ],
)
def test_a_selector_gives_texts_or_attributes_in_the_order_of_the_page(written: str, texts: list[str]) -> None:
    root = parse(PAGE)
    assert root is not None
    assert [text for _, text in selector(written).found(root)] == texts


@pytest.mark.parametrize("written", ["", " ", "a > b", "p:first-child", "//p[", ".", "p..x", "//p[matches(., 'x')]["])
def test_what_is_no_selector_says_so(written: str) -> None:
    with pytest.raises(SelectorError) as caught:
        selector(written)
    assert str(caught.value)
