from __future__ import annotations

import pytest

from archiver.extract.raised import lowered, raised


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2", "²"),
        ("-1", "⁻¹"),
        ("n", "ⁿ"),
        ("1,2", "¹,²"),
        ("th", "th"),
        ("®", "®"),
        ("[1]", "[1]"),
        ("n+k", "^(n+k)"),
        ("-kt", "^(-kt)"),
        ("", ""),
        ("x" * 50, "x" * 50),
    ],
)
def test_raised_words(text: str, written: str) -> None:
    assert raised(text) == written


@pytest.mark.parametrize(("text", "written"), [("2", "₂"), ("max", "max"), ("i+j", "_(i+j)")])
def test_lowered_words(text: str, written: str) -> None:
    assert lowered(text) == written
