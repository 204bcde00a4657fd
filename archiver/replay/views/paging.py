"""Numbers in a query, and which page of a list one asks for."""

from __future__ import annotations

from collections.abc import Mapping

_LAST = 10_000
# No list, size or page of ours needs more, and int() takes long for very many.
_MOST_DIGITS = 8


def page_number(query: Mapping[str, str], name: str) -> int:
    """Return the page that the parameter `name` of a query asks for, from 1; 1 where it is no number."""
    number = whole_number(query, name)
    return 1 if number is None else min(max(number, 1), _LAST)


def whole_number(query: Mapping[str, str], name: str) -> int | None:
    """Return the number from 0 on that the parameter `name` of a query gives; None where it gives none."""
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
