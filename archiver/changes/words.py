"""Text parted into what a reader sees change: words, and single characters of scripts without spaces between words."""

from __future__ import annotations

import re

# Han, kana, Bopomofo, Thai, Lao, Khmer and Burmese; their full-width signs are signs, which stand alone anyhow.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+|\s+|[^\w\s]")


def words_of(text: str) -> list[str]:
    """Return the words, signs and spaces of `text` in order; joined they are `text` again."""
    return _WORD.findall(text)


def is_word(token: str) -> bool:
    """Tell whether one of `words_of` is a word, not a sign or a space."""
    return token[:1].isalnum()
