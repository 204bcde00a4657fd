"""Where the words of a page's head come back in its text: the title's in many blocks, the description's in one.

Teasers and comments read like the story beside them, but seldom hold words of its title, and do not begin as the
description of the page does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import repeat
from operator import contains

from archiver.extract.wordlist import words

MAX_WORDS = 6
MAX_PROBES = 6
LONG = 120
"""A shorter block, in bytes, with the words of the description may be a teaser; a longer one is looked for first."""
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = frozenset(
    words(
        "the and for with from that this are you your how what why when who not its has have was were will can one "
        "new all out our about into more over after"
    )
)
_MIN_LETTERS, _MAX_UNPARTED = 4, 4
_PROBE, _PROBE_WIDE, _MIN_PROBE = 30, 12, 8


def lowered(texts: Iterable[str]) -> list[str]:
    """Return the texts in lower case; no text of a page holds a NUL."""
    return "\x00".join(texts).lower().split("\x00")


def title_words(title: str) -> list[str]:
    """Return the words of a title that may come back, in lower case, at most MAX_WORDS; unparted ones by pairs."""
    found: dict[str, None] = {}
    for word in _WORD.findall(title.lower()):
        if word.isascii() or len(word) <= _MAX_UNPARTED:
            if word not in _COMMON and len(word) >= (_MIN_LETTERS if word.isascii() else 2):
                found[word] = None
        else:
            found.update(dict.fromkeys(word[start : start + 2] for start in range(0, len(word) - 1, 2)))
        if len(found) >= MAX_WORDS:
            break
    return [*found][:MAX_WORDS]


def counts(wanted: Sequence[str], texts: Sequence[str]) -> list[int]:
    """Return for each of the `texts` how many of the `wanted` words are in it."""
    if not wanted:
        return [0] * len(texts)
    return list(map(sum, zip(*[map(contains, texts, repeat(word)) for word in wanted], strict=True)))


def described(descriptions: Iterable[str], texts: Sequence[str], weights: Sequence[int]) -> int:
    """Return the index of the block whose text a description repeats, a long one before a short one; or -1.

    `texts` are in lower case, `weights` their lengths in bytes. Two pieces of each description are looked for.
    """
    short = -1
    for probe in probes(descriptions):
        for index, text in enumerate(texts):
            if probe in text:
                if weights[index] > LONG:
                    return index
                if short < 0:
                    short = index
    return short


def probes(descriptions: Iterable[str]) -> list[str]:
    """Return pieces of the descriptions to look for, their beginnings first among those of each."""
    found: dict[str, None] = {}
    for description in descriptions:
        text = description.lower()
        size = _PROBE if text.isascii() else _PROBE_WIDE
        if len(text) >= _MIN_PROBE:
            found[text[:size]] = None
        if len(text) > 2 * size + _MIN_PROBE:
            found[text[size + 4 : 2 * size + 4]] = None
    return [*found][:MAX_PROBES]
