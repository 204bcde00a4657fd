"""Footnotes of a story: references that lead to a note on the same page, and the notes they lead to.

A reference comes before its note. Until the end it is a number between two marks; then it becomes `[^label]` if the
note was written, and the words it had in the page if not.
"""

from __future__ import annotations

import re

from lxml.etree import _Element

from archiver.extract.runs import REFERENCE
from archiver.extract.wordlist import words

MAX_LABEL = 12
"""The most characters a reference has; longer ones are links to another part of the page."""

MAX_NOTES = 5000

NOTE_TAGS = frozenset(words("li p div aside section"))
"""Elements that can be a note."""

_ROLES = frozenset(["doc-noteref"])
_CLASSES = re.compile(r"(?:^|[\s_-])(?:foot-?note|end-?note|note)-?ref|^noteref|footnote-?anchor", re.IGNORECASE)
_BACK_CLASSES = re.compile(r"back-?ref|reversefootnote|back-?link", re.IGNORECASE)
_LABEL = re.compile(r"[A-Za-z0-9_-]+")
_PLACE = re.compile(f"{REFERENCE}(\\d+){REFERENCE}")
_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")


class Footnotes:
    """The references seen so far, by the id that they lead to."""

    def __init__(self) -> None:
        self.labels: dict[str, str] = {}
        self.written: set[str] = set()
        self._taken: set[str] = set()
        self._references: list[tuple[str, str]] = []  # target and words
        self._back: set[str] = set()

    def reference(self, anchor: _Element, href: str) -> str:
        """Return what stands for a reference until the end, or nothing if `anchor` is none."""
        target = href[1:]
        said = "".join(map(str, anchor.itertext())).strip()
        bare = said.strip("[]() \u00a0")
        if not bare or not target or len(bare) > MAX_LABEL or len(self._references) >= MAX_NOTES:
            return ""
        raised = raised_parent(anchor)
        if raised is None and not is_marked(anchor):
            return ""
        self.labels.setdefault(target, self._label(bare) if target not in self.labels else "")
        for element in (anchor, raised):
            if element is not None:
                self._back.update(name for key in ("id", "name") if (name := element.get(key)))
        self._references.append((target, said.translate(_RAISED) if said.isdigit() else said))
        return f"{REFERENCE}{len(self._references) - 1}{REFERENCE}"

    def _label(self, said: str) -> str:
        """Return a label that no other note has: the words of the reference, else the next number."""
        label = said if _LABEL.fullmatch(said) else ""
        number = len(self.labels) + 1
        while not label or label in self._taken:
            label = str(number)
            number += 1
        self._taken.add(label)
        return label

    def note(self, element: _Element) -> str | None:
        """Return the label of the note that an element is, if a reference led to it and it is not written yet."""
        name = element.get("id")
        if name not in self.labels:
            first = element[0] if len(element) and not (element.text or "").strip() else None
            name = (first.get("id") or first.get("name")) if first is not None else None
        if name is None or name not in self.labels or name in self.written:
            return None
        self.written.add(name)
        return self.labels[name]

    def leads_back(self, anchor: _Element, href: str) -> bool:
        """Tell whether a link in a note leads back to its reference."""
        return (
            href[1:] in self._back
            or anchor.get("role") == "doc-backlink"
            or bool(_BACK_CLASSES.search(anchor.get("class") or ""))
        )

    def settle(self, markdown: str) -> str:
        """Return the finished story with all references settled."""
        if not self._references:
            return markdown

        def settled(place: re.Match[str]) -> str:
            target, said = self._references[int(place[1])]
            return f"[^{self.labels[target]}]" if target in self.written else said

        return _PLACE.sub(settled, markdown)


def raised_parent(anchor: _Element) -> _Element | None:
    """Return the sup element around an anchor, or in it as all its content."""
    above = anchor.getparent()
    for _ in range(2):
        if above is None:
            break
        if above.tag == "sup":
            return above
        above = above.getparent()
    return anchor[0] if len(anchor) == 1 and anchor[0].tag == "sup" else None


def is_marked(anchor: _Element) -> bool:
    """Tell whether a link says of itself that it is a reference."""
    return anchor.get("role") in _ROLES or bool(_CLASSES.search((anchor.get("class") or "")[:200]))
