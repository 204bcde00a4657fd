"""What the finders of links hand on: references as a page has them, and links ready for the frontier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Hop = Literal["link", "embed"]
"""`embed`: the page needs it to be shown (image, style, script, frame); `link`: a reader may go there."""


class Reference(NamedTuple):
    """A link as it stands in a document: `text` is neither joined nor cleaned.

    `tag` and `attribute` say where it stands; text content has the attribute "". The tag "base" gives what the
    references after it are relative to.
    """

    text: str
    hop: Hop
    tag: str
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A link in normal form. A sitemap named by a sitemap index has the tag "sitemap"."""

    url: str
    hop: Hop
    tag: str
    attribute: str = ""
