"""Where words end, as far as that can be told without a dictionary.

Browsers part words as ICU does, which knows words of Chinese and Thai. Nothing here does, so a border is certain only
at white space and punctuation, which part words in every script.
"""

from __future__ import annotations

import unicodedata

# Signs that stand inside a word between letters or digits: "3.14", "don't" (Unicode TR 29, MidLetter and MidNum).
_JOINING = frozenset(".,:;'’‘·․‧_⁄﹒﹕﹐﹔．：，；")
_HANGUL = ("\uac00", "\ud7a3")
# Thai, Lao, Tibetan, Myanmar, Khmer: no blanks between words.
_UNSPACED = (("\u0e00", "\u0fff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u19e0", "\u19ff"))


def is_border(text: str, at: int) -> bool:
    """Tell whether words are parted at position `at` of `text` for certain."""
    return at in (0, len(text)) or not (_in_word(text, at - 1) and _in_word(text, at))


def cuts_word(text: str, at: int) -> bool:
    """Tell whether position `at` of `text` is inside a word for certain: one of a script that writes blanks."""
    return not is_border(text, at) and not (_may_end(text[at - 1]) or _may_end(text[at]))


def border(text: str, at: int, step: int, most: int) -> int | None:
    """Return the first border at or after `at` in the direction of `step`, or None if it is `most` or farther off."""
    for position in range(at, at + step * most, step):
        if is_border(text, position):
            return position
    return None


def _in_word(text: str, at: int) -> bool:
    char = text[at]
    if char in _JOINING:
        return 0 < at < len(text) - 1 and _is_joined(text[at - 1]) and _is_joined(text[at + 1])
    return not char.isspace() and unicodedata.category(char)[0] not in "PSZ"


def _is_joined(char: str) -> bool:
    """Tell whether such a sign beside `char` may be inside a word; beside Chinese and Japanese it never is."""
    is_wide = unicodedata.east_asian_width(char) in "WF" and not _HANGUL[0] <= char <= _HANGUL[1]
    return char.isalnum() and not is_wide


def _may_end(char: str) -> bool:
    """Tell whether a word may end or begin at `char` without a sign of it."""
    return unicodedata.east_asian_width(char) in "WFH" or any(first <= char <= last for first, last in _UNSPACED)
