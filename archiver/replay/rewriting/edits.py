"""Changes to a text: what stands between them stays as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

Edit = tuple[int, int, str]
"""Where the old text begins and ends, and the new one."""


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with the edits made, which are in order and do not overlap."""
    if not edits:
        return text
    pieces: list[str] = []
    at = 0
    for start, end, new in edits:
        pieces += (text[at:start], new)
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def with_group(found: re.Match[str], group: str, new: str) -> str:
    """Return what `found` matched with `new` in the place of one of its groups, which took part in the match."""
    start, end = found.start(group) - found.start(), found.end(group) - found.start()
    return found[0][:start] + new + found[0][end:]
