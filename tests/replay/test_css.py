from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.css import rewrite_css


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("a{b:url(/x)}", "a{b:url(</x>)}"),
        ("a{b:URL( '/x' )}", "a{b:URL( '</x>' )}"),
        ('a{b:url("/x y")}', 'a{b:url("</x%20y>")}'),
        ("@import '/x';", "@import '</x>';"),
        ('@import url("/x") print;', '@import url("</x>") print;'),
        (r"a{b:url(/x\29)}", "a{b:url(</x%29>)}"),
        (r"a{b:url(/\74 ext)}", "a{b:url(</text>)}"),
        ("a{b:url()}", "a{b:url()}"),
        ("a{color:red}", "a{color:red}"),
    ],
    ids=["bare", "single", "double", "import", "import-url", "escaped", "hex", "empty", "none"],
)
def test_addresses_in_style_sheets_are_replaced_where_they_stand(text: str, changed: str) -> None:
    assert rewrite_css(text, lambda url: f"<{url}>") == changed


@given(st.text())
def test_a_style_sheet_without_changes_stays_as_it_is(text: str) -> None:
    assert rewrite_css(text, lambda url: None) == text


@given(st.text(alphabet="url(@import '\"\\)/;a1 "))
def test_any_style_sheet_can_be_rewritten(text: str) -> None:
    rewrite_css(text, lambda url: "/w/x")
