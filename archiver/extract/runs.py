"""The words of one paragraph with their styles, and the lines of Markdown they become."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archiver.extract.emphasis import ATOM, CODE, STRUCK, Item, marked
from archiver.extract.escapes import escape_line, escape_text, has_sign, is_autolink, pairs_in
from archiver.text.spaces import collapsed

LINK_SHIFT = 5
"""The bits of a style from here on number the link, from 1 on."""

LINE = "\x00"
"""A line break until lines are made; the parser lets no NUL through."""

REFERENCE = "\x01"
"""Stands around the number of a footnote reference until it is known which notes the story has."""

_INVISIBLE = re.compile("[\ufeff\u200b]")


class Target(NamedTuple):
    """Where a link leads: its address as it stands in parentheses, as it is, and its title."""

    destination: str
    address: str = ""
    title: str = ""


def plain_lines(text: str) -> list[str]:
    """Return the lines of text without styles, escaped; an empty one parts paragraphs."""
    if not (LINE in text or has_sign(text) or is_dotted(text)):
        words = collapsed(text)
        return [escape_line(words)] if words else []
    text = _INVISIBLE.sub("", text)
    pairs = pairs_in(text)
    if LINE not in text and not text.strip():
        return []
    return [escape_line(escape_text(collapsed(line), pairs)) for line in text.split(LINE)]


def is_dotted(text: str) -> bool:
    """Tell whether there are byte order marks or zero-width spaces in `text`."""
    return not text.isascii() and ("\ufeff" in text or "\u200b" in text)


def styled_lines(texts: Sequence[str], styles: Sequence[int], targets: Sequence[Target]) -> list[str]:
    """Return the lines of text with styles; an empty one parts paragraphs."""
    whole = "".join(texts)
    if is_dotted(whole):
        texts = [_INVISIBLE.sub("", text) for text in texts]
    # A mark or link beside a sign changes what stands beside it, so every pair counts.
    pairs = "$" if "$" in whole and whole.count("$") > 1 else ""
    if "~" in whole and (whole.count("~") > 1 or any(style & STRUCK for style in styles)):
        pairs += "~"
    lines = broken_at_lines(texts, styles) if LINE in whole else ((texts, styles),)
    return [escape_line(render(items_of(*line), targets, pairs)) for line in lines]


def broken_at_lines(texts: Sequence[str], styles: Sequence[int]) -> Iterator[tuple[list[str], list[int]]]:
    """Yield the texts and styles of each line."""
    line: tuple[list[str], list[int]] = [], []
    for text, style in zip(texts, styles, strict=True):
        for number, part in enumerate((text,) if style & ATOM else text.split(LINE)):
            if number:
                yield line
                line = [], []
            line[0].append(part)
            line[1].append(style)
    yield line


def items_of(texts: Sequence[str], styles: Sequence[int]) -> list[Item]:
    """Return the items of one line, neighbours of one style made one.

    Code right behind code is one, in the style that both have: backticks that meet would be one fence; code parted by a
    space that is no code stays two.
    """
    items: list[Item] = []
    # Any number of pieces may follow each other in one style, so they are joined when it ends.
    parts: list[str] = []
    own = own_gap = gap = 0
    for text, style in zip(texts, styles, strict=True):
        words = text if style & ATOM else collapsed(text)
        if not words:
            if text and gap != 1:
                gap = 2 if style & CODE else 1
            continue
        if not style & ATOM and text[0] != words[0] and gap != 1:
            gap = 2 if style & CODE else 1
        if parts and not style & ATOM and _joins(own, style, gap):
            own &= style
            parts.append(" " + words if gap else words)
        else:
            if parts:
                items.append(Item(own, "".join(parts), own_gap))
            own, own_gap, parts = style, gap, [words]
        gap = 0 if style & ATOM or text[-1] == words[-1] else 2 if style & CODE else 1
    if parts:
        items.append(Item(own, "".join(parts), own_gap))
    return items


def _joins(before: int, style: int, gap: int) -> bool:
    """Tell whether words in `style` are of one item with those in the style `before`."""
    if before & ATOM:
        return False
    if before & style & CODE:
        return gap != 1 and before >> LINK_SHIFT == style >> LINK_SHIFT
    return before == style


def render(items: Sequence[Item], targets: Sequence[Target], pairs: str) -> str:
    """Return one line of Markdown; a mark begins and ends within a link, or outside of it."""
    pieces: list[str] = []
    end = 0
    while end < len(items):
        start, number = end, items[end].style >> LINK_SHIFT
        while end < len(items) and items[end].style >> LINK_SHIFT == number:
            end += 1
        words = items if end - start == len(items) else items[start:end]
        is_followed = end < len(items) and not items[end].gap
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
    bare = collapsed(_INVISIBLE.sub("", title)) if title else ""
    if not bare or bare.casefold() == " ".join(item.text for item in words).casefold():
        return ""
    return ' "' + escape_text(bare, "~$", is_followed=True).replace('"', r"\"") + '"'
