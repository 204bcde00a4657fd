from __future__ import annotations

import pytest
from lxml import etree
from lxml.etree import _Element

from archiver.extract.blocks import outline_page
from archiver.extract.census import MAX_ANCHORS, Census, take_census

_PAGE = """
<head><base href="/"><meta name="author" content="Ada"><script>1</script></head>
<body><h1>A headline</h1><h2>Below</h2><time>noon</time><abbr>p.m.</abbr>
<p class="byline">By <a class="author-name" href="/author/ada">Ada</a></p><span itemprop="author">Ada</span>
<a rel="author nofollow" href="/x">Ada</a><i class="username">ben</i><b class="username">ben</b>
<a href="https://creativecommons.org/licenses/by/4.0/">CC</a><a href="/u">林</a> 发表于
2024年5月6日<a>ben</a> 发表于</body>
"""


def census_of(html: str) -> Census:
    root = etree.HTML(html)
    assert root is not None
    return take_census(root, outline_page(root))


def tags(elements: list[_Element]) -> list[str]:
    return [str(element.tag) for element in elements]


def test_elements_of_some_tags_are_taken_in_the_order_of_the_page() -> None:
    census = census_of(_PAGE)
    assert tags(census.metas + census.scripts + census.bases) == ["meta", "script", "base"]
    assert tags(census.times) == ["time", "abbr"]
    assert tags(census.headings) == ["h1", "h2"]


def test_elements_that_may_name_the_author_are_sorted_by_how_they_say_so() -> None:
    census = census_of(_PAGE)
    assert tags(census.bylines) == ["p", "a"]
    assert tags(census.marked) == ["span", "a"]
    assert tags(census.users) == ["b"]
    assert [element.get("href") for element in census.linked] == ["/author/ada"]
    assert [element.text for element in census.posters] == ["林"]


def test_boxes_and_words_that_may_name_the_author_stand_in_the_order_of_the_page() -> None:
    census = census_of(
        "<b class=author>1</b><p class=author itemprop=author>2</p><b class=author itemprop=author>3</b>"
        "<div><li class=author>4</li><a class=author rel=author>5</a></div>"
    )
    assert [element.text for element in census.bylines] == ["1", "2", "3", "4", "5"]
    assert [element.text for element in census.marked] == ["2", "3", "5"]


@pytest.mark.parametrize("tag", ["template", "svg", "textarea"])
def test_a_box_that_is_no_part_of_the_page_signs_nothing(tag: str) -> None:
    assert census_of(f"<p>x</p><{tag}><p class=author>Ada</p></{tag}>").bylines == []


def test_links_count_by_their_relation_or_a_licence() -> None:
    hrefs = [element.get("href") for element in census_of(_PAGE).anchors]
    assert hrefs == ["/x", "https://creativecommons.org/licenses/by/4.0/"]


@pytest.mark.parametrize("count", [0, MAX_ANCHORS + 10])
def test_only_so_many_links_are_kept(count: int) -> None:
    census = census_of("<p>x" + "<a rel=tag href=/t>t</a>" * count)
    assert len(census.anchors) == min(count, MAX_ANCHORS)
