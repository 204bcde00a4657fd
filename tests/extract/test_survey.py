from __future__ import annotations

import pytest

from archiver.extract.blocks import outline_page
from archiver.extract.dom import parse
from archiver.extract.metadata import read_head
from archiver.extract.signs import address_signs, name_signs
from archiver.extract.survey import LEARNED_KINDS, margins, strongest_signs, survey

MARKUP = (
    "<meta property=og:type content=article><body class=single-post><article><h1>Ships</h1>"
    + "<p>Nine ships passed, all of them grey, and nobody knew where they were bound for.</p>" * 6
)


def test_a_page_is_surveyed_once_and_its_kind_has_signs() -> None:
    root = parse(MARKUP)
    assert root is not None
    head, outline = read_head(root), outline_page(root)
    found = survey(head, outline, "https://x.example/2024/05/06/nine-grey-ships")
    assert survey(head, outline, None) is found
    assert found.kind == "article"
    assert "og:article" in found.signs
    signs = strongest_signs(found, found.kind, 3)
    assert 0 < len(signs) <= 3
    assert all(weight > 0 for _, weight in signs)
    assert strongest_signs(found, "page") == []


def test_margins_are_those_to_the_best_other_kind() -> None:
    kinds: dict[str, tuple[int, ...]] = {"a": (300, 0, 0), "b": (0, 100, -9999)}
    assert margins({"a", "b", "unknown"}, kinds, (0, 0, 0)) == (8, 4, 0)
    assert margins(set(), kinds, (0,) * len(LEARNED_KINDS)) == (6,) * len(LEARNED_KINDS)


@pytest.mark.parametrize(
    ("url", "signs"),
    [
        ("https://forum.x.example/t/grey-ships/1234?p=2", {"host:forum", "url:ships", "number:yes", "query:yes"}),
        ("https://x.example/2024/05/06/a-b-c", {"day:yes", "hyphens:2", "folders:4", "number:no"}),
        (None, {"folders:0", "day:no"}),
    ],
)
def test_addresses_have_signs(url: str | None, signs: set[str]) -> None:
    assert signs <= address_signs(url)


def test_a_broken_address_has_none() -> None:
    assert address_signs("https://[::1/x") == set()


def test_names_of_boxes_are_signs() -> None:
    root = parse("<body class='home page'><div class=productList id=x><table></table></div>")
    assert root is not None
    body = root.find("body")
    assert body is not None
    assert {"body:home", "name:product", "name:list", "table:1", "pre:0"} <= name_signs(outline_page(body))
