from __future__ import annotations

import pytest

from archiver.replay.rewriting.elements import ROLES, link_modifier, may_change, modifier_of


@pytest.mark.parametrize(
    ("rel", "kind", "modifier"),
    [
        ("stylesheet", "", "cs_"),
        ("alternate StyleSheet", "", "cs_"),
        ("preload", "style", "cs_"),
        ("preload", "script", "js_"),
        ("modulepreload", "", "js_"),
        ("preload", "font", "oe_"),
        ("preload", "image", "im_"),
        ("shortcut icon", "", "im_"),
        ("apple-touch-icon", "", "im_"),
        ("next", "", "mp_"),
        ("preconnect", "", "mp_"),
        ("", "", "mp_"),
        ("canonical", "", None),
        ("me", "", None),
        ("author stylesheet", "", "cs_"),
    ],
)
def test_a_link_element_says_what_it_loads_by_its_relations(rel: str, kind: str, modifier: str | None) -> None:
    assert link_modifier(rel, kind) == modifier


@pytest.mark.parametrize(
    ("name", "modifier"), [("img", "im_"), ("script", "js_"), ("iframe", "if_"), ("video", "oe_"), ("a", "mp_")]
)
def test_an_element_says_what_it_loads_by_its_name(name: str, modifier: str) -> None:
    assert modifier_of(name) == modifier


@pytest.mark.parametrize("attribute", sorted(ROLES))
def test_no_tag_with_an_address_is_passed_over(attribute: str) -> None:
    """`style` and the paints count where they hold an address; the others belong to the elements named."""
    name = {"value": "param", "archive": "applet", "data": "object", "manifest": "html"}.get(attribute, "p")
    value = {"srcdoc": "<a href=/x>"}.get(attribute, "url(/x)")
    assert may_change(name, f"<{name} {attribute.upper()}='{value}'>")


def test_usual_tags_are_passed_over() -> None:
    assert not may_change("p", "<p class='a b' id=c style='color:red'>")
