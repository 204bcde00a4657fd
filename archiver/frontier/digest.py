"""What stands for a URL in the frontier's indexes, and what of it can be written down."""

from __future__ import annotations

import hashlib


def hash_of(url: str) -> bytes:
    """Return 128 bits that stand for a URL in normal form, or for any text."""
    return hashlib.blake2b(url.encode("utf-8", "backslashreplace"), digest_size=16).digest()


def printable(text: str) -> str:
    """Return `text` with lone surrogates, which no encoding has bytes for, written as escapes."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
