from __future__ import annotations

import pytest

from archiver.replay.rewriting.refresh import rewrite_refresh


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
