"""Texts that can be written: JSON escapes in a page can make half a surrogate pair, which no encoding of text holds."""

from __future__ import annotations


def without_surrogates(text: str) -> str:
    """Return `text` with two halves in a row joined and every lone half replaced by U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def has_surrogates(text: str) -> bool:
    """Tell whether there is half a surrogate pair in `text`, or two halves in a row."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
