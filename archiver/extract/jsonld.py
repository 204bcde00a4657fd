"""Linked data in script elements (JSON-LD 1.1, embedded in HTML): the node that describes the page, with pointers."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.etree import _Element

from archiver.extract.evidence import Candidate, xpath
from archiver.extract.wordlist import words

MAX_SCRIPTS = 30
MAX_SCRIPT_CHARS = 2_000_000
MAX_NODES = 2000

ARTICLE_TYPES = frozenset(
    words(
        "Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle ReviewNewsArticle "
        "BackgroundNewsArticle LiveBlogPosting ScholarlyArticle TechArticle SatiricalArticle SocialMediaPosting Report "
        "AdvertiserContentArticle Blog Recipe HowTo Review DiscussionForumPosting APIReference QAPage VideoObject"
    )
)
_PAGE_TYPES = frozenset(["WebPage", "ItemPage", "AboutPage", "CollectionPage", "Product", "Event", "Book", "Movie"])
_PART_KEYS = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart")
_WRAPPED = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$"
)


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object in a script element: its members, the script, and the pointer to it (RFC 6901)."""

    members: dict[str, Any]
    script: _Element
    pointer: str

    @property
    def types(self) -> frozenset[str]:
        """The names of its types, without a vocabulary's address."""
        said = self.members.get("@type")
        names = said if isinstance(said, list) else [said]
        return frozenset(re.split(r"[/#:]", name)[-1] for name in names if isinstance(name, str))

    def candidates(self, key: str, *path: str) -> Iterator[Candidate]:
        """Yield each text under the member `key`; in an object under it, the text of the first of `path` it has."""
        for value, pointer in _texts(self.members.get(key), f"{self.pointer}/{_escape(key)}", path):
            yield Candidate(value, "json-ld", f"{xpath(self.script)}#{pointer}", value, self.script)


def page_nodes(root: _Element) -> list[Node]:
    """Return the objects that may describe the page, articles first, then untyped ones, then pages."""
    found: list[Node] = []
    for script in _scripts(root):
        found.extend(_nodes(_loaded(script.text or ""), script))
    ranked = [(rank(node), position, node) for position, node in enumerate(found[:MAX_NODES])]
    return [node for order, _, node in sorted(ranked, key=lambda item: item[:2]) if order < 3]


def rank(node: Node) -> int:
    """Return 0 for an article, 1 for an object without a type, 2 for a page, 3 for anything else."""
    types = node.types
    if types & ARTICLE_TYPES:
        return 0
    if not types:
        return 1
    return 2 if types & _PAGE_TYPES else 3


def _scripts(root: _Element) -> list[_Element]:
    scripts = [script for script in root.iter("script") if "ld+json" in (script.get("type") or "").lower()]
    return scripts[:MAX_SCRIPTS]


def _loaded(text: str) -> object:
    """Return what the script holds, or None if it is no JSON; comment marks around it are taken off."""
    if len(text) > MAX_SCRIPT_CHARS:
        return None
    bare = _WRAPPED.sub("", _WRAPPED.sub("", text)).strip().rstrip(";")
    try:
        return json.loads(bare, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(top: object, script: _Element) -> Iterator[Node]:
    """Yield the objects at the top and in the members that hold parts, breadth first."""
    waiting: deque[tuple[object, str]] = deque([(top, "")])
    count = 0
    while waiting and count < MAX_NODES:
        value, pointer = waiting.popleft()
        count += 1
        if isinstance(value, list):
            waiting.extend((part, f"{pointer}/{index}") for index, part in enumerate(value[:MAX_NODES]))
        elif isinstance(value, dict):
            yield Node(value, script, pointer)
            waiting.extend((value[key], f"{pointer}/{_escape(key)}") for key in _PART_KEYS if key in value)


def _texts(value: object, pointer: str, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if value.strip():
            yield value.strip(), pointer
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value), pointer
    elif isinstance(value, list):
        for index, part in enumerate(value[:50]):
            if not isinstance(part, list):
                yield from _texts(part, f"{pointer}/{index}", path)
    elif isinstance(value, dict):
        for key in path:
            inner = value.get(key)
            if isinstance(inner, str) and inner.strip():
                yield inner.strip(), f"{pointer}/{_escape(key)}"
                return


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
