"""Text fragments (WICG): the part of an address that makes a browser scroll to a passage and mark it.

A browser matches whole words only, takes case and accents leniently, and marks the first place that fits. So a passage
grows to borders that part words in every script, and gets so much of the words around it that it fits one place only.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import quote

from archiver.cite.words import border

MAX_WHOLE = 300
"""A longer passage, in characters, is named by its beginning and its end."""
EDGES = (40, 80, 160)
"""How long the beginning and the end then are, at least: the first that does."""
CONTEXTS = (1, 20, 60, 150)
"""How many characters of the words before and behind are added, at least, where a passage stands there twice."""
MAX_GROWTH = 200

Span = tuple[int, int]


def text_fragment(text: str, start: int, end: int) -> str | None:
    """Return the directive that marks `text[start:end]`, ":~:text=…", or None if none fits that place alone.

    `text` is all that the page shows, a line for each of its blocks. White space at both ends is left out. What is
    marked may be longer than asked for; see above.
    """
    start, end = _trimmed(text, start, end)
    first = border(text, start, -1, MAX_GROWTH)
    last = border(text, end, 1, MAX_GROWTH)
    if start == end or first is None or last is None:
        return None
    seen = _Seen.of(text)
    for terms in _candidates(text, first, last):
        if seen.is_only(text, terms):
            return ":~:text=" + ",".join(_directive(text, terms))
    return None


@dataclass(frozen=True, slots=True)
class _Terms:
    """The spans that name a passage: its beginning, its end if that is named apart, and the words around it."""

    head: Span
    tail: Span | None = None
    prefix: Span | None = None
    suffix: Span | None = None


def _candidates(text: str, start: int, end: int) -> Iterator[_Terms]:
    """Yield the ways to name `text[start:end]`, the shortest first."""
    named = list(_names(text, start, end))
    yield from named
    for size in CONTEXTS:
        before, behind = _before(text, start, size), _behind(text, end, size)
        for terms in named:
            if before:
                yield _Terms(terms.head, terms.tail, before)
            if behind:
                yield _Terms(terms.head, terms.tail, None, behind)
            if before and behind:
                yield _Terms(terms.head, terms.tail, before, behind)


def _names(text: str, start: int, end: int) -> Iterator[_Terms]:
    """Yield the passage, or its beginning and end where it is long or runs over a line, as one match may not."""
    passage = text[start:end]
    is_one_line = "\n" not in passage
    if is_one_line and len(passage) <= MAX_WHOLE:
        yield _Terms((start, end))
        return
    first_line = _trimmed(text, start, start + len(passage.split("\n", 1)[0]))
    last_line = _trimmed(text, end - len(passage.rsplit("\n", 1)[-1]), end)
    for size in EDGES:
        head, tail = first_line, last_line
        if head[1] - head[0] > size:
            head = _trimmed(text, head[0], min(border(text, head[0] + size, 1, MAX_GROWTH) or head[1], head[1]))
        if tail[1] - tail[0] > size:
            tail = _trimmed(text, max(border(text, tail[1] - size, -1, MAX_GROWTH) or tail[0], tail[0]), tail[1])
        if head[1] <= tail[0]:
            yield _Terms(head, tail)


def _before(text: str, start: int, size: int) -> Span | None:
    """Return the words before `start`, at least `size` characters of the same line or of the line before it."""
    while start > 0 and text[start - 1].isspace():
        start -= 1
    line = text.rfind("\n", 0, start) + 1
    at = max(line, start - size)
    while at > line and not text[at].isalnum():
        at -= 1
    first = border(text, at, -1, MAX_GROWTH)
    return _trimmed_or_none(text, max(first, line), start) if first is not None else None


def _behind(text: str, end: int, size: int) -> Span | None:
    """Return the words from `end` on, as `_before` does."""
    while end < len(text) and text[end].isspace():
        end += 1
    found = text.find("\n", end)
    line = found if found >= 0 else len(text)
    at = min(line, end + size)
    while at < line and not text[at - 1].isalnum():
        at += 1
    last = border(text, at, 1, MAX_GROWTH)
    return _trimmed_or_none(text, end, min(last, line)) if last is not None else None


def _trimmed_or_none(text: str, start: int, end: int) -> Span | None:
    start, end = _trimmed(text, start, end)
    return (start, end) if start < end else None


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


@dataclass(frozen=True, slots=True)
class _Seen:
    """A text as a browser's search sees it, and where each of its characters came from."""

    text: str
    places: list[int]

    @classmethod
    def of(cls, text: str) -> _Seen:
        made: list[str] = []
        places: list[int] = []
        for at, char in enumerate(text):
            for plain in _plain(char):
                if plain != " " or (made and made[-1] != " "):
                    made.append(plain)
                    places.append(at)
        return cls("".join(made), places)

    def is_only(self, text: str, terms: _Terms) -> bool:
        """Tell whether `terms`, spans of the original `text`, fit the place that they are from, and no other."""
        found = list(islice(self._heads(text, terms), 2))
        if len(found) != 1:
            return False
        at, behind = found[0]
        if self.places[at] != terms.head[0]:
            return False
        if terms.tail is None:
            return True
        return self._tail(text, terms, behind) == terms.tail[0]

    def _heads(self, text: str, terms: _Terms) -> Iterator[tuple[int, int]]:
        """Yield where the beginning fits with the words around it, and where it ends."""
        head = _fold(text, terms.head)
        prefix = _fold(text, terms.prefix) if terms.prefix else ""
        suffix = _fold(text, terms.suffix) if terms.suffix and terms.tail is None else ""
        at = self.text.find(head)
        while at >= 0 and head:
            if self._ends(at, prefix) and self._begins(at + len(head), suffix):
                yield at, at + len(head)
            at = self.text.find(head, at + 1)

    def _tail(self, text: str, terms: _Terms, behind: int) -> int | None:
        """Return where in the original the end of the passage would be found first."""
        assert terms.tail is not None
        tail = _fold(text, terms.tail)
        suffix = _fold(text, terms.suffix) if terms.suffix else ""
        at = self.text.find(tail, behind)
        while at >= 0 and not self._begins(at + len(tail), suffix):
            at = self.text.find(tail, at + 1)
        return self.places[at] if at >= 0 else None

    def _ends(self, at: int, words: str) -> bool:
        """Tell whether `words` stand right before `at`, a blank in between aside."""
        return self.text[max(0, at - len(words) - 1) : at].rstrip(" ").endswith(words)

    def _begins(self, at: int, words: str) -> bool:
        return self.text[at : at + len(words) + 1].lstrip(" ").startswith(words)


@lru_cache(maxsize=20_000)
def _plain(char: str) -> str:
    """Return `char` without case, accents and width, a blank for white space; katakana as hiragana."""
    if char.isspace():
        return " "
    # Format characters, soft hyphens among them, show nothing.
    letters = unicodedata.normalize("NFKD", char).casefold()
    shown = "".join(each for each in letters if unicodedata.category(each) not in ("Mn", "Me", "Cf", "Cc"))
    return "".join(chr(ord(each) - 0x60) if "\u30a1" <= each <= "\u30f6" else each for each in shown).replace(" ", "")


def _fold(text: str, span: Span) -> str:
    return _Seen.of(text[span[0] : span[1]]).text.strip(" ")


def _directive(text: str, terms: _Terms) -> Iterator[str]:
    if terms.prefix:
        yield f"{_encode(text, terms.prefix)}-"
    yield _encode(text, terms.head)
    if terms.tail:
        yield _encode(text, terms.tail)
    if terms.suffix:
        yield f"-{_encode(text, terms.suffix)}"


def _encode(text: str, span: Span) -> str:
    """Return a term percent-encoded; the hyphen too, since it parts prefix and suffix."""
    return quote(text[span[0] : span[1]], safe="", errors="replace").replace("-", "%2D")
