"""The check that each citation passes before it is handed out: it must say when, and where the archived page is.

Citation styles and templates drop such things without a word; what is lost is put back.
"""

from __future__ import annotations

from collections.abc import Sequence


def missing(rendering: str, marks: Sequence[str]) -> tuple[str, ...]:
    """Return those of `marks` that do not stand in `rendering`. A mark is spelled as its format escapes it."""
    return tuple(mark for mark in marks if mark not in rendering)


def completed(rendering: str, marks: Sequence[str], remedy: str) -> str:
    """Return `rendering`, or `remedy`, which holds them, if one of `marks` is lost in it."""
    return remedy if missing(rendering, marks) else rendering
