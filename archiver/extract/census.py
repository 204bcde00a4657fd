"""The elements of a page that its metadata, authors, dates and tags are looked for in, out of one walk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml.etree import _Element

from archiver.extract.authorship import AUTHOR_PROPERTIES, POSTED, class_sign, leading_to_authors, that_may_sign
from archiver.extract.blocks import Outline
from archiver.extract.wordlist import words

MAX_ANCHORS = 500

_WHOLE = ("meta", "script", "base", "time", "abbr", "h1", "h2")
"""The tags of which all elements are taken."""
_SIGNING = words("a span strong b em small cite")
_SIGNING_BOXES = frozenset(words("div p address li td dt dd h3 h4 h5 h6 article"))
"""The tags of elements that may say who wrote the page, within lines and as boxes of their own."""


@dataclass(slots=True)
class Census:
    """Elements by what they may be good for, each list in the order of the page.

    `headings` are those of the upper two levels. `anchors` are the links that say their relation or lead to a Creative
    Commons licence, at most MAX_ANCHORS. Those who wrote the page may stand in `marked` (itemprop, rel), `bylines` and
    `users` (classes), `linked` (addresses of authors) and `posters` (before "posted on" in Chinese, the first only).
    """

    metas: list[_Element] = field(default_factory=list)
    scripts: list[_Element] = field(default_factory=list)
    bases: list[_Element] = field(default_factory=list)
    times: list[_Element] = field(default_factory=list)
    headings: list[_Element] = field(default_factory=list)
    anchors: list[_Element] = field(default_factory=list)
    marked: list[_Element] = field(default_factory=list)
    bylines: list[_Element] = field(default_factory=list)
    users: list[_Element] = field(default_factory=list)
    linked: list[_Element] = field(default_factory=list)
    posters: list[_Element] = field(default_factory=list)

    def relate(self, link: _Element, relation: str) -> None:
        """Take a link by its relation."""
        if "author" in relation.split():
            self.marked.append(link)
        if relation and len(self.anchors) < MAX_ANCHORS:
            self.anchors.append(link)


def take_census(root: _Element, outline: Outline) -> Census:
    """Return the elements of interest in `root`, of whose body `outline` is the outline.

    Boxes are looked up there; what the outline leaves out, such as templates, signs nothing.
    """
    census = Census()
    timed, titled = census.times, census.headings
    lists = (census.metas, census.scripts, census.bases, timed, timed, titled, titled)
    takers: dict[object, Callable[[_Element], None]] = {
        tag: taken.append for tag, taken in zip(_WHOLE, lists, strict=True)
    }
    classed: list[_Element] = []
    classes: list[str] = []
    links: list[_Element] = []
    addresses: list[str] = []
    for element in root.iter(*_WHOLE, *_SIGNING):
        tag = element.tag
        take = takers.get(tag)
        if take is not None:
            take(element)
            continue
        said = element.get("class")
        if said is not None:
            classed.append(element)
            classes.append(said)
        if element.get("itemprop") in AUTHOR_PROPERTIES:
            census.marked.append(element)
        if tag != "a":
            continue
        relation, address, tail = element.get("rel"), element.get("href"), element.tail
        if relation is not None:
            census.relate(element, relation)
        if address is not None:
            links.append(element)
            addresses.append(address)
            if not relation and "creativecommons.org/" in address and len(census.anchors) < MAX_ANCHORS:
                census.anchors.append(element)
        if tail and not tail.isascii() and not census.posters and POSTED.match(tail):
            census.posters.append(element)
    census.linked += [links[place] for place in leading_to_authors(addresses)]
    by_sign: dict[str, list[_Element]] = {"byline": census.bylines, "user": census.users, "": []}
    for place in that_may_sign(classes):
        by_sign[class_sign(classes[place])].append(classed[place])
    _add_boxes(root, census, outline)
    return census


def _add_boxes(root: _Element, census: Census, outline: Outline) -> None:
    """Add the boxes that may say who wrote the page, each in its place."""
    elements, tags = outline.elements, outline.tags
    signed: dict[str, list[_Element]] = {"byline": [], "user": [], "": []}
    for box in that_may_sign(outline.names):
        if tags[box] in _SIGNING_BOXES:
            element = elements[box]
            signed[class_sign(element.get("class") or "")].append(element)
    marked = [elements[box] for box in outline.credits if tags[box] in _SIGNING_BOXES]
    for boxes, taken in ((signed["byline"], census.bylines), (signed["user"], census.users), (marked, census.marked)):
        if boxes:
            taken[:] = _in_page_order(root, [*taken, *boxes]) if taken else boxes


def _in_page_order(root: _Element, elements: list[_Element]) -> list[_Element]:
    wanted = set(elements)
    return [element for element in root.iter(*{str(element.tag) for element in wanted}) if element in wanted]
