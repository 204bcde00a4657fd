from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.rewriting.playlists import rewrite_playlist


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("#EXTM3U\n#EXTINF:9,\n/a.ts\r\nb.ts", "#EXTM3U\n#EXTINF:9,\n<</a.ts>>\r\n<<b.ts>>"),
        ('#EXT-X-KEY:METHOD=AES-128,URI="/k",IV=1', '#EXT-X-KEY:METHOD=AES-128,URI="<</k>>",IV=1'),
        ('#EXT-X-MAP:URI="/m"', '#EXT-X-MAP:URI="<</m>>"'),
        ('#EXT-X-X:NAME="URI",A=1', '#EXT-X-X:NAME="URI",A=1'),
        ("# a comment URI=/x", "# a comment URI=/x"),
        ("\n\n", "\n\n"),
    ],
    ids=["segments", "key", "map", "no-address", "comment", "blank"],
)
def test_addresses_in_a_playlist_are_replaced_where_they_stand(text: str, changed: str) -> None:
    assert rewrite_playlist(text, lambda url: f"<<{url}>>") == changed


@given(st.text(alphabet='#EXT-X:,URI="/a\r\n ') | st.text())
def test_a_playlist_without_changes_stays_as_it_is(text: str) -> None:
    assert rewrite_playlist(text, lambda url: None) == text
