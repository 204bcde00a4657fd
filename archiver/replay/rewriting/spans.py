"""What rewriting needs to know of a page's markup: where its start tags and its raw texts lie."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from typing import Literal, NamedTuple, Protocol

RAW_ELEMENTS = frozenset(["style", "noscript", "script"])


class Span(NamedTuple):
    """A start tag, or the raw text inside an element of RAW_ELEMENTS: `name` is the element's, in lower case."""

    kind: Literal["tag", "raw"]
    name: str
    start: int
    end: int


Wanted = Callable[[str, str], bool]
"""Tells whether a start tag is of interest, by the element's name in lower case and the tag itself, always the same."""


def every_tag(name: str, tag: str) -> bool:
    """Want every tag."""
    return True


class Spans(Protocol):
    """Returns the start tags that are wanted, and all raw texts, in order and without an overlap."""

    def __call__(self, text: str, wanted: Wanted = ...) -> list[Span]: ...


def line_sums(text: str) -> list[int]:
    """Return how many characters but line ends stand before each line of `text`: line n begins at `sums[n] + n`."""
    return [0, *accumulate(map(len, text.split("\n")))]
