"""The attributes inside one start tag: where they lie, what they say, and how a new value is written there."""

from __future__ import annotations

import html
import re
from collections.abc import Container
from html.entities import html5
from typing import NamedTuple

# The tokenizer's attribute states (HTML standard, 13.2.5.32 to 13.2.5.39), on a tag whose end is known.
_ATTRIBUTE = re.compile(
    r"[\s/]*+(?P<name>=?[^\s/>=]++|=)(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\s>]*+)))?"
)
_TAG_NAME = re.compile(r"<[^\s/>]*")
_REFERENCE = re.compile(r"&(?:#[xX]?[0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;?)")
_QUOTES = {"name": "", "double": '"', "single": "'", "bare": ""}


class Attribute(NamedTuple):
    """An attribute as it stands in a tag: `start` and `end` span it whole, `value_start` and `value_end` its value.

    `quote` is the quotation mark around the value, or "". Without a value both value positions equal `end`.
    """

    name: str
    start: int
    end: int
    value_start: int
    value_end: int
    quote: str


class _Everything:
    def __contains__(self, name: object) -> bool:
        return True


_EVERY_NAME = _Everything()


def attributes(tag: str, among: Container[str] = _EVERY_NAME) -> list[Attribute]:
    """Return the attributes of the start tag `tag` ("<a href=x>"), names in lower case; a repeated name only once.

    `among` are the names that are wanted.
    """
    opened = _TAG_NAME.match(tag)
    made: list[Attribute] = []
    seen: list[str] = []
    # Each match begins where the one before it ended: between them nothing is left that begins none.
    for found in _ATTRIBUTE.finditer(tag, opened.end() if opened else 0):
        name = found[1].lower()
        if name not in among or name in seen:
            continue
        seen.append(name)
        group = found.lastgroup or "name"
        end = found.end()
        start, stop = (end, end) if group == "name" else found.span(group)
        made.append(Attribute(name, found.start(1), end, start, stop, _QUOTES[group]))
    return made


def unescape(value: str) -> str:
    """Return an attribute's value with its character references resolved.

    A named reference without semicolon before "=" or a letter stays as it is (13.2.5.73): "?a=1&copy=2".
    """
    if "&" not in value:
        return value
    return _REFERENCE.sub(_resolved, value)


def _resolved(found: re.Match[str]) -> str:
    reference = found[0]
    if reference.endswith(";") or reference.startswith("&#"):
        return html.unescape(reference)
    follows = found.string[found.end() : found.end() + 1]
    return html5[reference[1:]] if reference[1:] in html5 and follows != "=" else reference


def escape(value: str, quote: str) -> str:
    """Return `value` so that it can stand between two `quote`s."""
    escaped = value.replace("&", "&amp;")
    return escaped.replace("'", "&#39;") if quote == "'" else escaped.replace('"', "&quot;")
