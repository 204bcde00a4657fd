"""What the finders of links hand on: references as a page has them, and links ready for the frontier."""

from __future__ import annotations

from typing import Literal, NamedTuple

Hop = Literal["link", "embed"]
"""`embed`: the page needs it to be shown (image, style, script, frame); `link`: a reader may go there."""

PAGINATION = frozenset(("next", "prev", "page"))
"""The values of `rel` that lead to another page of the same listing; "page" is one of a numbered list."""


class Reference(NamedTuple):
    """A link as it stands in a document: `text` is neither joined nor cleaned.

    `tag` and `attribute` say where it stands; text content has the attribute "". The tag "base" gives what the
    references after it are relative to. `rel` is one word, "" where the document says nothing that matters: next, prev,
    page, canonical, amphtml, alternate, feed, search. `lastmod` is a sitemap's, as it stands there.
    """

    text: str
    hop: Hop
    tag: str
    attribute: str = ""
    rel: str = ""
    lastmod: str = ""


class Found(NamedTuple):
    """A link in normal form. A sitemap named by a sitemap index has the tag "sitemap"; the rest is as in Reference."""

    url: str
    hop: Hop
    tag: str
    attribute: str = ""
    rel: str = ""
    lastmod: str = ""
