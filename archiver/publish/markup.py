"""Texts by others put into Markdown, so that they stay texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
# What turns the direction of writing in all that follows (Unicode Standard Annex 9, 2.1 to 2.4).
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_LINE_MARK = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))")
_LONGEST_CELL = 80
# What ends an address between angle brackets (CommonMark 0.31, 6.3).
_NO_END = str.maketrans({"<": "%3C", ">": "%3E", "\\": "%5C", "\n": "%0A", "\r": "%0D"})


def plain(text: str) -> str:
    """Return `text` in one line, escaped so that Markdown shows it as it stands; no control is left in it."""
    escaped = _SPECIAL.sub(r"\\\1", " ".join(_CONTROLS.sub(" ", _TURNING.sub("", text)).split()))
    return _LINE_MARK.sub(_marked, escaped)


def cell(text: str) -> str:
    """Return `text` for a table, cut where it is long."""
    return plain(text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…")


def code(text: str) -> str:
    """Return `text` as it stands, in the type of code; escaped where that cannot be."""
    return plain(text) if set("`|\\") & set(text) or _CONTROLS.search(text) or _TURNING.search(text) else f"`{text}`"


def link(text: str, url: str) -> str:
    """Return `text` as a link to `url`, an address."""
    return f"[{plain(text)}](<{url.translate(_NO_END)}>)"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(each)} |\n" for each in lines)


def _marked(found: re.Match[str]) -> str:
    """Return the beginning of a line that is no list item, heading or rule any more."""
    blank, sign, number, dot = found.groups()
    return f"{blank}\\{sign}" if sign else f"{blank}{number}\\{dot}"
