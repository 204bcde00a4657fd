"""Where in a page a value stands: the XPath of its element, and the characters of the decoded text.

The paths are those of the page as any lxml parses it. Where the parse moved what was lost in the head into the body,
they lead to where it was found. Positions are found in the source near the element's line; a text that is not there
letter by letter is looked for with tags, entities and white space out of the way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection
from itertools import count, islice

from lxml.etree import _Element

from archiver.extract.spelling import MAX_TRIES, find_spelled, is_literal, is_shown

LONG_LINE = 2000
"""In a longer line the start tags are counted to come near an element."""
MAX_COUNTED = 5000
MAX_INDENT = 80
SCRIPT_CHARS = 200
"""By so much of its beginning a script is found."""
NEAR_SOURCE, MAX_SOURCE = 1500, 30_000
"""How much of the source of an element is read, first and at most, when a text is spelled otherwise there."""

_PLAIN_NAME = re.compile(r"[a-z][a-z0-9-]*")
_PLAIN_PATH = re.compile(r"(?:/[A-Za-z][A-Za-z0-9._-]*(?:\[\d+\])?)*")
_PLAIN_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789/[]"
"""Paths of these alone need no pattern to be known for plain ones."""
_STRETCH = 2048
_SOME = 64
"""How many elements of a name are numbered at once."""
_IN_HEAD = frozenset(["meta", "title", "base"])
"""Elements that stand near the start, where counting start tags is quick."""
_BEHIND_NAME = frozenset([" ", ">", "/", "\t", "\n", "\r", "\f"])


class Places:
    """The paths and positions of one page; `moved` are the elements that stood in its head (see dom.mend_head)."""

    def __init__(self, text: str, moved: Collection[_Element] = ()) -> None:
        self.text = text
        self.moved = tuple(moved)
        self._paths: dict[_Element, str] = {}
        self._near: dict[_Element, int] = {}
        self._found: dict[tuple[str, _Element, str], tuple[int, int] | None] = {}
        self._tags: dict[str, _Tags] = {}
        self._getpath: Callable[[_Element], str] | None = None
        self._breaks = [0]  # how many lines end before each stretch of the text

    def path(self, element: _Element) -> str:
        """Return the XPath of `element` in the page as it was parsed, before anything was moved."""
        known = self._paths.get(element)
        if known is None:
            known = self._paths[element] = self._path(element)
        return known

    def _path(self, element: _Element) -> str:
        if self.moved:
            return "".join(_steps(element, self.moved))
        if self._getpath is None:
            self._getpath = element.getroottree().getpath
        path = self._getpath(element)
        # Names with a colon or a quotation mark are none that XPath could say.
        is_plain = not path.strip(_PLAIN_SIGNS) or _PLAIN_PATH.fullmatch(path)
        return path if is_plain else "".join(_steps(element, ()))

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
        text, close = self.text, near + NEAR_SOURCE + 2 * len(raw)
        start = self._letter_by_letter(raw, suffix, near, close)
        if start < 0 and is_literal(raw, suffix):
            start = text.find(raw, near)
        if start < 0:
            spelled = find_spelled(text, raw, suffix, near, close)
            if spelled is not None:
                return spelled
            start = self._letter_by_letter(raw, suffix, near, len(text))
        if start < 0:
            spelled = find_spelled(text, raw, suffix, near, near + MAX_SOURCE)
            if spelled is not None:
                return spelled
            start = text.find(raw)
        return (start, start + len(raw)) if start >= 0 else None

    def _letter_by_letter(self, raw: str, suffix: str, near: int, end: int) -> int:
        """Return where `raw` stands between `near` and `end`, the text of an element not in a tag; else -1."""
        start = self.text.find(raw, near, end)
        if suffix:
            return start
        for _ in range(MAX_TRIES):
            if start < 0 or is_shown(self.text, near, start):
                return start
            start = self.text.find(raw, start + 1, end)
        return -1

    def near(self, element: _Element) -> int:
        """Return a character position not behind the start tag of `element`, and close to it."""
        above = element.getparent()
        if above is None:
            return 0
        if element.tag == "script" and (opening := (element.text or "")[:SCRIPT_CHARS].strip()):
            # Scripts stand there letter by letter, and a long text is found sooner than lines are counted.
            found = self.text.find(opening)
            if found >= 0:
                return found
        before = element.getprevious()
        line = source_line(before if before is not None else above)
        if element.tag in _IN_HEAD:
            own = source_line(element)
            return (self._beginning(own, str(element.tag)) if own > line else None) or self._counted(element)
        start = self._line_start(line)
        is_long = len(self.text) > start + LONG_LINE and self.text.find("\n", start, start + LONG_LINE + 1) < 0
        return max(start, self._counted(element)) if is_long or not start else start

    def _beginning(self, line: int, tag: str) -> int | None:
        """Return where a line begins that begins with the start tag `tag`, None if it does not.

        The line of an element is that of the end of its start tag.
        """
        start = self._line_start(line)
        return start if self.text[start : start + MAX_INDENT].lstrip().startswith(f"<{tag}") else None

    def _counted(self, element: _Element) -> int:
        """Return where the start tag of `element` is by its number among those of its name, 0 if it is too far off."""
        tag = str(element.tag)
        if not _PLAIN_NAME.fullmatch(tag):
            # lxml takes no other name to look for, though pages have them.
            return 0
        if tag not in self._tags:
            self._tags[tag] = _Tags(self.text, tag, element)
        return self._tags[tag].start(element)

    def _line_start(self, line: int) -> int:
        """Return where a line begins, counting from 1; 0 for one that is not there."""
        left, breaks = line - 1, self._breaks
        while breaks[-1] < left and (start := (len(breaks) - 1) * _STRETCH) < len(self.text):
            breaks.append(breaks[-1] + self.text.count("\n", start, start + _STRETCH))
        if left <= 0 or breaks[-1] < left:
            return 0
        stretch = bisect_left(breaks, left) - 1
        start = stretch * _STRETCH
        for _ in range(left - breaks[stretch]):
            start = self.text.index("\n", start) + 1
        return start


def source_line(element: _Element) -> int:
    """Return the line of the page, from 1 on, in which the start tag of an element ends; 0 if that is not known."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


class _Tags:
    """The elements of one name and where their start tags are, looked for no further than was asked."""

    def __init__(self, text: str, tag: str, one: _Element) -> None:
        self._text = text
        self._opening = f"<{tag}"
        self._left = islice(one.getroottree().iter(tag), MAX_COUNTED)
        self._numbers: dict[_Element, int] = {}
        self._starts: list[int] = []

    def start(self, element: _Element) -> int:
        """Return where the start tag of `element` is, 0 if it is not known."""
        numbers = self._numbers
        while element not in numbers:
            some = list(islice(self._left, _SOME))
            if not some:
                return 0
            numbers.update(zip(some, count(len(numbers)), strict=False))
        return self._number(numbers[element])

    def _number(self, number: int) -> int:
        """Return where the start tag of a number is, counting from 0; 0 if there are not so many."""
        text, starts, opening = self._text, self._starts, self._opening
        size = len(opening)
        place = starts[-1] if starts else -1
        while len(starts) <= number:
            place = text.find(opening, place + 1)
            if place < 0:
                return 0
            if text[place + size : place + size + 1] in _BEHIND_NAME:
                starts.append(place)
        return starts[number]


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
