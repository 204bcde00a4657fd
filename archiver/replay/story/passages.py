"""An archived page with a passage of its source marked, where the passage is words that the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from archiver.extract.spelling import find_spelled

ANCHOR = "archived-passage"
"""The id of the first mark, so that an address can lead to it."""

MAX_QUOTE = 5000
"""How many characters of a passage are looked for."""

# Markup, and elements whose content is no text of the page or cannot hold a mark.
_MARKUP = re.compile(
    r"<!--(?:[^-]++|-(?!->))*+(?:-->|\Z)|"
    r"<(?P<name>script|style|title|textarea|template|svg|select|iframe|noembed|noframes|xmp|plaintext)\b"
    r"(?:[^<]++|<(?!/(?P=name)\b))*+(?:</(?P=name)[^>]*+>|\Z)|<[/!?a-zA-Z][^<>]*+>?",
    re.IGNORECASE,
)
_BODY = re.compile(r"<body\b", re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^<>]*+>|<html\b[^<>]*+>|<!doctype[^<>]*+>", re.IGNORECASE)
_BASE = re.compile(r"<base\b[^<>]*\bhref", re.IGNORECASE)
# How far behind the first of them the other tags that open a page are looked for.
_OPENING = 2000
_STYLE = "all:unset;background:#ffe066;color:#1f1c18;box-shadow:0 0 0 .2em #ffe066;scroll-margin:30vh"


def marked_page(text: str, start: int, end: int, base: str) -> str | None:
    """Return the page `text` with what it shows between `start` and `end` marked; None if nothing there is shown.

    Relative addresses in it are relative to `base`, unless the page says to what.
    """
    shown = list(_shown(text, start, end))
    if not shown:
        return None
    pieces: list[str] = []
    at = 0
    for number, (first, last) in enumerate(shown):
        name = "" if number else f' id="{ANCHOR}"'
        pieces += (text[at:first], f'<mark{name} style="{_STYLE}">', text[first:last], "</mark>")
        at = last
    return _based("".join([*pieces, text[at:]]), base)


def find_passage(text: str, words: str) -> tuple[int, int] | None:
    """Return where the page `text` shows `words`, tags, entities and white space in between aside; None if nowhere."""
    body = _BODY.search(text)
    start = body.start() if body else 0
    plain = text.find(words, start)
    if plain >= 0 and next(_shown(text, plain, plain + len(words)), None):
        return plain, plain + len(words)
    return find_spelled(text, words, "", start, len(text))


def _shown(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches between `start` and `end` that are words of the page, outside of all markup."""
    body = _BODY.search(text)
    at = body.start() if body else 0
    while at < end:
        found = _MARKUP.search(text, at)
        border = found.start() if found else len(text)
        first, last = max(at, start), min(border, end)
        if first < last and text[first:last].strip():
            yield first, last
        if found is None:
            return
        at = max(found.end(), border + 1)


def _based(text: str, base: str) -> str:
    if _BASE.search(text):
        return text
    head = _HEAD.search(text)
    # Behind the doctype, or the page would be shown in quirks mode.
    at = max((each.end() for each in _HEAD.finditer(text, 0, head.end() + _OPENING)), default=0) if head else 0
    return f'{text[:at]}<base href="{escape(base)}">{text[at:]}'
