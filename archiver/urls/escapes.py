"""Percent-escapes (RFC 3986, 2.1), on texts whose characters stand for bytes."""

from __future__ import annotations

import re

_HEX = frozenset("0123456789abcdefABCDEF")
_ESCAPE = re.compile("%[0-9a-fA-F]{2}")
# What Google Safe Browsing percent-encodes: control characters, the space, non-ASCII, "#" and "%".
_ENCODED = re.compile(r"[\x00-\x20\x7f-\xff#%]")


def decode_fully(text: str) -> str:
    """Return `text` with every percent-escape decoded, and those that decoding makes, until none is left.

    One pass with the output as a stack: "%2525…41" costs no more than its length.
    """
    if not _ESCAPE.search(text):
        return text
    kept: list[str] = []
    for char in text:
        kept.append(char)
        while len(kept) > 2 and kept[-3] == "%" and kept[-1] in _HEX and kept[-2] in _HEX:
            byte = chr(int(kept[-2] + kept[-1], 16))
            del kept[-3:]
            kept.append(byte)
    return "".join(kept)


def encode_bytes(text: str) -> str:
    """Return `text`, characters U+0000 to U+00FF standing for bytes, with all that a key must not hold escaped."""
    return _ENCODED.sub(lambda found: f"%{ord(found[0]):02x}", text)
