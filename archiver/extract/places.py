"""Where in a page a value stands: the XPath of its element, and the characters of the decoded text.

The paths are those of the page as any lxml parses it. Where the parse moved what was lost in the head into the body,
they lead to where it was found. Positions are found in the source near the element's line; a text that is not there
letter by letter is looked for with tags, entities and white space out of the way.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import islice

from lxml.etree import _Element

LONG_LINE = 2000
"""In a longer line the start tags are counted to come near an element."""
MAX_COUNTED = 5000
NEAR_SOURCE, MAX_SOURCE = 1500, 30_000
"""How much of the source of an element is read, first and at most, when a text is spelled otherwise there."""

_PLAIN_NAME = re.compile(r"[a-z][a-z0-9-]*")
_PLAIN_PATH = re.compile(r"(?:/[A-Za-z][A-Za-z0-9._-]*(?:\[\d+\])?)*")
_STRETCH = 4096
_IN_HEAD = frozenset(["meta", "title", "base"])
"""Elements that stand near the start, where counting start tags is quick."""
_BEHIND_NAME = frozenset([" ", ">", "/", "\t", "\n", "\r", "\f"])
_WORD = r"[^\s<&\ufeff\u200b]++"
_IN_MARKUP = re.compile(
    rf"(?P<word>{_WORD})|(?P<entity>&[#\w]{{1,40}}+;?+)|<!--(?:[^-]++|-(?!->))*+-->|"
    r"<(?P<raw>script|style|svg|template)\b(?:[^<]++|<(?!/(?P=raw)))*+|<[^>]*+>?+|(?P<sign>&)",
    re.IGNORECASE,
)
_IN_ATTRIBUTE = re.compile(r"(?P<word>[^\s&\ufeff\u200b]++)|(?P<entity>&[#\w]{1,40}+;?+)|(?P<sign>&)")
_IN_JSON = re.compile(r"(?P<word>[^\s\\\ufeff\u200b]++)|(?P<escape>(?:\\u[0-9a-fA-F]{4})++|\\[^u])")
_ESCAPES = {"\\n": "", "\\r": "", "\\t": "", "\\b": "", "\\f": ""}


class Places:
    """The paths and positions of one page; `moved` are the elements that stood in its head (see dom.mend_head)."""

    def __init__(self, text: str, moved: Collection[_Element] = ()) -> None:
        self.text = text
        self.moved = tuple(moved)
        self._near: dict[_Element, int] = {}
        self._found: dict[tuple[str, _Element, str], tuple[int, int] | None] = {}

    def path(self, element: _Element) -> str:
        """Return the XPath of `element` in the page as it was parsed, before anything was moved."""
        if self.moved:
            return "".join(_steps(element, self.moved))
        path = str(element.getroottree().getpath(element))
        # Names with a colon or a quotation mark are none that XPath could say.
        return path if _PLAIN_PATH.fullmatch(path) else "".join(_steps(element, ()))

    def selector(self, element: _Element | None, suffix: str) -> str:
        """Return the selector of an attribute, a pointer or the element itself; a suffix that is a whole path stays."""
        if element is None or suffix.startswith("/html"):
            return suffix
        if suffix.startswith("/@") and ":" in suffix and "[" not in suffix:
            # A prefix that nothing declares is no XPath; in HTML it is a part of the name.
            suffix = f"/@*[name()='{suffix[2:]}']"
        return self.path(element) + suffix

    def find(self, raw: str, element: _Element | None = None, suffix: str = "") -> tuple[int, int] | None:
        """Return start and end of `raw` as the page spells it, at `element` or behind it if it is there, or None."""
        if not raw or element is None:
            first = self.text.find(raw) if raw else -1
            return (first, first + len(raw)) if first >= 0 else None
        key = raw, element, suffix
        if key not in self._found:
            self._found[key] = self._beside(raw, element, suffix)
        return self._found[key]

    def _beside(self, raw: str, element: _Element, suffix: str) -> tuple[int, int] | None:
        """Return where `raw` stands near `element`, letter by letter or spelled otherwise; else anywhere."""
        near = self._near.get(element)
        if near is None:
            near = self._near[element] = self.near(element)
        close = NEAR_SOURCE + 2 * len(raw)
        start = self.text.find(raw, near, near + close)
        spelled = self._spelled(raw, near, suffix, close) if start < 0 else None
        if start < 0 and spelled is None:
            start = self.text.find(raw, near)
            spelled = self._spelled(raw, near, suffix, MAX_SOURCE) if start < 0 else None
            start = self.text.find(raw) if spelled is None and start < 0 else start
        return (start, start + len(raw)) if start >= 0 else spelled

    def near(self, element: _Element) -> int:
        """Return a character position not behind the start tag of `element`, and close to it."""
        above = element.getparent()
        if above is None:
            return 0
        if element.tag in _IN_HEAD:
            return self._counted(element)
        before = element.getprevious()
        line: object = (before if before is not None else above).sourceline
        start = self._line_start(line) if isinstance(line, int) else 0
        end = self.text.find("\n", start)
        if (end if end >= 0 else len(self.text)) - start > LONG_LINE or not start:
            return max(start, self._counted(element))
        return start

    def _counted(self, element: _Element) -> int:
        """Return where the start tag of `element` is by its number among those of its name, 0 if it is too far off."""
        tag = str(element.tag)
        if not _PLAIN_NAME.fullmatch(tag):
            # lxml takes no other name to look for, though pages have them.
            return 0
        same = enumerate(islice(element.getroottree().iter(tag), MAX_COUNTED))
        number = next((number for number, other in same if other is element), None)
        if number is None:
            return 0
        start = -1
        while number >= 0 and (start := self.text.find(f"<{tag}", start + 1)) >= 0:
            number -= self.text[start + len(tag) + 1 : start + len(tag) + 2] in _BEHIND_NAME
        return max(0, start)

    def _line_start(self, line: int) -> int:
        """Return where a line begins, counting from 1; 0 for one that is not there."""
        left, start = line - 1, 0
        while left > 0 and start < len(self.text):
            count = self.text.count("\n", start, start + _STRETCH)
            if count >= left:
                for _ in range(left):
                    start = self.text.index("\n", start) + 1
                return start
            left, start = left - count, start + _STRETCH
        return 0

    def _spelled(self, raw: str, near: int, suffix: str, size_of_source: int) -> tuple[int, int] | None:
        """Return where `raw` stands behind `near` when tags, entities, escapes and white space do not count."""
        tokens = _IN_JSON if suffix.startswith("#") else _IN_ATTRIBUTE if suffix.startswith("/@") else _IN_MARKUP
        wanted = squeezed(raw)
        if not wanted:
            return None
        pieces: list[str] = []
        offsets: list[int] = []
        spans: list[tuple[int, int, bool]] = []
        size = 0
        for word, start, end in _read(tokens, self.text, near, near + size_of_source):
            pieces.append(word)
            offsets.append(size)
            spans.append((start, end, len(word) == end - start))
            size += len(word)
        found = "".join(pieces).find(wanted)
        if found < 0:
            return None
        first, last = (bisect_right(offsets, place) - 1 for place in (found, found + len(wanted) - 1))
        start, end, is_verbatim = spans[first]
        begins = start + found - offsets[first] if is_verbatim else start
        start, end, is_verbatim = spans[last]
        return begins, start + found + len(wanted) - offsets[last] if is_verbatim else end


def squeezed(text: str) -> str:
    """Return `text` without white space, byte order marks and zero-width spaces."""
    return "".join(text.replace("\ufeff", "").replace("\u200b", "").split())


def _read(tokens: re.Pattern[str], text: str, near: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield the words between `near` and `end` as they are meant, with their start and end in the source."""
    for match in tokens.finditer(text, near, end):
        kind = match.lastgroup
        if kind in ("word", "sign"):
            yield match.group(), match.start(), match.end()
        elif kind == "entity":
            word = squeezed(html.unescape(match.group()))
            if word:
                yield word, match.start(), match.end()
        elif kind == "escape":
            word = squeezed(_unescaped(match.group()))
            if word:
                yield word, match.start(), match.end()


def _unescaped(escape: str) -> str:
    """Return what a JSON escape, or a run of those by number, stands for (RFC 8259, 7)."""
    if escape[1] != "u":
        return _ESCAPES.get(escape, escape[1])
    units = (int(escape[at + 2 : at + 6], 16) for at in range(0, len(escape), 6))
    return b"".join(unit.to_bytes(2, "big") for unit in units).decode("utf-16-be", "surrogatepass")


def _steps(element: _Element, moved: tuple[_Element, ...]) -> list[str]:
    """Return the steps of a path that says each element by its number, and those that were moved by their old one."""
    steps: list[str] = []
    current = element
    while (parent := current.getparent()) is not None:
        if parent.tag == "body" and parent.getparent() is not None and moved:
            return [*_moved_steps(current, parent, moved), *reversed(steps)]
        number = parent.index(current) + 1
        # Only these are always there, and once.
        steps.append(f"/{current.tag}" if current.tag in ("head", "body") and number < 3 else f"/*[{number}]")
        current = parent
    # The body holds what was in the head, so only the root has it all.
    return ["/html", *reversed(steps)] if not (moved and element.tag == "body") else ["/html"]


def _moved_steps(top: _Element, body: _Element, moved: tuple[_Element, ...]) -> list[str]:
    number = body.index(top)
    if number >= len(moved):
        return ["/html/body", f"/*[{number - len(moved) + 1}]"]
    head = body.getprevious()
    return ["/html/head", f"/*[{(len(head) if head is not None else 0) + number + 1}]"]
