"""Where a text stands in the source of a page that spells it with tags, entities, escapes or white space in between.

What a passage says is compared without white space, byte order marks and zero-width spaces.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator

MAX_TRIES = 20
"""How many places where the first word stands are looked at one by one."""
MAX_ANCHOR = 40
MAX_RUN = 300
"""So many characters of plain text are compared at once."""

_SEEN = re.compile(r"[^\s\ufeff\u200b]++")
_TAGS = r"<!--(?:[^-]++|-(?!->))*+-->|<(?P<raw>script|style|svg|template)\b(?:[^<]++|<(?!/(?P=raw)))*+|<[^>]*+>?+"
_IN_MARKUP = re.compile(
    rf"(?P<run>[^<&]{{1,{MAX_RUN}}}+)|(?P<entity>&[#\w]{{1,40}}+;?+)|{_TAGS}|(?P<sign>&)", re.IGNORECASE
)
_IN_ATTRIBUTE = re.compile(rf"(?P<run>[^&]{{1,{MAX_RUN}}}+)|(?P<entity>&[#\w]{{1,40}}+;?+)|(?P<sign>&)")
_IN_JSON = re.compile(rf"(?P<run>[^\\]{{1,{MAX_RUN}}}+)|(?P<escape>(?:\\u[0-9a-fA-F]{{4}})++|\\[^u])")
_MARKUP = re.compile(_TAGS, re.IGNORECASE)
_ESCAPE = re.compile(r"(?:\\u[0-9a-fA-F]{4})++|\\[^u]")
_ESCAPES = {"\\n": "", "\\r": "", "\\t": "", "\\b": "", "\\f": ""}
_ANCHOR = re.compile(rf"[^\s<>&\"'\\/\ufeff\u200b]{{1,{MAX_ANCHOR}}}+")
_PLAIN_IN_JSON = re.compile(r"[ !#-.0-\[\]-~]*+")
_UNSEEN = (("<", ">"), ("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))


def squeezed(text: str) -> str:
    """Return `text` without white space, byte order marks and zero-width spaces."""
    return "".join(text.replace("\ufeff", "").replace("\u200b", "").split())


def is_literal(raw: str, suffix: str) -> bool:
    """Tell whether `raw`, which stands where `suffix` says, is written letter by letter as programs write it."""
    return suffix.startswith("#") and _PLAIN_IN_JSON.fullmatch(raw) is not None


def find_spelled(text: str, raw: str, suffix: str, near: int, end: int) -> tuple[int, int] | None:
    """Return where `raw` stands between `near` and `end` when tags, entities, escapes and white space do not count.

    The suffix of the selector says which of these there can be: in JSON, an attribute, or the text of an element.
    """
    wanted = squeezed(raw)
    if not wanted:
        return None
    tokens = _IN_JSON if suffix.startswith("#") else _IN_ATTRIBUTE if suffix.startswith("/@") else _IN_MARKUP
    found = _from_first_word(tokens, text, raw.lstrip(), wanted, near, end)
    if found is not None or wanted not in said(tokens, text[near:end]):
        return found
    return _anywhere(tokens, text, wanted, near, end)


def said(tokens: re.Pattern[str], source: str) -> str:
    """Return what a piece of source says, squeezed."""
    if tokens is _IN_JSON:
        return squeezed(_ESCAPE.sub(lambda escape: _unescaped(escape.group()), source) if "\\" in source else source)
    bare = _MARKUP.sub("", source) if tokens is _IN_MARKUP else source
    return squeezed(html.unescape(bare))


def _from_first_word(
    tokens: re.Pattern[str], text: str, raw: str, wanted: str, near: int, end: int
) -> tuple[int, int] | None:
    """Return where `wanted` begins with the first word of `raw` and goes on to its end."""
    anchor = _ANCHOR.match(raw)
    start = near - 1
    for _ in range(MAX_TRIES if anchor else 0):
        start = text.find(anchor.group() if anchor else "", start + 1, end)
        if start < 0:
            return None
        if tokens is not _IN_MARKUP or is_shown(text, near, start):
            last = _follow(tokens, text, start, end, wanted)
            if last is not None:
                return start, last
    return None


def is_shown(text: str, near: int, place: int) -> bool:
    """Tell whether `place` is in no tag, comment, script or style that begins behind `near`."""
    return all(text.rfind(opens, near, place) <= text.rfind(closes, near, place) for opens, closes in _UNSEEN)


def _follow(tokens: re.Pattern[str], text: str, place: int, end: int, wanted: str) -> int | None:
    """Return where `wanted` ends if it begins at `place`, None if something else is said there."""
    done = 0
    for piece, start, stop, is_verbatim in _read(tokens, text, place, end):
        left = len(wanted) - done
        if len(piece) >= left:
            if not piece.startswith(wanted[done:]):
                return None
            return _place(text, start, left - 1) + 1 if is_verbatim else stop
        if not wanted.startswith(piece, done):
            return None
        done += len(piece)
    return None


def _anywhere(tokens: re.Pattern[str], text: str, wanted: str, near: int, end: int) -> tuple[int, int] | None:
    """Return where `wanted` stands, wherever in a piece it begins."""
    pieces: list[str] = []
    offsets: list[int] = []
    spans: list[tuple[int, int, bool]] = []
    size = 0
    for piece, start, stop, is_verbatim in _read(tokens, text, near, end):
        pieces.append(piece)
        offsets.append(size)
        spans.append((start, stop, is_verbatim))
        size += len(piece)
    found = "".join(pieces).find(wanted)
    if found < 0:
        return None
    first, last = (bisect_right(offsets, place) - 1 for place in (found, found + len(wanted) - 1))
    start, stop, is_verbatim = spans[first]
    begins = _place(text, start, found - offsets[first]) if is_verbatim else start
    start, stop, is_verbatim = spans[last]
    return begins, _place(text, start, found + len(wanted) - 1 - offsets[last]) + 1 if is_verbatim else stop


def _place(text: str, start: int, number: int) -> int:
    """Return where the character of a number, from 0, stands from `start` on, not counting those `squeezed` drops."""
    place = start
    for word in _SEEN.finditer(text, start):
        place = word.start() + number
        if place < word.end():
            break
        number = place - word.end()
    return place


def _read(tokens: re.Pattern[str], text: str, near: int, end: int) -> Iterator[tuple[str, int, int, bool]]:
    """Yield the pieces between `near` and `end` as they are meant, squeezed, with their start and end in the source.

    The last value tells whether the source has the same characters, but for those that are dropped.
    """
    for match in tokens.finditer(text, near, end):
        kind = match.lastgroup
        if kind is None or kind == "raw":
            continue
        source = match.group()
        meant = html.unescape(source) if kind == "entity" else _unescaped(source) if kind == "escape" else source
        piece = squeezed(meant)
        if piece:
            start, stop = match.span()
            yield piece, start, stop, kind in ("run", "sign") or len(piece) == stop - start


def _unescaped(escape: str) -> str:
    """Return what a JSON escape, or a run of those by number, stands for (RFC 8259, 7)."""
    if escape[1] != "u":
        return _ESCAPES.get(escape, escape[1])
    units = (int(escape[at + 2 : at + 6], 16) for at in range(0, len(escape), 6))
    return b"".join(unit.to_bytes(2, "big") for unit in units).decode("utf-16-be", "surrogatepass")
