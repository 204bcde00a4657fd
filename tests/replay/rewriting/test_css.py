from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.rewriting.css import rewrite_css


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
        ("/* url(/x) */a{b:url(/y)}", "/* url(/x) */a{b:url(</y>)}"),
        ("@namespace svg url(/x);a{b:url(/y)}", "@namespace svg url(/x);a{b:url(</y>)}"),
        ('a{content:"url(/x)";b:url(/y)}', 'a{content:"url(/x)";b:url(</y>)}'),
        (
            "a{b:image-set('/a' 1x, url(/b) 2x type('image/avif'), linear-gradient(red, url(/c)))}",
            "a{b:image-set('</a>' 1x, url(</b>) 2x type('image/avif'), linear-gradient(red, url(</c>)))}",
        ),
        (r"a{b:url('/a\'b')}", "a{b:url('</a%27b>')}"),
        ("@import'/x' layer(a);", "@import'</x>' layer(a);"),
        ("@font-face{src:url(/a.woff2) format('woff2')}", "@font-face{src:url(</a.woff2>) format('woff2')}"),
        ("a{color:red}", "a{color:red}"),
    ],
    ids=[
        "bare",
        "single",
        "double",
        "import",
        "import-url",
        "escaped",
        "hex",
        "empty",
        "comment",
        "namespace",
        "string",
        "image-set",
        "quote",
        "import-layer",
        "font",
        "none",
    ],
)
def test_addresses_in_style_sheets_are_replaced_where_they_stand(text: str, changed: str) -> None:
    assert rewrite_css(text, lambda url: f"<{url}>") == changed


@given(st.text())
def test_a_style_sheet_without_changes_stays_as_it_is(text: str) -> None:
    assert rewrite_css(text, lambda url: None) == text


@given(st.text(alphabet="url(@import '\"\\)/;a1 "))
def test_a_style_sheet_rewritten_once_is_not_changed_again(text: str) -> None:
    once = rewrite_css(text, lambda url: "/w/x")
    assert rewrite_css(once, lambda url: "/w/x") == once
