"""The passage of a text that comes nearest to a quote that does not stand in it."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import accumulate

MAX_WANTED = 400
MAX_TEXT = 500_000
"""How many characters of quote and text are compared: the work is linear in the second."""
_MIN_RUN = 2


def nearest_passage(wanted: str, text: str) -> tuple[str, float]:
    """Return the passage of `text` most like `wanted`, and how like it is, from 0 to 1; ("", 0.0) if nothing is."""
    wanted, text = wanted[:MAX_WANTED], text[:MAX_TEXT]
    where = _best_window(wanted, text)
    if where is None:
        return "", 0.0
    margin = len(wanted) // 2
    return _aligned(wanted, text[max(0, where - margin) : where + len(wanted) + margin])


def _best_window(wanted: str, text: str) -> int | None:
    """Return where the stretch as long as `wanted` begins that shares most pairs of characters with it."""
    pairs = {wanted[i : i + 2] for i in range(len(wanted) - 1)} or {wanted}
    size = max(1, len(wanted) - 1)
    sums = [0, *accumulate(text[i : i + 2] in pairs or text[i] in pairs for i in range(len(text)))]
    if sums[-1] == 0:
        return None
    starts = range(max(1, len(text) - size + 1))
    return max(starts, key=lambda start: sums[min(start + size, len(text))] - sums[start])


def _aligned(wanted: str, stretch: str) -> tuple[str, float]:
    """Return the part of `stretch` from the first to the last run it shares with `wanted`, in whole ASCII words."""
    matcher = SequenceMatcher(None, wanted, stretch, autojunk=False)
    least = min(_MIN_RUN, len(wanted))
    runs = [run for run in matcher.get_matching_blocks() if run.size >= least]
    if not runs:
        return "", 0.0
    start, end = runs[0].b, runs[-1].b + runs[-1].size
    while start > 0 and _is_letter(stretch[start]) and _is_letter(stretch[start - 1]):
        start -= 1
    while end < len(stretch) and _is_letter(stretch[end - 1]) and _is_letter(stretch[end]):
        end += 1
    passage = stretch[start:end]
    return passage, SequenceMatcher(None, wanted, passage, autojunk=False).ratio()


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalnum()
