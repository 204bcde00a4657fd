"""Texts by others put into Markdown, so that they stay texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_LINE_MARK = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))")
_LONGEST_CELL = 80


def plain(text: str) -> str:
    """Return `text` in one line, escaped so that Markdown shows it as it stands."""
    escaped = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _LINE_MARK.sub(_marked, escaped)


def cell(text: str) -> str:
    """Return `text` for a table, cut where it is long."""
    return plain(text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(each)} |\n" for each in lines)


def _marked(found: re.Match[str]) -> str:
    """Return the beginning of a line that is no list item, heading or rule any more."""
    blank, sign, number, dot = found.groups()
    return f"{blank}\\{sign}" if sign else f"{blank}{number}\\{dot}"
