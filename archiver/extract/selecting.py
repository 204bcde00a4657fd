"""The selectors of site rules: XPath 1.0, or words of tags, classes and ids as in `div.story #author`.

A selector may end in `/@name`, then it gives that attribute instead of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element

from archiver.extract.metadata import one_line

_ATTRIBUTE = re.compile(r"/@([\w:.-]+)$")
_COMPOUND = re.compile(r"(?P<tag>[A-Za-z][\w-]*|\*)?(?P<marks>(?:[.#][\w-]+)*)")
_MARK = re.compile(r"([.#])([\w-]+)")
_SILENT = ("script", "style", "template")


class SelectorError(ValueError):
    """A text that is no selector; the message says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Selector:
    """A compiled selector: the elements it leads to, and the attribute it gives of them, None for their text."""

    path: etree.XPath
    attribute: str | None

    def found(self, root: _Element) -> Iterator[tuple[_Element, str]]:
        """Yield the elements in document order, each with its text or attribute on one line; empty ones are passed."""
        for element in self.elements(root):
            text = shown(element) if self.attribute is None else one_line(element.get(self.attribute) or "")
            if text:
                yield element, text

    def elements(self, root: _Element) -> list[_Element]:
        """Return the elements in document order."""
        result = self.path(root)
        return [node for node in result if isinstance(node, _Element)] if isinstance(result, list) else []


def shown(element: _Element) -> str:
    """Return the text in `element` on one line, without scripts and styles."""
    pieces = element.xpath("descendant::text()[not(ancestor::script or ancestor::style or ancestor::template)]")
    return one_line("".join(map(str, pieces))) if isinstance(pieces, list) else ""


@lru_cache(maxsize=4096)
def selector(text: str) -> Selector:
    """Return the selector that `text` is. Raises SelectorError if it is none."""
    attribute = _ATTRIBUTE.search(text)
    bare = text[: attribute.start()] if attribute else text
    path = bare if bare.startswith(("/", "(", "./")) else _as_xpath(bare)
    try:
        compiled = etree.XPath(path, regexp=False, smart_strings=False)
    except etree.XPathError as error:
        raise SelectorError(f"{text!r} is no XPath: {error}") from error
    return Selector(compiled, attribute[1] if attribute else None)


def _as_xpath(text: str) -> str:
    """Return the XPath for words of tags, classes and ids, each below the one before."""
    words = text.split()
    if not words:
        raise SelectorError("an empty text selects nothing")
    return "".join(f"//{_step(word)}" for word in words)


def _step(word: str) -> str:
    match = _COMPOUND.fullmatch(word)
    if match is None:
        hint = "write tag, .class and #id, one below another with blanks between, or an XPath that begins with /"
        raise SelectorError(f"{word!r} is no such selector; {hint}")
    conditions = (
        f"[@id='{name}']" if sign == "#" else f"[contains(concat(' ',normalize-space(@class),' '),' {name} ')]"
        for sign, name in _MARK.findall(match["marks"])
    )
    return (match["tag"] or "*") + "".join(conditions)
