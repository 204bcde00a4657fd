"""The paths of robots.txt rules, and which of them match a URL (RFC 9309, 2.2.2 and 2.2.3).

Nothing here backtracks: a pattern costs as many searches as it has `*`, whatever it or the URL looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

_HEX = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# What has no meaning of its own at its place is compared in its escaped form: the delimiters of a URL anywhere but
# where they delimit, the two signs that patterns give a meaning, and all that may not stand in a URL.
_ESCAPED = re.compile(r"[:@\[\]*$]|[^!-~]|[\"<>\\^`{|}]")
_ESCAPED_IN_QUERY = re.compile(r"[:@\[\]*$/?]|[^!-~]|[\"<>\\^`{|}]")


class Rule(NamedTuple):
    """An Allow or Disallow line: the pattern as written, without the blanks around it."""

    allows: bool
    pattern: str


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Literal pieces that follow each other with anything in between; `is_whole`: up to the end of the URL."""

    allows: bool
    length: int
    first: str
    others: tuple[str, ...]
    is_whole: bool

    def matches(self, target: str) -> bool:
        if not target.startswith(self.first):
            return False
        position = len(self.first)
        if not self.others:
            return not self.is_whole or position == len(target)
        for piece in self.others[:-1]:
            position = target.find(piece, position)
            if position < 0:
                return False
            position += len(piece)
        last = self.others[-1]
        if self.is_whole:
            return len(target) - len(last) >= position and target.endswith(last)
        return target.find(last, position) >= 0


class Rules:
    """The rules of one group, ready to be asked."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        patterns = {_pattern(rule) for rule in rules if rule.pattern}
        # The longest match decides, and Allow where two are as long (2.2.2).
        self._patterns = sorted(patterns, key=lambda each: (-each.length, not each.allows))

    def allow(self, target: str) -> bool:
        """Tell whether path and query `target` may be fetched."""
        wanted = _comparable(target)
        return next((each.allows for each in self._patterns if each.matches(wanted)), True)


def _pattern(rule: Rule) -> _Pattern:
    text = rule.pattern
    is_whole = text.endswith("$")
    text = text.removesuffix("$")
    if not text.startswith(("/", "*")):
        # Meant so by whoever wrote it, and a URL's path has no other beginning.
        text = f"/{text}"
    first, *others = _pieces(text)
    length = len(first) + sum(1 + len(piece) for piece in others) + is_whole
    return _Pattern(rule.allows, length, first, tuple(others), is_whole)


def _pieces(pattern: str) -> Iterator[str]:
    """Yield what stands between the stars, in comparable form; a query goes on behind a star."""
    in_query = False
    for piece in pattern.split("*"):
        yield _escaped(piece, _ESCAPED_IN_QUERY) if in_query else _comparable(piece)
        in_query = in_query or "?" in piece


def _comparable(target: str) -> str:
    """Return path and query with one spelling for each octet.

    Escapes of unreserved characters are undone, others get capital digits, and what may be escaped without a change of
    meaning is.
    """
    path, mark, query = target.partition("?")
    return _escaped(path, _ESCAPED) + mark + _escaped(query, _ESCAPED_IN_QUERY)


def _escaped(text: str, what: re.Pattern[str]) -> str:
    text = _HEX.sub(_octet, text) if "%" in text else text
    return what.sub(lambda found: "".join(f"%{octet:02X}" for octet in found[0].encode("utf-8", "replace")), text)


def _octet(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character in _UNRESERVED else f"%{escape[1].upper()}"
