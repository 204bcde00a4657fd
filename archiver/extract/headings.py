"""The headings of a page with what speaks for and against each being the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import _Element

from archiver.extract.blocks import Outline
from archiver.extract.evidence import Candidate
from archiver.extract.metadata import MAX_VALUE_CHARS, SILENT, element_text
from archiver.extract.sites import folded
from archiver.extract.tokens import INLINE, is_hidden

MAX_HEADINGS = {"h1": 12, "h2": 6, "h3": 4}
MAX_HEADING_CHARS = 400
MAX_CLIMB = 12

_TITLE_CLASS = re.compile(
    r"(?<![^\s_-])(?:(?:entry|post|article|page|story|news|thread|topic|content|blog|product|main|item|detail)[_-]*"
    r"(?:title|headline|heading|name|header)|headline|title)(?![^\s_\d-])"
)
_SITE_CLASS = re.compile(r"(?<![^\s_-])(?:site|logo|brand|blog[_-]?(?:title|name)|navbar|masthead|menu[_-]?title)")
_ZONES = frozenset(["nav", "footer", "aside", "header", "article", "main"])


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: where its text is from, its level and number among those of its level, and the signs about it."""

    candidate: Candidate
    level: str
    number: int
    signs: frozenset[str]


def page_headings(outline: Outline) -> list[Heading]:
    """Return the first headings of each of the three upper levels, in the order of the page."""
    found: list[Heading] = []
    counts = dict.fromkeys(MAX_HEADINGS, 0)
    for box, tag in enumerate(outline.tags):
        if tag in counts and counts[tag] < MAX_HEADINGS[tag]:
            candidate = heading_text(outline.elements[box])
            if candidate is not None:
                found.append(Heading(candidate, tag, counts[tag], heading_signs(outline, box, candidate.value)))
                counts[tag] += 1
    return found


def heading_text(element: _Element) -> Candidate | None:
    """Return the text of a heading, None if it has none; where a line ends in it stands a blank."""
    raw = element_text(element, MAX_HEADING_CHARS)
    if not raw:
        return None
    if not len(element) or all(child.tag in INLINE and child.tag != "br" and not len(child) for child in element):
        return Candidate(raw, "element", "", raw, element)
    value = " ".join("".join(_spaced(element)).split())[:MAX_HEADING_CHARS]
    is_equal = value.replace(" ", "") == raw.replace(" ", "")
    return Candidate(
        value if is_equal else raw, "element", "", raw, element, ("spaced",) if value != raw and is_equal else ()
    )


def _spaced(element: _Element) -> Iterator[str]:
    for node in islice(element.iter(), MAX_HEADING_CHARS):
        blank = "" if node.tag in INLINE and node.tag != "br" else " "
        yield blank + ("" if node.tag in SILENT else node.text or "")
        if node is not element:
            yield blank + (node.tail or "")


def heading_pieces(candidate: Candidate) -> list[Candidate]:
    """Return the parts of a heading that are elements or texts of their own, at most four; none if it is of one piece.

    Many headings hold a kicker beside the headline.
    """
    element = candidate.element
    if element is None or not 1 <= len(element) <= 3:
        return []
    found = []
    for child in element:
        text = element_text(child, MAX_HEADING_CHARS) if child.tag != "br" else ""
        if text:
            found.append(Candidate(text, "element", "", text, child))
    texts = [element.text, *(child.tail for child in element)]
    for number, said in enumerate((text for text in texts if text), start=1):
        text = " ".join(said[:MAX_VALUE_CHARS].split())
        if text:
            found.append(Candidate(text, "element", f"/text()[{number}]", text, element))
    return found if len(found) > 1 else []


def heading_signs(outline: Outline, box: int, text: str) -> frozenset[str]:
    """Return the signs of a heading: zones it stands in, words of its class and of those around it, links."""
    signs = set()
    element = outline.elements[box]
    climbed = 0
    place = box
    while place >= 0 and climbed < MAX_CLIMB:
        if outline.tags[place] in _ZONES:
            signs.add(outline.tags[place])
        if outline.verdicts[place] == "hidden":
            signs.add("hidden")
        if climbed < 4 and len(outline.names[place]) > 1:
            signs |= (
                _class_signs(outline.names[place]) if climbed < 2 else _class_signs(outline.names[place]) - {"title"}
            )
        place = outline.parents[place]
        climbed += 1
    if "header" in signs and not signs & {"article", "main"}:
        signs.add("site-header")
    if element.get("itemprop") in ("headline", "name"):
        signs.add("itemprop")
    return frozenset(signs | _link_signs(element, text) | ({"hidden"} if is_hidden(element) else set()))


@lru_cache(maxsize=8192)
def _class_signs(name: str) -> frozenset[str]:
    lower = name[:300].lower()
    signs = {"title"} if _TITLE_CLASS.search(lower) else set()
    return frozenset(signs | ({"site"} if _SITE_CLASS.search(lower) else set()))


def _link_signs(element: _Element, text: str) -> set[str]:
    """Return whether all of the heading is a link, and whether that leads to the top of the site."""
    link = next(element.iter("a"), None)
    above = element.getparent()
    if link is None or folded(element_text(link, MAX_HEADING_CHARS)) != folded(text):
        if above is None or above.tag != "a":
            return set()
        link = above
    try:
        is_home = urlsplit(link.get("href") or "").path in ("", "/")
    except ValueError:
        is_home = False
    return {"link", "home"} if is_home else {"link"}
