"""The elements of a page that its metadata, authors, dates and tags are looked for in, out of one walk."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.etree import _Element

from archiver.extract.authorship import AUTHOR_PROPERTIES, MAYBE_AUTHOR, POSTED, class_sign, leads_to_author
from archiver.extract.wordlist import words

MAX_ANCHORS = 500

_WHOLE = ("meta", "script", "base", "time", "abbr", "h1", "h2")
"""The tags of which all elements are taken."""
_SIGNING = words("a span div p address li strong b em small cite td dt dd h3 h4 h5 h6 article")
"""The tags of elements that may say who wrote the page."""


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

    def link(self, element: _Element) -> None:
        """Take a link by its relation, its address and the words behind it."""
        relation, address, tail = element.get("rel"), element.get("href"), element.tail
        if relation is not None and "author" in relation.split():
            self.marked.append(element)
        if address is not None and MAYBE_AUTHOR.search(address) and leads_to_author(address):
            self.linked.append(element)
        if (relation or (address and "creativecommons.org/" in address)) and len(self.anchors) < MAX_ANCHORS:
            self.anchors.append(element)
        if tail and not self.posters and not tail.isascii() and POSTED.match(tail):
            self.posters.append(element)


def take_census(root: _Element) -> Census:
    """Return the elements of interest in `root`."""
    census = Census()
    timed, titled = census.times, census.headings
    lists = (census.metas, census.scripts, census.bases, timed, timed, titled, titled)
    takers = {tag: taken.append for tag, taken in zip(_WHOLE, lists, strict=True)}
    by_sign = {"byline": census.bylines, "user": census.users}
    for element in root.iter(*_WHOLE, *_SIGNING):
        tag = str(element.tag)
        take = takers.get(tag)
        if take is not None:
            take(element)
            continue
        said = element.get("class")
        if said is not None and (sign := class_sign(said)):
            by_sign[sign].append(element)
        if element.get("itemprop") in AUTHOR_PROPERTIES:
            census.marked.append(element)
        if tag == "a":
            census.link(element)
    return census
