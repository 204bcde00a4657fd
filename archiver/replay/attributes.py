"""The attributes inside one start tag: where they lie, what they say, and how a new value is written there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.entities import html5
from typing import NamedTuple

# The tokenizer's attribute states (HTML standard, 13.2.5.32 to 13.2.5.39), on a tag whose end is known.
_ATTRIBUTE = re.compile(
    r"[\s/]*(?P<name>=?[^\s/>=]+|=)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s>]*)))?"
)
_TAG_NAME = re.compile(r"<[^\s/>]*")
_REFERENCE = re.compile(r"&(?:#[xX]?[0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;?)")


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


def attributes(tag: str) -> Iterator[Attribute]:
    """Yield the attributes of the start tag `tag` ("<a href=x>"), names in lower case; a repeated name only once."""
    opened = _TAG_NAME.match(tag)
    at = opened.end() if opened else 0
    seen: set[str] = set()
    while found := _ATTRIBUTE.match(tag, at):
        at = found.end()
        name = found["name"].lower()
        if name in seen:
            continue
        seen.add(name)
        group = found.lastgroup
        start, end = found.span(group) if group and group != "name" else (at, at)
        quote = {"double": '"', "single": "'"}.get(group or "", "")
        yield Attribute(name, found.start("name"), at, start, end, quote)


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
