"""Raised and lowered words as plain text: x², H₂O, 10th.

There is no Markdown for them. Digits, signs, n and i have characters of their own in Unicode; words stay as they are,
since "10th" reads as well; what has signs of arithmetic in it gets a mark, for "2n+1" is not "2^(n+1)".
"""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_RAISABLE = re.compile(r"[0-9+\-−=()ni,–\s]+")
_LOWERABLE = re.compile(r"[0-9+\-−=(),–\s]+")
_ARITHMETIC = re.compile(r"[^\W_].*[+−=*/^]|[+−=*/^-].*[^\W_]", re.DOTALL)
LONGEST = 30


def raised(text: str) -> str:
    """Return the words of a sup element."""
    return _placed(text, _RAISABLE, _RAISED, "^")


def lowered(text: str) -> str:
    """Return the words of a sub element."""
    return _placed(text, _LOWERABLE, _LOWERED, "_")


def _placed(text: str, placeable: re.Pattern[str], signs: dict[int, int], mark: str) -> str:
    if len(text) > LONGEST or not text.strip():
        return text
    if placeable.fullmatch(text):
        return text.translate(signs)
    return f"{mark}({text.strip()})" if _ARITHMETIC.search(text) else text
