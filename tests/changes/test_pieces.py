"""Two versions of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.changes.alignment import Budget
from archiver.changes.pieces import Piece, compare_lines, merge

LINES = st.text(st.sampled_from("ab 纸张。"), max_size=40)


def marked(pieces: tuple[Piece, ...]) -> str:
    """Return a line with its changed pieces in square brackets."""
    return "".join(f"[{piece.text}]" if piece.is_changed else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ("all bar two", "all bar three", "all bar [two]", "all bar [three]"),
        ("房间不大", "房间很大", "房间[不]大", "房间[很]大"),
        ("same", "same", "same", "same"),
        ("", "new", "", "[new]"),
        ("one of them is red", "two by night it is blue", "[one of them is red]", "[two by night it is blue]"),
    ],
    ids=["word", "character", "same", "came", "islands"],
)
def test_known_lines_are_parted(before: str, after: str, old: str, new: str) -> None:
    pieces = compare_lines(before, after, Budget())
    assert (marked(pieces.before), marked(pieces.after)) == (old, new)


@given(before=LINES, after=LINES)
def test_pieces_joined_are_the_lines_and_share_what_is_unchanged(before: str, after: str) -> None:
    pieces = compare_lines(before, after, Budget())
    assert "".join(piece.text for piece in pieces.before) == before
    assert "".join(piece.text for piece in pieces.after) == after
    shared = ["".join(piece.text for piece in side if not piece.is_changed) for side in (pieces.before, pieces.after)]
    assert shared[0] == shared[1]


@given(before=LINES, after=LINES)
def test_both_versions_can_be_read_back_from_one_line(before: str, after: str) -> None:
    pieces = compare_lines(before, after, Budget())
    merged = merge(pieces.before, pieces.after)
    assert "".join(piece.text for piece in merged if piece.state != "added") == before
    assert "".join(piece.text for piece in merged if piece.state != "removed") == after


def test_what_went_stands_before_what_came_in_its_place() -> None:
    pieces = compare_lines("all bar two more", "all bar three more", Budget())
    told = [(piece.state, piece.text) for piece in merge(pieces.before, pieces.after)]
    assert told == [("same", "all bar "), ("removed", "two"), ("added", "three"), ("same", " more")]
