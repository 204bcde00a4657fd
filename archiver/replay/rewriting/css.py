"""The URLs in style sheets: url(…), @import and image-set(…), replaced where they stand (CSS Syntax 3)."""

from __future__ import annotations

import re
from collections.abc import Callable

from archiver.replay.rewriting.edits import with_group

Relink = Callable[[str], str | None]
"""Gives the new text of a URL, or None where it stays as it is."""

# Inside a string; runs of plain characters are passed at once.
_DOUBLE, _SINGLE = r"(?:[^\"\\\n]++|\\.)*+", r"(?:[^'\\\n]++|\\.)*+"
_STRING = rf"\"{_DOUBLE}\"|'{_SINGLE}'"
# Each behind its first character.
_URL = (
    rf"(?i:rl)\(\s*+(?:\"(?P<double>{_DOUBLE})\"|'(?P<single>{_SINGLE})'"
    r"|(?P<bare>(?:[^\s\"'()\\]++|\\[0-9a-fA-F]{1,6}\s?|\\[^\n])++))\s*+\)"
)
_IMPORT = rf"(?i:import)\s*+(?:\"(?P<import_double>{_DOUBLE})\"|'(?P<import_single>{_SINGLE})')"
# The parts of a set, one level of parentheses deep: url(…), type(…), gradients.
_SET = rf"(?P<set>(?i:mage-set)\((?:[^()\"']++|{_STRING}|\((?:[^()\"']++|{_STRING}|\([^()\"']*+\))*+\))*+\))"
# What is passed over: a comment, a namespace (a name that nothing is loaded by), another string. To look for the first
# characters of all of them is thrice as quick as to try each of them everywhere.
_PIECE = re.compile(
    r"[/@uUiI\"'](?:(?<=/)\*.*?(?:\*/|\Z)"
    rf"|(?<=@)(?:(?i:namespace)\b[^;{{}}]*+|{_IMPORT})|(?<=[uU]){_URL}|(?<=[iI]){_SET}"
    rf"|(?<=\"){_DOUBLE}\"|(?<='){_SINGLE}')",
    re.DOTALL,
)
_IN_SET = re.compile(
    rf"(?i:type)\([^()]*+\)|[uU]{_URL}|\"(?P<set_double>{_DOUBLE})\"|'(?P<set_single>{_SINGLE})'", re.DOTALL
)
_SIGNS = ("url(", "@import", "image-set(")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(\n)|(.))", re.DOTALL)
_UNSAFE = re.compile(r"[\"'()\\\s]")


def rewrite_css(text: str, relink: Relink) -> str:
    """Return the style sheet `text` with the URLs that `relink` changes; every other character stays."""
    lowered = text.lower()
    if not any(sign in lowered for sign in _SIGNS):
        return text

    def replaced(found: re.Match[str]) -> str:
        group = found.lastgroup
        if group is None:
            return found[0]
        if group == "set":
            return _IN_SET.sub(replaced, found[0])
        new = relink(_unescape(found[group]))
        return found[0] if new is None else with_group(found, group, _safe(new))

    return _PIECE.sub(replaced, text)


def _unescape(value: str) -> str:
    """Return a CSS string or url with its escapes resolved (CSS Syntax 3, 4.3.7)."""
    return _ESCAPE.sub(_escaped_char, value) if "\\" in value else value


def _escaped_char(found: re.Match[str]) -> str:
    if not found[1]:
        return found[3] or ""
    point = int(found[1], 16)
    return chr(point) if 0 < point < 0x110000 and not 0xD800 <= point < 0xE000 else "\ufffd"


def _safe(url: str) -> str:
    """Return `url` so that it can stand between any quotation marks, or none."""
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", url)
