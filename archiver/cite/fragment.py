"""Text fragments (WICG): the part of an address that makes a browser scroll to a passage and mark it.

A browser only matches whole words, as ICU parts them. Nothing here knows where ICU parts a run of Chinese, so a
passage grows to the next white space or punctuation, which parts words in every script.
"""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

MAX_WHOLE = 300
"""A longer passage, in characters, is named by its beginning and its end."""
EDGE = 40
"""How long the beginning and the end then are, at least."""
MAX_GROWTH = 200

# Signs that stand inside a word between letters or digits: "3.14", "don't" (Unicode TR 29, MidLetter and MidNum).
_JOINING = frozenset(".,:;'’‘·․‧_⁄﹒﹕﹐﹔．：，；")
_HANGUL = ("\uac00", "\ud7a3")


def text_fragment(text: str, start: int, end: int) -> str | None:
    """Return the directive that marks `text[start:end]`, ":~:text=…", or None if no word border is near.

    White space at both ends is left out. What is marked may be longer than asked for; see above.
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    first = _border(text, start, -1)
    last = _border(text, end, 1)
    if start == end or first is None or last is None:
        return None
    return ":~:text=" + ",".join(map(_encode, _terms(text, first, last)))


def is_border(text: str, at: int) -> bool:
    """Tell whether words are parted at position `at` of `text` for certain."""
    return at in (0, len(text)) or not (_in_word(text, at - 1) and _in_word(text, at))


def _in_word(text: str, at: int) -> bool:
    char = text[at]
    if char in _JOINING:
        return 0 < at < len(text) - 1 and _is_joined(text[at - 1]) and _is_joined(text[at + 1])
    return not char.isspace() and unicodedata.category(char)[0] not in "PSZ"


def _is_joined(char: str) -> bool:
    """Tell whether such a sign beside `char` may be inside a word; beside Chinese and Japanese it never is."""
    is_wide = unicodedata.east_asian_width(char) in "WF" and not _HANGUL[0] <= char <= _HANGUL[1]
    return char.isalnum() and not is_wide


def _border(text: str, at: int, step: int) -> int | None:
    """Return the first border at or after `at` in the direction of `step`, or None if it is too far off."""
    for position in range(at, at + step * MAX_GROWTH, step):
        if is_border(text, position):
            return position
    return None


def _terms(text: str, start: int, end: int) -> tuple[str, ...]:
    """Return the passage, or its beginning and end where it is long or runs over a line, as the match may not."""
    passage = text[start:end]
    lines = passage.split("\n")
    if len(lines) == 1 and len(passage) <= MAX_WHOLE:
        return (passage,)
    head, tail = lines[0], lines[-1]
    if len(head) > EDGE:
        head = head[: _border(head, EDGE, 1) or len(head)]
    if len(tail) > EDGE:
        tail = tail[_border(tail, len(tail) - EDGE, -1) or 0 :]
    return head.strip(), tail.strip()


def _encode(term: str) -> str:
    """Return `term` percent-encoded; the hyphen too, since it parts prefix and suffix."""
    return quote(term, safe="", errors="replace").replace("-", "%2D")
