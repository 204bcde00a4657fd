from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.stream import PIECE_BYTES, Cap, mended, pieces_of, unpacked


def whole(content: bytes, limit: int = 10_000_000) -> bytes:
    return b"".join(unpacked(pieces_of(content), Cap(limit)))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", b""),
        (b"plain", b"plain"),
        (gzip.compress(b"text"), b"text"),
        (gzip.compress(b"text" * 1000)[:-8], b"text" * 1000),
        (b"\x1f\x8b no gzip", b""),
    ],
    ids=["empty", "plain", "gzip", "cut", "broken"],
)
def test_gzip_is_unpacked_as_far_as_it_is_whole(content: bytes, found: bytes) -> None:
    assert whole(content) == found


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize(("size", "is_reached"), [(99_999, False), (100_000, False), (100_001, True)])
def test_a_cap_cuts_and_says_so(pack: type[bytes], size: int, is_reached: bool) -> None:
    cap = Cap(100_000)
    content = b"".join(unpacked(pieces_of(pack(bytes(size))), cap))
    assert (len(content), cap.is_reached) == (min(size, 100_000), is_reached)


def test_a_bomb_comes_in_small_pieces() -> None:
    bomb = gzip.compress(bytes(20_000_000), 9)
    assert max(len(piece) for piece in unpacked([bomb], Cap(20_000_000))) <= PIECE_BYTES


@given(st.binary(max_size=400), st.integers(1, 50))
def test_pieces_give_what_the_whole_does(content: bytes, size: int) -> None:
    packed = gzip.compress(content)
    pieces = (packed[start : start + size] for start in range(0, len(packed), size))
    assert b"".join(unpacked(pieces, Cap(1000))) == content


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        (b"<a>x&y</a>", b"<a>x&amp;y</a>"),
        (b"<a>x&amp;&lt;&#38;&#x26;</a>", b"<a>x&amp;&lt;&#38;&#x26;</a>"),
        (b"<a>&nbsp;</a>", b"<a>&amp;nbsp;</a>"),
        (b"<a><![CDATA[x&y]]>&</a>", b"<a><![CDATA[x&y]]>&amp;</a>"),
        (b"<a>http://e.c", b"<a>"),
        (b"\xff\xfe<\0a\0&\0", b"\xff\xfe<\0a\0&\0"),
    ],
)
def test_bare_ampersands_are_escaped(xml: bytes, found: bytes) -> None:
    assert b"".join(mended([xml])) == found


@given(st.lists(st.sampled_from([b"<a>", b"&", b"&amp;", b"x", b"<![CDATA[", b"]]>", b">", b"]"]), max_size=30))
def test_cutting_changes_nothing(tokens: list[bytes]) -> None:
    whole_text = b"".join(mended([b"".join(tokens)]))
    assert b"".join(mended(tokens)) == whole_text


def test_a_text_without_end_is_not_held() -> None:
    pieces = (b"x" * 65_536 for _ in range(100))
    assert sum(len(piece) for piece in mended(pieces)) > 5_000_000
