"""References in JSON-LD: the members that schema.org says hold URLs; no other string is guessed to be one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson

from archiver.frontier.found import Hop, Reference

MAX_JSON_CHARS = 2_000_000
"""Longer scripts are not looked into: what they hold is no description of one page."""

_MAX_VALUES = 100_000
_PICTURES = frozenset(("image", "thumbnail", "thumbnailurl", "logo", "photo", "primaryimageofpage", "photos"))
_PLACES = frozenset(
    [
        "url",
        "mainentityofpage",
        "sameas",
        "contenturl",
        "embedurl",
        "discussionurl",
        "relatedlink",
        "significantlink",
        "downloadurl",
        "item",
        "license",
        "acquirelicensepage",
        "archivedat",
    ]
)
# An identifier is an address only where the object stands for a page or a picture.
_IDENTIFIED = frozenset(("mainentityofpage", "item"))
_PICTURE_TYPES = frozenset(("imageobject", "photograph"))
# Whole, of the same scheme, or beginning as a path does. "page.html" may be a name as well.
_ADDRESS = re.compile(r"\s*(?:https?://|//|/|\.\.?/)\S*\s*", re.IGNORECASE)


def is_json_ld(media_type: str) -> bool:
    """Tell whether a <script type> holds JSON-LD; import maps and speculation rules are no links."""
    return media_type.partition(";")[0].strip().lower() == "application/ld+json"


def json_ld_references(text: str) -> Iterator[Reference]:
    """Yield the references of a JSON-LD script: pictures are embeds, all else links. What is no JSON yields nothing."""
    if len(text) > MAX_JSON_CHARS:
        return
    text = text.strip("\ufeff \t\r\n").removeprefix("<!--").removesuffix("-->").strip().removesuffix(";")
    try:
        root = orjson.loads(text.replace("\n", " ").replace("\r", " ").replace("\t", " "))
    except orjson.JSONDecodeError:
        return
    yield from _walked(root)


def _walked(root: Any) -> Iterator[Reference]:
    """Yield the references of a JSON value in document order; `place` is the member's name, in lower case."""
    waiting: list[tuple[str, Any, bool]] = [("", root, False)]
    for _ in range(_MAX_VALUES):
        if not waiting:
            return
        place, value, in_picture = waiting.pop()
        in_picture = in_picture or place in _PICTURES
        if isinstance(value, str):
            hop = _hop(place, in_picture)
            if hop and _ADDRESS.fullmatch(value):
                yield Reference(value, hop, "script", place)
        elif isinstance(value, list):
            waiting.extend((place, member, in_picture) for member in reversed(value))
        elif isinstance(value, dict):
            in_picture = place in _PICTURES or _is_picture(value)
            waiting.extend(
                (_place(name, place), member, in_picture and not isinstance(member, dict))
                for name, member in reversed(value.items())
            )


def _place(name: str, outer: str) -> str:
    """Return the member's name in lower case; an @id that stands for a page is taken for the member it stands in."""
    return outer if name == "@id" and outer in _IDENTIFIED | _PICTURES else name.lower()


def _hop(place: str, in_picture: bool) -> Hop | None:
    if place in _PICTURES or (in_picture and place in ("url", "contenturl")):
        return "embed"
    return "link" if place in _PLACES else None


def _is_picture(value: dict[str, Any]) -> bool:
    kinds = value.get("@type")
    return any(isinstance(kind, str) and kind.lower() in _PICTURE_TYPES for kind in _listed(kinds))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
