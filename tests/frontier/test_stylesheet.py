from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.stylesheet import stylesheet_references


@pytest.mark.parametrize(
    ("css", "urls"),
    [
        ("a{b:url(x.png)}", ["x.png"]),
        ("a{b:url( 'x y.png' )}", ["x y.png"]),
        ('a{b:URL("x)y.png")}', ["x)y.png"]),
        ("a{b:url(x.png),url(y.png)}", ["x.png", "y.png"]),
        ("@import 'a.css';@import \"b.css\" screen;@IMPORT url(c.css);", ["a.css", "b.css", "c.css"]),
        ("@font-face{src:url(f.woff2) format('woff2'),local('url(no)')}", ["f.woff2"]),
        ("/* url(no) */ a{b:url(x)}", ["x"]),
        ("/* url(no) never closed", []),
        ("a{content:'url(no)'} b{c:url(x)}", ["x"]),
        ('a{content:"it\'s"} b{c:url(x)}', ["x"]),
        ("a{content:'open\n} b{c:url(x)}", ["x"]),
        ("@namespace svg url(http://www.w3.org/2000/svg); a{b:url(x)}", ["x"]),
        (r"a{b:url(a\28 b\29.png)}", ["a(b).png"]),
        (r"a{b:url('\000061\000062 c')}", ["abc"]),
        ("a{b:url('a\\\nb')}", ["ab"]),
        (r"a{b:url(\0\d800\110000)}", ["\ufffd\ufffd\ufffd"]),
        ("a{b:url(#mask)}", []),
        ("a{b:url()}", []),
        ("a{b:url(}", []),
        ("a{b:url(x y)}", []),
        ("a{b:url('x'", []),
        ("@import", []),
        ("a{b:image-set('x.png' 1x, url(y.png) 2x, \"z.avif\" type('image/avif'))}", ["x.png", "y.png", "z.avif"]),
        ("a{b:-webkit-image-set(url('x.png') 1x)}", ["x.png"]),
        ("a{b:image-set('x.png' 1x", []),
        ("a{b:Url(x)}", ["x"]),
        ("curl(x)", []),
        ("", []),
    ],
)
def test_urls_and_imports_are_found(css: str, urls: list[str]) -> None:
    assert list(stylesheet_references(css)) == urls


@given(st.text(alphabet="url(@import)'\"\\/*; \n0aA#{}:", max_size=80) | st.text())
def test_any_text_is_read(css: str) -> None:
    assert all(stylesheet_references(css))


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_a_url_in_quotes_comes_back(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    expected = [] if text.startswith("#") else [text]
    assert list(stylesheet_references(f'a{{b:url("{quoted}")}}')) == expected


@pytest.mark.parametrize("unit", ["url(", 'url("', 'url("\n', "/*", "@import ", "\\", "'", "url( ", "@import '\\"])
def test_hostile_style_sheets_take_time_in_proportion(unit: str) -> None:
    started = time.process_time()
    list(stylesheet_references("url(" + unit * (500_000 // len(unit)) + " " * 100_000))
    assert time.process_time() - started < 5
