"""References in CSS: url(…), image-set(…), @import, by the token rules of CSS Syntax 3 as far as they matter here."""

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
    |\bimage-set\((?P<set>(?:[^()"']|"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|\([^()]*+\))*+)\)
    |"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
# A candidate of an image-set may be a bare string; the string of its type() is none.
_SET_ITEM = re.compile(
    r"""type\([^()]*+\)|url\(\s*+(?:"(?P<url2>(?:[^"\\\n]|\\.)*+)"|'(?P<url1>(?:[^'\\\n]|\\.)*+)'|(?P<bare>[^\s"'()]*+))\s*+\)
    |"(?P<text2>(?:[^"\\\n]|\\.)*+)"|'(?P<text1>(?:[^'\\\n]|\\.)*+)'""",
    re.VERBOSE | re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|[\r\n\f])|(.))", re.IGNORECASE | re.DOTALL)
_MAX_CODE_POINT = 0x10FFFF


def stylesheet_references(css: str) -> Iterator[str]:
    """Yield what a style sheet or style attribute names by url(…), image-set(…) and @import, escapes resolved."""
    if "(" not in css and "@" not in css:
        return
    for token in _tokens(css):
        text = _ESCAPE.sub(_unescaped, token)
        if text and not text.startswith("#"):
            yield text


def _tokens(css: str) -> Iterator[str]:
    """Yield the addresses in a style sheet as they stand there."""
    for token in _TOKEN.finditer(css):
        if token.lastgroup == "set":
            yield from (item[item.lastgroup] for item in _SET_ITEM.finditer(token["set"]) if item.lastgroup)
        elif token.lastgroup:
            yield token[token.lastgroup]


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
