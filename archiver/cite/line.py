"""Text of a page made fit for one line of a citation."""

from __future__ import annotations

import unicodedata

# Explicit directional marks, embeddings and isolates (Unicode TR 9) can make a citation read as another one.
_DIRECTIONAL = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_DROPPED = ("Cc", "Cs")
_FULL_STOPS = tuple(".?!…。？！．")


def one_line(text: str) -> str:
    """Return `text` on one line: white space collapsed, control and directional characters and surrogates dropped."""
    spaced = " ".join(text.translate(_DIRECTIONAL).split())
    if spaced.isascii() and spaced.isprintable():
        return spaced
    return " ".join("".join(char for char in spaced if unicodedata.category(char) not in _DROPPED).split())


def sentence(text: str) -> str:
    """Return `text` with a full stop, unless it ends like a sentence."""
    return text if text.endswith(_FULL_STOPS) else f"{text}."
