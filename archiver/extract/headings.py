"""The headings of a page with what speaks for and against each being the headline."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import _Element, iterwalk

from archiver.extract.blocks import Outline
from archiver.extract.evidence import Candidate
from archiver.extract.metadata import MAX_VALUE_CHARS, SILENT, element_text
from archiver.extract.sites import folded
from archiver.extract.tokens import INLINE, is_hidden

MAX_HEADINGS = {"h1": 12, "h2": 6, "h3": 4}
MAX_HEADING_CHARS = 400
MAX_CLIMB = 12
PROSE_BLOCKS = 8
MIN_PROSE_CHARS = 80
_PROSE_CHARS = (1, 200, 600)
_WITH_PROSE = frozenset(["h1", "h2"])

_TITLE_CLASS = re.compile(
    r"(?<![^\s_-])(?:(?:entry|post|article|page|story|news|thread|topic|content|blog|product|main|item|detail)[_-]*"
    r"(?:title|headline|heading|name|header)|headline|title)(?![^\s_\d-])"
)
_KICKER_CLASS = re.compile(
    r"kicker|over-?line|top-?line|roof-?line|dachzeile|spitzmarke|eyebrow|pre-?(?:title|heading|headline)|"
    r"super-?(?:title|heading|headline)|sub-?head|sub-?title|label|rubri|category|section-name|volanta|antetitulo|"
    r"occhiello|surtitre|topic|tagline|fake-h\d|(?<![a-z])(?:invisible|time|date)(?![a-z])"
)
"""What class names call a line beside the headline in one heading with it, in several languages."""
_SITE_CLASS = re.compile(r"(?<![^\s_-])(?:site|logo|brand|blog[_-]?(?:title|name)|navbar|masthead|menu[_-]?title)")
_AROUND = {
    frozenset[str](): frozenset[str](),
    frozenset(["notice"]): frozenset(["notice"]),
    frozenset(["site"]): frozenset(["site-around"]),
    frozenset(["title"]): frozenset[str](),
}
"""What the signs of a heading's own class say where they stand farther out."""
_PARTING = frozenset("-–—:|·•,;¶#")
_NOTICE_CLASS = re.compile(r"cookie|consent|gdpr|onetrust|didomi|(?<![a-z])(?:fides|ccc-notify)")
_ASIDE_TAGS = frozenset(["small", "time"])
_ZONES = frozenset(["nav", "footer", "aside", "header", "article", "main"])


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: where its text is from, its level and number among those of its level, and the signs about it."""

    candidate: Candidate
    level: str
    number: int
    signs: frozenset[str]


def page_headings(outline: Outline, path: str) -> list[Heading]:
    """Return the first headings of each of the three upper levels, in the order of the page.

    `path` is that of the page's own address, without slashes at the ends. What asks for consent has no headline.
    """
    found: list[Heading] = []
    counts = dict.fromkeys(MAX_HEADINGS, 0)
    blocks = outline.blocks
    block = 0
    for box, tag in [(box, tag) for box, tag in enumerate(outline.tags) if tag in MAX_HEADINGS]:
        if counts[tag] >= MAX_HEADINGS[tag]:
            continue
        candidate = heading_text(outline.elements[box])
        if candidate is None:
            continue
        signs = heading_signs(outline, box, candidate.value, path)
        if "notice" in signs:
            continue
        if tag in _WITH_PROSE:
            # All that stands before an element is in boxes of smaller numbers.
            while block < len(blocks) and blocks[block].box < box:
                block += 1
            signs |= {prose_sign(outline, block)}
        found.append(Heading(candidate, tag, counts[tag], signs))
        counts[tag] += 1
    return found


def prose_sign(outline: Outline, block: int) -> str:
    """Return how much prose stands in the blocks right behind `block`, as "prose-0" to "prose-3"."""
    near = outline.blocks[block + 1 : block + 1 + PROSE_BLOCKS]
    count = sum(len(each.text) for each in near if len(each.text) > MIN_PROSE_CHARS)
    return f"prose-{bisect_right(_PROSE_CHARS, count)}"


def heading_text(element: _Element) -> Candidate | None:
    """Return the text of a heading, None if it has none; where a line ends in it stands a blank."""
    raw = element_text(element, MAX_HEADING_CHARS)
    if not raw:
        return None
    if not len(element) or all(child.tag in INLINE and child.tag != "br" and not len(child) for child in element):
        return Candidate(raw, "element", "", raw, element)
    value = " ".join("".join(islice(_spaced(element), MAX_HEADING_CHARS)).split())[:MAX_HEADING_CHARS]
    is_equal = value.replace(" ", "") == raw.replace(" ", "")
    return Candidate(
        value if is_equal else raw, "element", "", raw, element, ("spaced",) if value != raw and is_equal else ()
    )


def _spaced(element: _Element) -> Iterator[str]:
    """Yield the texts in `element` with a blank where a line ends."""
    for event, node in iterwalk(element, events=("start", "end")):
        blank = "" if node.tag in INLINE and node.tag != "br" else " "
        if event == "start":
            yield blank + ("" if node.tag in SILENT else node.text or "")
        elif node is not element:
            yield blank + (node.tail or "")


def heading_pieces(candidate: Candidate) -> list[tuple[Candidate, set[str]]]:
    """Return the parts of a heading that are elements or texts of their own, at most four, with what speaks for each.

    None if it is of one piece. Many headings hold a kicker beside the headline.
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
        if text and text[0] not in _PARTING:
            found.append(Candidate(text, "element", f"/text()[{number}]", text, element))
    return [(piece, piece_signs(piece, found, element)) for piece in found] if len(found) > 1 else []


def piece_signs(piece: Candidate, pieces: list[Candidate], heading: _Element) -> set[str]:
    """Return whether class names call one of the `pieces` of a heading a kicker, or others of them."""
    kickers = [other for other in pieces if other.element is not heading and is_kicker(other.element)]
    if any(other is piece for other in kickers):
        return {"h1-piece", "h1-piece:kicker"}
    longest = max((other for other in pieces if other not in kickers), key=lambda other: len(other.value))
    if kickers and piece is longest:
        return {"h1-piece", "h1-piece:beside-kicker"}
    return {"h1-piece", "h1-piece:longest" if piece is longest else "h1-piece:shorter"}


def is_kicker(element: _Element | None) -> bool:
    """Tell whether class names of an element, or its tag, say that it holds a line beside the headline."""
    if element is None:
        return False
    return element.tag in _ASIDE_TAGS or _KICKER_CLASS.search((element.get("class") or "")[:300].lower()) is not None


def heading_signs(outline: Outline, box: int, text: str, path: str) -> frozenset[str]:
    """Return the signs of a heading: zones it stands in, words of its class and of those around it, links."""
    signs: set[str] = set()
    element = outline.elements[box]
    tags, names, verdicts, parents = outline.tags, outline.names, outline.verdicts, outline.parents
    climbed = 0
    place = box
    while place >= 0 and climbed < MAX_CLIMB:
        if tags[place] in _ZONES:
            signs.add(tags[place])
        if verdicts[place] == "hidden":
            signs.add("hidden")
        # The class of the body tells of the page, as "has-cookie-banner".
        if climbed < 4 and place and len(names[place]) > 1:
            said = _class_signs(names[place])
            if said:
                signs |= said if climbed < 2 else _AROUND[said]
        place = parents[place]
        climbed += 1
    if "header" in signs and not signs & {"article", "main"}:
        signs.add("site-header")
    if element.get("itemprop") in ("headline", "name"):
        signs.add("itemprop")
    signs |= _link_signs(element, text, path)
    if is_hidden(element):
        signs.add("hidden")
    return frozenset(signs)


@lru_cache(maxsize=8192)
def _class_signs(name: str) -> frozenset[str]:
    lower = name[:300].lower()
    if _NOTICE_CLASS.search(lower):
        return frozenset(["notice"])
    # "menu-title", "site-title" call a heading the title of the site.
    return frozenset(["site"] if _SITE_CLASS.search(lower) else ["title"] if _TITLE_CLASS.search(lower) else [])


def _link_signs(element: _Element, text: str, path: str) -> set[str]:
    """Return whether all of the heading is a link, and whether that leads to the top of the site or to another page.

    `path` is that of the page's own address, without slashes at the ends.
    """
    link = next(element.iter("a"), None) if len(element) else None
    above = element.getparent()
    if link is None or folded(element_text(link, MAX_HEADING_CHARS)) != folded(text):
        if above is None or above.tag != "a":
            return set()
        link = above
    try:
        target = urlsplit(link.get("href") or "").path.strip("/")
    except ValueError:
        return {"link"}
    return {"link"} if target and path.endswith(target) else {"link", "elsewhere" if target else "home"}
