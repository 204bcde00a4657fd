from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.rewriting.xmltags import xml_pieces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<a><b/>x</a>y", [("open", "a", "<a>"), ("open", "b", "<b/>"), ("text", "a", "x"), ("text", "", "y")]),
        ("<a><![CDATA[<b>]]></a>", [("open", "a", "<a>"), ("cdata", "a", "<b>")]),
        ("<?pi x?><!DOCTYPE d><!-- <c> --><d>", [("instruction", "", "pi x"), ("open", "d", "<d>")]),
        ("<a b='>'>", [("open", "a", "<a b='>'>")]),
        ("<a b='", [("open", "a", "<a b='")]),
        ("</a></a><b>", [("open", "b", "<b>")]),
    ],
    ids=["nested", "cdata", "passed over", "quoted", "open at the end", "closed twice"],
)
def test_pieces_come_with_the_element_they_are_in(text: str, found: list[tuple[str, str, str]]) -> None:
    assert [(each.kind, each.element, text[each.start : each.end]) for each in xml_pieces(text)] == found


@given(st.text(alphabet="<a/>!-[]CDAT?'\" x") | st.text())
def test_pieces_lie_behind_one_another(text: str) -> None:
    at = 0
    for each in xml_pieces(text):
        assert at <= each.start <= each.end <= len(text)
        at = each.end
