from __future__ import annotations

import pytest

from archiver.replay.rewriting.refresh import read_refresh, rewrite_refresh


@pytest.mark.parametrize(
    ("content", "changed"),
    [
        ("5; URL=/x", "5; URL=</x>"),
        ("0;url='/x'", "0;url='</x>'"),
        ("3 /x", "3 </x>"),
        ("5", None),
        ("", None),
    ],
)
def test_the_address_of_a_refresh_is_replaced(content: str, changed: str | None) -> None:
    assert rewrite_refresh(content, lambda url: f"<{url}>" if url else None) == changed


@pytest.mark.parametrize(
    ("field", "read"),
    [
        ("0;url=http://h/x", "http://h/x"),
        (" 5.9 , URL = '/x y' z", "/x y"),
        ('3; "next"', "next"),
        ("3 next.html ", "next.html"),
        ("7; url", "url"),
        ("300", None),
        ("0; url=", None),
        ("0; url=''", None),
        ("url=/x", None),
        ("-1; /x", None),
        ("0url=/x", None),
    ],
)
def test_a_header_is_read_as_browsers_read_it(field: str, read: str | None) -> None:
    assert read_refresh(field) == read
