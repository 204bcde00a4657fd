"""Marks around words: strong, stressed, struck out, code.

Marks hug the words, spaces stand outside of them. CommonMark reads a mark only where its neighbours allow it (6.2); one
that would not be read is left out together with its partner, rather than shown as stars.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archiver.extract.escapes import code_span, escape_text

STRONG, EMPHASIS, STRUCK, CODE, ATOM = 1, 2, 4, 8, 16
"""The bits of a style. An atom is Markdown already, such as an image."""

MARKS = STRONG | EMPHASIS | STRUCK
_SIGNS = {STRONG: "**", EMPHASIS: "*", STRUCK: "~~"}
_AROUND = {
    marks: (
        "".join(sign for mark, sign in _SIGNS.items() if marks & mark),
        "".join(sign for mark, sign in reversed(_SIGNS.items()) if marks & mark),
    )
    for marks in range(MARKS + 1)
}
_FOLLOWS_REFERENCE = "([:"
"""Signs that would make a link or a definition of the footnote reference before them."""

_FAR = 50


class Item(NamedTuple):
    """Words of one style; `gap` tells whether white space stands before them: 0 no, 1 yes, 2 within the same code."""

    style: int
    text: str
    gap: int


def marked(items: Sequence[Item], pairs: str, *, in_link: bool = False, is_followed: bool = False) -> str:
    """Return the words of `items` with their marks; signs in `pairs` are escaped too (escapes.pairs_in).

    `is_followed` tells that more comes right behind the last of them.
    """
    if len(items) == 1:
        return alone(items[0], pairs, in_link=in_link, is_followed=is_followed)
    if any(item.style & MARKS for item in items):
        return _Marking(pairs, in_link).render(list(bare_borders(single_stars(items))))
    out: list[str] = []
    for place, item in enumerate(items):
        is_last = place + 1 == len(items)
        meets = in_link or (is_followed if is_last else not items[place + 1].gap)
        said = words_of(item, pairs, is_followed=meets, in_link=in_link)
        if place and item.gap:
            out.append(" ")
        elif said[0] == "[" and out and out[-1].endswith("!"):
            out[-1] = out[-1][:-1] + r"\!"
        elif said[0] in _FOLLOWS_REFERENCE and is_after_atom(items, place):
            out.append("\\")
        out.append(said)
    return "".join(out)


def alone(item: Item, pairs: str, *, in_link: bool, is_followed: bool) -> str:
    """Return one item with its marks, which are always read: spaces or brackets of a link stand around them."""
    opens, closes = _AROUND[item.style & MARKS]
    said = words_of(item, pairs, is_followed=bool(opens) or in_link or is_followed, in_link=in_link)
    return f"{opens}{said}{closes}"


def is_after_atom(items: Sequence[Item], place: int) -> bool:
    """Tell whether words stand right behind an atom."""
    return place > 0 and not items[place].gap and bool(items[place - 1].style & ~items[place].style & ATOM)


def words_of(item: Item, pairs: str, *, is_followed: bool, in_link: bool) -> str:
    """Return one item without its marks."""
    if item.style & ATOM:
        return item.text
    if item.style & CODE:
        return code_span(item.text)
    return escape_text(item.text, pairs, is_followed=is_followed, in_link=in_link)


def single_stars(items: Sequence[Item]) -> Sequence[Item]:
    """Return the items, no stress left where words without a space between them differ in both marks of stars.

    Stars that could open as well as close are paired by their number (6.2, rules 9 and 10), and `***1**1**1***` is not
    what it looks like.
    """
    stars = STRONG | EMPHASIS
    present = 0
    for each in items:
        present |= each.style
    if present & stars != stars:
        return items
    settled: list[Item] = []
    chain: list[Item] = []
    for item in [*items, None]:
        if chain and (item is None or item.gap):
            said = {each.style & stars for each in chain}
            is_mixed = len(said) > 1 and any(each & STRONG for each in said) and any(each & EMPHASIS for each in said)
            settled += [each._replace(style=each.style & ~EMPHASIS) for each in chain] if is_mixed else chain
            chain = []
        if item is not None:
            chain.append(item)
    return settled


def bare_borders(items: Sequence[Item]) -> Iterator[Item]:
    """Yield the items, punctuation at a border to a bare word moved out of the marks.

    `**word.**Next` is not read as strong (6.2), `**word**.Next` is.
    """
    for place, item in enumerate(items):
        style, text, gap = item
        if not style & MARKS or style & CODE or (text[0].isalnum() and text[-1].isalnum()):
            yield item
            continue
        before = items[place - 1] if place and not gap else None
        after = items[place + 1] if place + 1 < len(items) and not items[place + 1].gap else None
        start, end = 0, len(text)
        if before and not before.style & style & MARKS and not is_punctuation(before.text[-1]):
            start = next((n for n, sign in enumerate(text) if not is_punctuation(sign)), end)
        if after and not after.style & style & MARKS and not is_punctuation(after.text[0]):
            end = next((n for n in range(end, start, -1) if not is_punctuation(text[n - 1])), start)
        yield from _cut(style, text, gap, start, end)


def _cut(style: int, text: str, gap: int, start: int, end: int) -> Iterator[Item]:
    bare = style & ~MARKS
    for part_style, part in ((bare, text[:start]), (style, text[start:end]), (bare, text[end:])):
        words = part.strip()
        if words:
            yield Item(part_style, words, 1 if part[0] == " " else gap)
        # What stood before tells the space before the next part.
        gap = 1 if part.endswith(" ") else 0 if words else gap


class _Marking:
    """The writing of one line, marks kept in order."""

    def __init__(self, pairs: str, in_link: bool) -> None:
        self.pairs = pairs
        self.in_link = in_link
        self.out: list[str] = []
        self.opened: list[tuple[int, int]] = []
        self.partners: list[tuple[int, int]] = []
        self.delimiters: set[int] = set()

    def render(self, items: Sequence[Item]) -> str:
        for place, item in enumerate(items):
            marks = item.style & MARKS
            closed = self.close(marks)
            if place and item.gap:
                self.out.append(" ")
                closed = False
            self.open(marks, items, place, is_tight=closed)
            said = words_of(item, self.pairs, is_followed=True, in_link=self.in_link)
            if said[0] == "[" and self.out and self.out[-1].endswith("!"):
                self.out[-1] = self.out[-1][:-1] + r"\!"
            self.out.append("\\" + said if is_after_atom(items, place) and said[0] in _FOLLOWS_REFERENCE else said)
        self.close(0)
        for start, end in self.partners:
            if not (self.is_read(start, opens=True) and self.is_read(end, opens=False)):
                self.out[start] = self.out[end] = ""
        return "".join(self.out)

    def close(self, marks: int) -> bool:
        """Close down to the last mark that does not go on; tell whether a star was written."""
        if not self.opened:
            return False
        wrote_star = False
        while any(not mark & marks for mark, _ in self.opened):
            mark, start = self.opened.pop()
            self.partners.append((start, self.sign(mark)))
            wrote_star = wrote_star or mark != STRUCK
        return wrote_star

    def open(self, marks: int, items: Sequence[Item], place: int, *, is_tight: bool) -> None:
        """Open what is not open yet, what lasts longest first; right behind a closing star no star can open."""
        if not marks:
            return
        open_marks = sum(mark for mark, _ in self.opened)
        missing = [mark for mark in _SIGNS if marks & mark & ~open_marks and not (is_tight and mark != STRUCK)]
        if len(missing) > 1:
            missing.sort(key=lambda mark: -lasting(mark, items, place))
        for mark in missing:
            self.opened.append((mark, self.sign(mark)))

    def sign(self, mark: int) -> int:
        self.out.append(_SIGNS[mark])
        self.delimiters.add(len(self.out) - 1)
        return len(self.out) - 1

    def is_read(self, place: int, *, opens: bool) -> bool:
        """Tell whether a parser takes the sign at `place` for a mark that opens, or closes."""
        sign = self.out[place][:1]
        if not sign:
            return True
        left, right = place - 1, place + 1
        while left in self.delimiters and self.out[left][:1] in ("", sign):
            left -= 1
        while right in self.delimiters and self.out[right][:1] in ("", sign):
            right += 1
        before = self.out[left][-1:] if left >= 0 else ("[" if self.in_link else " ")
        after = self.out[right][:1] if right < len(self.out) else ("]" if self.in_link else " ")
        inner, outer = (after, before) if opens else (before, after)
        return not is_punctuation(inner) or outer == " " or is_punctuation(outer)


def lasting(mark: int, items: Sequence[Item], place: int) -> int:
    """Return how many items from `place` on have `mark`, as far as that matters."""
    ahead = items[place : place + _FAR]
    return next((n for n, item in enumerate(ahead) if not item.style & mark), len(ahead))


def is_punctuation(sign: str) -> bool:
    """Tell whether CommonMark counts `sign` as punctuation (2.1); letters and spaces are none."""
    return not sign.isalnum() and not sign.isspace() and unicodedata.category(sign)[0] in "PS"
