"""Linked data in script elements (JSON-LD 1.1, embedded in HTML): the node that describes the page, with pointers."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml.etree import _Element

from archiver.extract.evidence import Candidate
from archiver.extract.lenient import loads_lenient
from archiver.extract.wordlist import words

MAX_SCRIPTS = 30
MAX_SCRIPT_CHARS = 2_000_000
MAX_NODES = 2000
MAX_PARTS = 50

ARTICLE_TYPES = frozenset(
    words(
        "Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle ReviewNewsArticle "
        "BackgroundNewsArticle LiveBlogPosting ScholarlyArticle TechArticle SatiricalArticle SocialMediaPosting Report "
        "AdvertiserContentArticle Blog Recipe HowTo Review DiscussionForumPosting APIReference QAPage VideoObject"
    )
)
_PAGE_TYPES = frozenset(["WebPage", "ItemPage", "AboutPage", "CollectionPage", "Product", "Event", "Book", "Movie"])
_PART_KEYS = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart")
_VOCABULARY = re.compile(r"[/#:]")


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object in a script element: its members, the script, and the pointer to it (RFC 6901).

    `by_id` are the objects of the page by their @id, to which others refer (JSON-LD 1.1, 3.3).
    """

    members: dict[str, Any]
    script: _Element
    pointer: str
    is_repaired: bool = False
    by_id: Mapping[str, Node] = field(default_factory=dict)

    @property
    def types(self) -> frozenset[str]:
        """The names of its types, without a vocabulary's address."""
        said = self.members.get("@type")
        names = said if isinstance(said, list) else [said]
        return _bare_types(tuple(name for name in names if isinstance(name, str)))

    def candidates(self, key: str, *path: str) -> Iterator[Candidate]:
        """Yield each text under the member `key`; in an object under it, the texts of the first of `path` it has.

        Numbers are texts as JSON spells them, booleans "true" and "false". An object with nothing but an @id stands for
        the object of the page that bears it.
        """
        if key in self.members:
            yield from self._texts(self.members[key], f"{self.pointer}/{escape(key)}", path)

    def _texts(self, value: object, pointer: str, path: tuple[str, ...]) -> Iterator[Candidate]:
        said = scalar(value)
        if said is not None:
            yield self._candidate(said, pointer)
        elif isinstance(value, list):
            for index, part in enumerate(value[:MAX_PARTS]):
                if not isinstance(part, list):
                    yield from self._texts(part, f"{pointer}/{index}", path)
        elif isinstance(value, dict) and path:
            yield from self._inner(value, pointer, path)

    def _inner(self, value: dict[str, Any], pointer: str, path: tuple[str, ...]) -> Iterator[Candidate]:
        for name in path:
            inner = value.get(name)
            parts = inner if isinstance(inner, list) else [inner]
            said = [(scalar(part), index) for index, part in enumerate(parts[:MAX_PARTS])]
            texts = [(text, index) for text, index in said if text is not None]
            for text, index in texts:
                place = f"{pointer}/{escape(name)}"
                yield self._candidate(text, f"{place}/{index}" if isinstance(inner, list) else place)
            if texts:
                return
        meant = self.by_id.get(str(value.get("@id")))
        if meant is not None and meant.members is not value:
            yield from _own(meant, path)

    def _candidate(self, text: str, pointer: str) -> Candidate:
        transforms = ("json-repaired",) if self.is_repaired else ()
        return Candidate(text, "json-ld", f"#{pointer}", text, self.script, transforms)


@lru_cache(maxsize=1024)
def _bare_types(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_VOCABULARY.split(name)[-1] for name in names)


def _own(node: Node, path: tuple[str, ...]) -> Iterator[Candidate]:
    """Yield the texts of the first of `path` that the node has itself."""
    for name in path:
        found = list(node.candidates(name))
        if found:
            yield from found
            return


def scalar(value: object) -> str | None:
    """Return a text, number or boolean as a text, None for anything else and for blanks."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (int, float)) else None


def all_nodes(scripts: Iterable[_Element]) -> list[Node]:
    """Return the objects in those of the `scripts` of a page that hold JSON-LD, in its order."""
    found: list[Node] = []
    by_id: dict[str, Node] = {}
    for script in _linked(scripts):
        text = script.text or ""
        if len(text) <= MAX_SCRIPT_CHARS:
            top, is_repaired = loads_lenient(text)
            found.extend(_nodes(top, script, by_id, is_repaired=is_repaired))
    for node in found:
        name = node.members.get("@id")
        # An object with one member more than its @id says something; the others only refer to it.
        if isinstance(name, str) and len(node.members) > 1:
            by_id.setdefault(name, node)
    return found[:MAX_NODES]


def described(found: list[Node]) -> list[Node]:
    """Return the nodes of `found` that may describe the page, the best first."""
    ranked = [(rank(node), position, node) for position, node in enumerate(found)]
    return [node for order, _, node in sorted(ranked, key=lambda item: item[:2]) if order < 3]


def rank(node: Node) -> int:
    """Return 0 for an article, 1 for an object without a type, 2 for a page, 3 for anything else."""
    types = node.types
    if types & ARTICLE_TYPES:
        return 0
    if not types:
        return 1
    return 2 if types & _PAGE_TYPES else 3


def _linked(scripts: Iterable[_Element]) -> list[_Element]:
    return list(islice((one for one in scripts if "ld+json" in (one.get("type") or "").lower()), MAX_SCRIPTS))


def _nodes(top: object, script: _Element, by_id: Mapping[str, Node], *, is_repaired: bool) -> Iterator[Node]:
    """Yield the objects at the top and in the members that hold parts, breadth first."""
    waiting: deque[tuple[object, str]] = deque([(top, "")])
    count = 0
    while waiting and count < MAX_NODES:
        value, pointer = waiting.popleft()
        count += 1
        if isinstance(value, list):
            waiting.extend((part, f"{pointer}/{index}") for index, part in enumerate(value[:MAX_NODES]))
        elif isinstance(value, dict):
            yield Node(value, script, pointer, is_repaired, by_id)
            waiting.extend((value[key], f"{pointer}/{escape(key)}") for key in _PART_KEYS if key in value)


def escape(key: str) -> str:
    """Return a member's name as a reference token (RFC 6901, 3)."""
    return key.replace("~", "~0").replace("/", "~1")
