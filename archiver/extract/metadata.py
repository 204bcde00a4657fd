"""What the head of a page says about it: meta elements by name, JSON-LD nodes, the title element."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from archiver.extract.evidence import Candidate, xpath
from archiver.extract.jsonld import Node, page_nodes

MAX_VALUE_CHARS = 5000
_SILENT = frozenset(["script", "style", "svg", "template"])


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """The metadata of a page: meta elements by lower-case name, JSON-LD nodes, the title element."""

    root: _Element
    metas: dict[str, list[_Element]]
    nodes: list[Node]
    title: _Element | None

    def metas_named(self, names: Iterable[str]) -> Iterator[Candidate]:
        """Yield the contents of the meta elements called one of `names`, in the order of the names."""
        for name in names:
            for element in self.metas.get(name, ()):
                content = (element.get("content") or "").strip()
                if content:
                    value = one_line(content)
                    yield Candidate(value, "meta", xpath(element), content[:MAX_VALUE_CHARS], element)

    def linked(self, key: str, *path: str) -> Iterator[Candidate]:
        """Yield the texts of the member `key` of the JSON-LD nodes, best node first."""
        for node in self.nodes:
            yield from node.candidates(key, *path)

    def title_text(self) -> str:
        """Return the text of the title element on one line, or nothing."""
        return one_line(self.title.text or "") if self.title is not None else ""


def read_head(root: _Element) -> Head:
    """Return the metadata of a page."""
    metas: dict[str, list[_Element]] = {}
    for element in root.iter("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            for name in (element.get(attribute) or "").lower().split():
                metas.setdefault(name, []).append(element)
    # Inline SVG has title elements of its own; the page's stands in the head, in broken pages in the body.
    title = root.find("head/title")
    if title is None:
        title = next((found for found in root.iter("title") if parent_tag(found) != "svg"), None)
    return Head(root, metas, page_nodes(root), title)


def parent_tag(element: _Element) -> str:
    """Return the name of the element above, or nothing at the top."""
    parent = element.getparent()
    return str(parent.tag) if parent is not None else ""


def one_line(text: str) -> str:
    """Return `text` with its white space collapsed and byte order marks dropped."""
    return re.sub(r"[\s\ufeff\u200b]+", " ", text[:MAX_VALUE_CHARS]).strip()


def element_text(element: _Element, limit: int = MAX_VALUE_CHARS) -> str:
    """Return the first `limit` characters of text in an element, on one line, without scripts and styles."""
    pieces: list[str] = []
    size = 0
    for node in element.iter():
        text = "" if node.tag in _SILENT else node.text or ""
        tail = (node.tail or "") if node is not element else ""
        pieces += [text, tail]
        size += len(text) + len(tail)
        if size > limit * 2:
            break
    return one_line("".join(pieces)[:limit])


def description(head: Head) -> list[Candidate]:
    """Return what describes the page, the stronger source first."""
    found = list(head.metas_named(["description", "og:description", "twitter:description", "dc.description"]))
    return found + [
        Candidate(one_line(c.value), c.method, c.selector, c.raw, c.element) for c in head.linked("description")
    ]
