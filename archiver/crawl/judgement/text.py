"""What a reader sees of a page, roughly: its title, its words, and how many links there are.

Pages are judged by the thousand and not parsed for it: what is not shown and all tags are cut out by two expressions,
each linear in the page. Nothing here reads further than MAX_MARKUP.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from archiver.frontier.charset import text_of

MAX_MARKUP = 512 * 1024
"""Of a longer page only the beginning is looked at, in bytes."""

# The closing tag is looked for first, so that an opening without one costs a look and not a scan to the end each time.
_SILENT = ("script", "style", "template", "svg")
_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{0,1000})", re.IGNORECASE)
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]{0,20000}>")
_LINK = re.compile(r"<a\s[^<>]{0,2000}?\bhref\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as it is seen: `title` and `text` with single blanks, and the number of its `links`."""

    title: str
    text: str
    links: int


def page_text(content: bytes, content_type: str | None) -> PageText:
    """Return what is seen of the page `content`, never raising, whatever it holds."""
    markup = text_of(content[:MAX_MARKUP], content_type)
    found = _TITLE.search(markup)
    shown = _without_comments(markup)
    for name in _SILENT:
        shown = _without(shown, name)
    if found:
        shown = shown.replace(found[0], "", 1)
    return PageText(
        title=_plain(found[1]) if found else "",
        text=_plain(_TAG.sub(" ", shown)),
        links=len(_LINK.findall(shown)),
    )


def _without_comments(markup: str) -> str:
    kept: list[str] = []
    start = 0
    while (begin := markup.find("<!--", start)) >= 0:
        end = markup.find("-->", begin + 4)
        if end < 0:
            break
        kept.append(markup[start:begin])
        start = end + 3
    kept.append(markup[start:])
    return "".join(kept)


def _without(markup: str, name: str) -> str:
    """Return `markup` without the elements called `name`; one that is not closed reaches to the end."""
    low = markup.lower()
    if len(low) != len(markup):
        # A few letters (U+0130) grow when they are made small, and places would no longer agree.
        low = markup
    kept: list[str] = []
    start = 0
    while (begin := low.find(f"<{name}", start)) >= 0:
        kept.append(markup[start:begin])
        end = low.find(f"</{name}", begin)
        if end < 0:
            return "".join(kept)
        start = end
    kept.append(markup[start:])
    return " ".join(kept)


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())
