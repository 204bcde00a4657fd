"""References in CSS: url(…) and @import, by the token rules of CSS Syntax 3 as far as they matter here."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Quantifiers are possessive: no text makes the scan go over the same characters again and again.
_TOKEN = re.compile(
    r"""/\*.*?(?:\*/|\Z)
    |@namespace\b[^;{}]*+
    |@import\s*+(?:"(?P<import2>(?:[^"\\\n]|\\.)*+)"|'(?P<import1>(?:[^'\\\n]|\\.)*+)')
    |\burl\(\s*+(?:"(?P<url2>(?:[^"\\\n]|\\.)*+)"|'(?P<url1>(?:[^'\\\n]|\\.)*+)'|(?P<bare>(?:[^\s"'()\\]|\\[0-9a-f]{1,6}+\s?+|\\.)*+))
      \s*+\)
    |"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|[\r\n\f])|(.))", re.IGNORECASE | re.DOTALL)
_MAX_CODE_POINT = 0x10FFFF


def stylesheet_references(css: str) -> Iterator[str]:
    """Yield what url(…) and @import name in a style sheet or a style attribute, escapes resolved, in order."""
    if "url(" not in css and "import" not in css and "URL(" not in css and "\\" not in css:
        return
    for token in _TOKEN.finditer(css):
        if token.lastgroup:
            text = _ESCAPE.sub(_unescaped, token[token.lastgroup])
            if text and not text.startswith("#"):
                yield text


def _unescaped(escape: re.Match[str]) -> str:
    """Return what a backslash and what follows it stand for (CSS Syntax 3, 4.3.7)."""
    digits, line_end, char = escape.groups()
    if line_end:
        return ""
    if not digits:
        return str(char)
    point = int(digits, 16)
    lone = point == 0 or 0xD800 <= point <= 0xDFFF or point > _MAX_CODE_POINT
    return "\ufffd" if lone else chr(point)
