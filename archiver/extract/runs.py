"""The words of one paragraph with their styles, and the lines of Markdown they become."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from archiver.extract.emphasis import ATOM, CODE, STRUCK, Item, marked
from archiver.extract.escapes import SIGNS, escape_line, escape_text, is_autolink, pairs_in

LINK_SHIFT = 5
"""The bits of a style from here on number the link, from 1 on."""

LINE = "\x00"
"""A line break until lines are made; the parser lets no NUL through."""

REFERENCE = "\x01"
"""Stands around the number of a footnote reference until it is known which notes the story has."""

_UNUSUAL = re.compile(SIGNS.pattern[:-1] + f"\ufeff\u200b{LINE}]")
_INVISIBLE = re.compile("[\ufeff\u200b]")


class Target(NamedTuple):
    """Where a link leads: its address as it stands in parentheses, as it is, and its title."""

    destination: str
    address: str = ""
    title: str = ""


def plain_lines(text: str) -> list[str]:
    """Return the lines of text without styles, escaped; an empty one parts paragraphs."""
    if not _UNUSUAL.search(text):
        words = " ".join(text.split())
        return [escape_line(words)] if words else []
    text = _INVISIBLE.sub("", text)
    pairs = pairs_in(text)
    if LINE not in text and not text.strip():
        return []
    return [escape_line(escape_text(" ".join(line.split()), pairs)) for line in text.split(LINE)]


def styled_lines(texts: Sequence[str], styles: Sequence[int], targets: Sequence[Target]) -> list[str]:
    """Return the lines of text with styles; an empty one parts paragraphs."""
    whole = "".join(texts)
    if "\u200b" in whole or "\ufeff" in whole:
        texts = [_INVISIBLE.sub("", text) for text in texts]
    # A mark or link beside a sign changes what stands beside it, so every pair counts.
    pairs = "$" if whole.count("$") > 1 else ""
    if "~" in whole and (whole.count("~") > 1 or any(style & STRUCK for style in styles)):
        pairs += "~"
    return [escape_line(render(items, targets, pairs)) for items in item_lines(texts, styles)]


def item_lines(texts: Sequence[str], styles: Sequence[int]) -> Iterator[list[Item]]:
    """Yield the items of each line, neighbours of one style made one."""
    line = _Line()
    gap = 0
    for text, style in zip(texts, styles, strict=True):
        if style & ATOM:
            line.close()
            line.items.append(Item(style, text, gap))
            gap = 0
            continue
        blank = 2 if style & CODE else 1
        for number, part in enumerate(text.split(LINE) if LINE in text else (text,)):
            if number:
                yield line.close()
                line, gap = _Line(), 0
            words = part.split()
            if not words:
                if part and gap != 1:
                    gap = blank
                continue
            if part[0].isspace() and gap != 1:
                gap = blank
            line.add(style, " ".join(words), gap)
            gap = blank if part[-1].isspace() else 0
    yield line.close()


class _Line:
    """The items of one line, and what the last one gathers: so many words can follow each other in one style."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._style = self._gap = 0
        self._parts: list[str] = []

    def add(self, style: int, words: str, gap: int) -> None:
        """Add words, to the last item if that has the same style; code parted by a space that is no code stays two.

        Code right behind code is one, in the style that both have: backticks that meet would be one fence.
        """
        if not self._parts or not self._joins(style, gap):
            self.close()
            self._style, self._gap = style, gap
        elif gap:
            self._parts.append(" ")
        self._style &= style
        self._parts.append(words)

    def _joins(self, style: int, gap: int) -> bool:
        if self._style & style & CODE:
            return gap != 1 and self._style >> LINK_SHIFT == style >> LINK_SHIFT
        return self._style == style

    def close(self) -> list[Item]:
        """Return the items, the last one whole."""
        if self._parts:
            self.items.append(Item(self._style, "".join(self._parts), self._gap))
            self._parts = []
        return self.items


def render(items: Sequence[Item], targets: Sequence[Target], pairs: str) -> str:
    """Return one line of Markdown; a mark begins and ends within a link, or outside of it."""
    pieces: list[str] = []
    left = len(items)
    for number, linked in groupby(items, lambda item: item.style >> LINK_SHIFT):
        words = list(linked)
        left -= len(words)
        is_followed = left > 0 and not items[-left].gap
        said = marked(words, pairs, in_link=number > 0, is_followed=is_followed)
        if number:
            said = link(words, said, targets[number - 1])
        if pieces and words[0].gap:
            pieces.append(" ")
        elif said[:1] == "[" and pieces and pieces[-1].endswith("!"):
            pieces[-1] = pieces[-1][:-1] + r"\!"
        pieces.append(said)
    return "".join(pieces)


def link(words: Sequence[Item], said: str, target: Target) -> str:
    """Return a link around `said`; an address that is its own text stands in angle brackets."""
    if len(words) == 1 and words[0].text == target.address and not target.title and is_autolink(target.address):
        return f"<{target.address}>"
    return f"[{said}]({target.destination}{title_part(target.title, words)})"


def title_part(title: str, words: Sequence[Item]) -> str:
    """Return ` "title"` as it may stand behind an address (CommonMark 6.3), or nothing if the words say the same."""
    bare = " ".join(_INVISIBLE.sub("", title).split())
    if not bare or bare.casefold() == " ".join(item.text for item in words).casefold():
        return ""
    return ' "' + escape_text(bare, "~$", is_followed=True).replace('"', r"\"") + '"'
