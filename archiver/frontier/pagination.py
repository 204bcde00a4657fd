"""Recognises the numbered list of pages below a listing: "1 2 3 … 17"."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LABEL = re.compile(r"\s*[\[(]?\s*([0-9]{1,5})\s*[\])]?\s*")
_NUMBER = re.compile(r"[0-9]{1,9}")
MAX_LABEL_CHARS = 12
"""No link of such a list has a longer text."""


def numbered_pages(anchors: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the targets that are pages of one listing, out of (target, text of the link) pairs.

    These are links whose texts are numbers and whose targets differ in one number only, which rises by the same step
    for each page: "2" to ?page=2 and "3" to ?page=3, or "2" to ?start=20 and "3" to ?start=40. Two such links make a
    list. A row of years or of issues is one too: its pages are siblings as well.
    """
    by_form: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for target, text in anchors:
        label = _LABEL.fullmatch(text) if len(text) <= MAX_LABEL_CHARS else None
        for number in _NUMBER.finditer(target) if label else ():
            form = target[: number.start()], target[number.end() :]
            by_form.setdefault(form, []).append((int(label[1]) if label else 0, int(number[0]), target))
    return frozenset(target for places in by_form.values() if len(places) > 1 for target in _in_step(places))


def _in_step(places: list[tuple[int, int, str]]) -> list[str]:
    """Return the targets whose numbers rise with their labels by one step; none where that is not so of all."""
    places = sorted(set(places))
    if len(places) < 2:
        return []
    (first_label, first_number, _), (label, number, _) = places[0], places[1]
    if label == first_label or number <= first_number or (number - first_number) % (label - first_label):
        return []
    step = (number - first_number) // (label - first_label)
    if any(place[1] - first_number != step * (place[0] - first_label) for place in places):
        return []
    return [target for _, _, target in places]
