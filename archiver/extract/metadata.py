"""What the head of a page says about it: meta elements by name, JSON-LD nodes, the title element."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml.etree import _Element, iterwalk

from archiver.extract.blocks import Outline, outline_page
from archiver.extract.census import Census, take_census
from archiver.extract.evidence import Candidate
from archiver.extract.jsonld import Node, all_nodes, described
from archiver.text.spaces import collapsed

MAX_VALUE_CHARS = 5000
SILENT = frozenset(["script", "style", "svg", "template"])
_NAMING = frozenset(["property", "name", "itemprop", "http-equiv"])
_HOST = re.compile(r"https?://(?:[^/?#@]*+@)?+([^/?#:]++)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """The metadata of a page: meta elements by lower-case name, JSON-LD nodes, the title element, its address.

    `nodes` are the JSON-LD objects that may describe the page, the best first, `things` all of them. `census` has the
    elements of the page by what they may be good for, `links` the link elements of the head by lower-case relation;
    `title_line` is the text of the title element on one line.
    """

    root: _Element
    metas: dict[str, list[_Element]]
    nodes: list[Node]
    title: _Element | None
    url: str | None = None
    things: list[Node] = field(default_factory=list)
    census: Census = field(default_factory=Census)
    links: dict[str, list[_Element]] = field(default_factory=dict)
    title_line: str = ""

    def metas_named(self, names: Iterable[str]) -> Iterator[Candidate]:
        """Yield the contents of the meta elements called one of `names`, in the order of the names.

        Pages in the wild say "value" for "content" too.
        """
        for name in names:
            for element in self.metas.get(name, ()):
                for attribute in ("content", "value"):
                    content = (element.get(attribute) or "").strip()
                    if content:
                        raw = content[:MAX_VALUE_CHARS]
                        yield Candidate(one_line(content), "meta", f"/@{attribute}", raw, element)
                        break

    def linked(self, key: str, *path: str) -> Iterator[Candidate]:
        """Yield the texts of the member `key` of the JSON-LD nodes, best node first."""
        for node in self.nodes:
            yield from node.candidates(key, *path)

    def title_text(self) -> str:
        """Return the text of the title element on one line, or nothing."""
        return self.title_line

    @property
    def host(self) -> str:
        """The name of the page's host in lower case without "www.", or nothing."""
        found = _HOST.match(self.url or "")
        return found[1].lower().removeprefix("www.") if found else ""


def read_head(root: _Element, url: str | None = None, outline: Outline | None = None) -> Head:
    """Return the metadata of a page; `url` is where it was captured, `outline` that of its body if it is at hand."""
    if outline is None:
        body = root.find("body")
        outline = outline_page(body if body is not None else root)
    census = take_census(root, outline)
    metas: dict[str, list[_Element]] = {}
    for element in census.metas:
        for name, value in element.items():
            if name in _NAMING:
                for word in str(value).lower().split():
                    metas.setdefault(word, []).append(element)
    # Inline SVG has title elements of its own; the page's stands in the head, in broken pages in the body.
    title = root.find("head/title")
    if title is None:
        title = next((found for found in root.iter("title") if parent_tag(found) != "svg"), None)
    line = one_line(title.text or "") if title is not None else ""
    things = all_nodes(census.scripts)
    return Head(root, metas, described(things), title, url, things, census, _links(root), line)


def _links(root: _Element) -> dict[str, list[_Element]]:
    by_relation: dict[str, list[_Element]] = {}
    for head in root.iterchildren("head"):
        for link in head.iterchildren("link"):
            for relation in {*(link.get("rel") or "").lower().split()}:
                by_relation.setdefault(relation, []).append(link)
    return by_relation


def parent_tag(element: _Element) -> str:
    """Return the name of the element above, or nothing at the top."""
    parent = element.getparent()
    return str(parent.tag) if parent is not None else ""


def one_line(text: str) -> str:
    """Return `text` with its white space collapsed and byte order marks dropped."""
    cut = text[:MAX_VALUE_CHARS]
    if not cut.isascii():
        cut = cut.replace("\ufeff", " ").replace("\u200b", " ")
    return collapsed(cut)


def element_text(element: _Element, limit: int = MAX_VALUE_CHARS) -> str:
    """Return the first `limit` characters of text in an element, on one line, without scripts and styles."""
    if not len(element):
        return one_line(("" if element.tag in SILENT else element.text or "")[:limit])
    pieces = []
    size = 0
    for text in _heard(element):
        pieces.append(text)
        size += len(text)
        if size > limit * 2:
            break
    return one_line("".join(pieces)[:limit])


def _heard(element: _Element) -> Iterator[str]:
    """Yield the texts in an element in the order of the page, without those of scripts and styles."""
    if element.text and element.tag not in SILENT:
        yield element.text
    # The walk by events is slow, so an element that holds one layer is gone through by hand.
    if any(map(len, element)):
        for event, node in islice(iterwalk(element, events=("start", "end")), 1, None):
            text = node.tail if event == "end" and node is not element else None
            if event == "start" and node.tag not in SILENT:
                text = node.text
            if text:
                yield text
        return
    for child in element:
        if child.text and child.tag not in SILENT:
            yield child.text
        if child.tail:
            yield child.tail


def description(head: Head) -> list[Candidate]:
    """Return what describes the page, the stronger source first."""
    found = list(head.metas_named(["description", "og:description", "twitter:description", "dc.description"]))
    return found + [
        Candidate(one_line(c.value), c.method, c.suffix, c.raw[:MAX_VALUE_CHARS], c.element, c.transforms)
        for c in head.linked("description")
    ]
