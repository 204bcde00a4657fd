"""The URLs in style sheets: url(…) and @import, replaced where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable

Relink = Callable[[str], str | None]
"""Gives the new text of a URL, or None where it stays as it is."""

_URL = re.compile(
    r"url\(\s*(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|(?P<bare>(?:\\[0-9a-f]{1,6}\s?|\\[^\n]|[^\s\"'()\\])++))\s*\)",
    re.IGNORECASE,
)
_IMPORT = re.compile(r"@import\s+(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)')", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")


def rewrite_css(text: str, relink: Relink) -> str:
    """Return the style sheet `text` with the URLs that `relink` changes; every other character stays."""

    def replaced(found: re.Match[str]) -> str:
        group = found.lastgroup or "bare"
        new = relink(_unescape(found[group]))
        if new is None:
            return found[0]
        start, end = found.start(group) - found.start(), found.end(group) - found.start()
        return found[0][:start] + _safe(new) + found[0][end:]

    if "url(" not in text.lower() and "@import" not in text.lower():
        return text
    return _IMPORT.sub(replaced, _URL.sub(replaced, text))


def _unescape(value: str) -> str:
    """Return a CSS string or url with its escapes resolved (CSS Syntax 3, 4.3.7)."""
    return _ESCAPE.sub(_escaped_char, value) if "\\" in value else value


def _escaped_char(found: re.Match[str]) -> str:
    if not found[1]:
        return found[2]
    point = int(found[1], 16)
    return chr(point) if 0 < point < 0x110000 and not 0xD800 <= point < 0xE000 else "\ufffd"


def _safe(url: str) -> str:
    """Return `url` so that it can stand between any quotation marks, or none."""
    return re.sub(r"[\"'()\\\s]", lambda found: f"%{ord(found[0]):02X}", url)
