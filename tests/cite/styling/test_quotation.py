from __future__ import annotations

import pytest

from archiver.cite.styling.quotation import QuotationMarks

O, C = "\ue0f1", "\ue0f2"


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        (f"{O}A{C}. B", "“A.” B", "“A”. B"),
        (f"{O}A{C}, B", "“A,” B", "“A”, B"),
        (f"{O}A?{C}. B", "“A?” B", "“A?”. B"),
        (f"{O}A?{C}, B", "“A?,” B", "“A?”, B"),
        (f"{O}A{C}; B", "“A”; B", "“A”; B"),
        (f"{O}A “b”{C}. C", "“A “b”.” C", "“A “b””. C"),
        ("“A”. B", "“A”. B", "“A”. B"),
        (f"{C}.", ".”", "”."),
    ],
)
def test_full_stop_and_comma_go_inside_the_marks_of_the_style_alone(text: str, inside: str, outside: str) -> None:
    assert QuotationMarks("“", "”", True).placed(text) == inside
    assert QuotationMarks("“", "”", False).placed(text) == outside
