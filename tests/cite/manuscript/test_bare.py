from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.manuscript.bare import bare_pieces
from archiver.cite.manuscript.pieces import Link


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://a.example/x.", "https://a.example/x"),
        ("(https://a.example/x_(y))", "https://a.example/x_(y)"),
        ("“https://a.example/x”", "https://a.example/x"),
        ("见https://a.example/x。下", "https://a.example/x"),
        ("**https://a.example/x**", "https://a.example/x"),
        ("<urn:uuid:5b0f7a2e-0d7c-4d7e-9d7a-6a0b5f0a1b2c>", "urn:uuid:5b0f7a2e-0d7c-4d7e-9d7a-6a0b5f0a1b2c"),
        ("|url=https://a.example/x|", "https://a.example/x"),
    ],
)
def test_punctuation_around_is_no_part_of_an_address(text: str, address: str) -> None:
    (link,) = [piece for piece in bare_pieces(text) if isinstance(piece, Link)]
    assert link.address == address
    assert text[link.start : link.end] == address


@given(st.text("htps:/a.é()[] ,;“”*_\n", max_size=200))
def test_pieces_are_the_text(text: str) -> None:
    joined = "".join(piece.address if isinstance(piece, Link) else piece.text for piece in bare_pieces(text))
    assert joined == text
