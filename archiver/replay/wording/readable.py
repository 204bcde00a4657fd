"""Web addresses as people read them."""

from __future__ import annotations

import re
import unicodedata

_ESCAPES = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+")


def readable(url: str) -> str:
    """Return `url` with the letters that its escapes stand for in UTF-8, as address bars show them (RFC 3987, 3.2).

    Signs stay escaped: some look like those that part an address, some are not seen, and some turn the text around.
    """
    return _ESCAPES.sub(_letters, url)


def _letters(found: re.Match[str]) -> str:
    try:
        text = bytes.fromhex(found[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        return found[0]
    # What combines may not join a sign of the address.
    if unicodedata.category(text[0]).startswith("M"):
        return found[0]
    return "".join(char if unicodedata.category(char)[0] in "LMN" else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode())
