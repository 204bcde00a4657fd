from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.rewriting.attributes import attributes, escape, unescape


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("<a>", []),
        ("<a href=x>", [("href", "x", "")]),
        ("<A HREF = 'x y' b>", [("href", "x y", "'"), ("b", "", "")]),
        ('<a href="a>b"/>', [("href", "a>b", '"')]),
        ("<a/href=x/y/c>", [("href", "x/y/c", "")]),
        ("<a =b href=1 href=2>", [("=b", "", ""), ("href", "1", "")]),
        ("<a href=>", [("href", "", "")]),
        ("<use xlink:href=#i />", [("xlink:href", "#i", "")]),
    ],
    ids=["none", "bare", "quoted", "gt", "slashes", "odd-and-twice", "empty", "prefixed"],
)
def test_attributes_are_read_as_the_standard_reads_them(tag: str, found: list[tuple[str, str, str]]) -> None:
    assert [(each.name, tag[each.value_start : each.value_end], each.quote) for each in attributes(tag)] == found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("?a=1&amp;b=2", "?a=1&b=2"),
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("?a&copy", "?a©"),
        ("&copyx", "&copyx"),
        ("&#x41;&#66", "AB"),
        ("&nonsense;", "&nonsense;"),
        ("&notit;", "¬it;"),
        ("a & b", "a & b"),
    ],
    ids=["amp", "named-before-equals", "named-at-end", "named-before-letter", "numeric", "unknown", "prefix", "bare"],
)
def test_character_references_follow_the_rule_for_attributes(value: str, text: str) -> None:
    assert unescape(value) == text


@given(st.text(), st.sampled_from(["'", '"']))
def test_an_escaped_value_reads_back_and_cannot_end_its_attribute(value: str, quote: str) -> None:
    written = escape(value, quote)
    assert quote not in written
    assert unescape(written) == value


@given(st.text(alphabet="<a b=\"'/>\n&;x", max_size=60))
def test_any_tag_can_be_scanned(tag: str) -> None:
    for each in attributes(tag):
        assert 0 <= each.start <= each.value_start <= each.value_end <= each.end <= len(tag)
