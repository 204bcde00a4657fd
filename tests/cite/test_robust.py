from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lxml import html

from archiver.cite.item import CitedItem
from archiver.cite.robust import render


def test_link_carries_original_version_and_date(chinese: Callable[..., CitedItem]) -> None:
    item = chinese()
    link, version = html.fragment_fromstring(render(item), create_parent=True).iter("a")
    assert dict(link.attrib) == {
        "href": item.original_url,
        "data-originalurl": item.original_url,
        "data-versionurl": item.memento_url,
        "data-versiondate": "2025-10-06",
        "lang": "zh-CN",
    }
    assert link.text_content() == "中美 AI 芯片竞争"
    assert version.get("href") == item.memento_url
    assert version.text_content() == "Archived 2025-10-06 17:17:50 UTC"


def test_markup_in_a_title_is_text(chinese: Callable[..., CitedItem]) -> None:
    item = replace(chinese(), title='<script>alert("1")</script> & "x"', authors=("<b>",), site="<i>", language='"><b>')
    tree = html.fragment_fromstring(render(item), create_parent=True)
    assert [element.tag for element in tree.iter()] == ["div", "a", "a", "time"]
    assert tree.text_content().startswith('<b>. <script>alert("1")</script> & "x". <i>, 2024')


def test_script_is_never_linked(chinese: Callable[..., CitedItem]) -> None:
    item = replace(chinese(), original_url="javascript:alert(1)")
    assert 'href="javascript' not in render(item)


def test_quote_names_its_source(chinese: Callable[..., CitedItem]) -> None:
    item = chinese(quote="美国限制了对华出口")
    (quote,) = html.fragment_fromstring(render(item), create_parent=True).iter("q")
    assert (quote.text, quote.get("cite")) == ("美国限制了对华出口", item.quote_url)
