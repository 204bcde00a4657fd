from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.srcset import srcset_urls


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("a", ["a"]),
        ("a 1x, b 2x", ["a", "b"]),
        ("a 100w,b 200w", ["a", "b"]),
        ("a,b", ["a,b"]),
        ("a, b", ["a", "b"]),
        (" , a ,, b", ["a", "b"]),
        ("a,, b", ["a", "b"]),
        ("data:image/png;base64,AA== 1x, b 2x", ["data:image/png;base64,AA==", "b"]),
        ("/w_100,h_50/a.png 1x", ["/w_100,h_50/a.png"]),
        ("a (x, y), b", ["a", "b"]),
        ("a (x, b", ["a"]),
        ("\n\ta\n1x\n,\nb", ["a", "b"]),
        ("", []),
        (" , ", []),
    ],
)
def test_srcset_is_cut_as_browsers_do(text: str, urls: list[str]) -> None:
    assert list(srcset_urls(text)) == urls


@given(st.lists(st.text(alphabet="abc/.:,", min_size=1).filter(lambda url: url.strip(",") == url), max_size=5))
def test_srcset_gives_back_the_urls_it_was_made_of(urls: list[str]) -> None:
    assert list(srcset_urls(", ".join(f"{url} {width}w" for width, url in enumerate(urls, start=1)))) == urls
