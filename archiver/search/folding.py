"""Text as the search compares it: which letters count as the same, and what is a word.

Letters are folded: wide and narrow forms (NFKC), case, and the accents of Latin, Greek, Cyrillic, the points of Hebrew
and Arabic are no difference. Scripts that write no spaces have no words that a program without a dictionary could see,
so every two letters in a row are one, as is the last letter of a run: "图书馆" is "图书", "书馆", "馆". A word of two
letters is then one entry of the index and longer ones are rows of them; a single letter is the beginning of one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

LONGEST_WORD = 64
"""Letters of a word that count; what is longer is no word but an address or a number."""

# Han, kana, bopomofo and Hangul; Thai, Lao, Burmese, Khmer. With the marks that stand on their letters.
UNSPACED = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3041-\u30fa\u30fc-\u318f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U0001aff0-\U0001b2ff\U00020000-\U0003ffff"
    "\u1100-\u11ff\u0e01-\u0e4e\u0e81-\u0ecd\u1000-\u1049\u1050-\u109f\u1780-\u17d3"
)

# Signs of the scripts of India that are no letters by themselves (re has only letters and digits in \w).
_SIGNS = "\u0900-\u0963\u0966-\u0df3"
_RUN = re.compile(rf"(?P<unspaced>[{UNSPACED}]+)|(?:[^\W_{UNSPACED}]|[{_SIGNS}])+")
_DROPPED = re.compile(
    "[\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]"
)


def folded(text: str) -> str:
    """Return `text` with the differences gone that the search does not make."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", _DROPPED.sub("", plain))


def runs(plain: str) -> Iterator[tuple[str, bool]]:
    """Yield the runs of letters in a folded text, and whether each is of a script without spaces."""
    for found in _RUN.finditer(plain):
        yield found[0], found["unspaced"] is not None


def words(text: str) -> list[str]:
    """Return the words of `text` in order, folded, as they stand in the index."""
    made: list[str] = []
    for run, is_unspaced in runs(folded(text)):
        if is_unspaced:
            made.extend(map("".join, pairwise(run)))
            made.append(run[-1])
        else:
            made.append(run[:LONGEST_WORD])
    return made


@lru_cache(maxsize=8192)
def folded_letter(letter: str) -> str:
    """Return one letter folded: none, one, or several; what is marked in a text is found through it."""
    return folded(letter)
