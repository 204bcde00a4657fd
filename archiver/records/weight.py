"""How much work a schema can make: schemas that multiply themselves are refused before they are run.

`allOf` of two references to the next of forty definitions is looked at 2^40 times for one value; no engine has a
limit for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MOST = 100_000
"""Subschemas that may be applied to one and the same value."""

_LISTED = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")
_NAMED = ("dependentSchemas", "dependencies")


def is_too_heavy(document: Any) -> bool:
    """Tell whether `document` can apply more than 100,000 subschemas to one value, references inside it followed.

    A reference that leads back to itself is counted once: engines stop there.
    """
    return _Weighing(document).weight_of(document) > MOST or any(
        _Weighing(document).weight_of(each) > MOST for each in _definitions(document)
    )


def _definitions(document: Any) -> Iterator[Any]:
    if isinstance(document, Mapping):
        for name in ("$defs", "definitions", "properties"):
            members = document.get(name)
            if isinstance(members, Mapping):
                yield from members.values()


class _Weighing:
    def __init__(self, document: Any) -> None:
        self._document = document
        self._known: dict[int, int] = {}
        self._open: set[int] = set()

    def weight_of(self, node: Any) -> int:
        """Return the number of subschemas that `node` applies to the value it is applied to, itself one of them."""
        if not isinstance(node, Mapping) or id(node) in self._open or len(self._open) > 400:
            return 1
        if id(node) not in self._known:
            self._open.add(id(node))
            self._known[id(node)] = 1 + sum(self.weight_of(each) for each in self._in_place(node))
            self._open.discard(id(node))
        return self._known[id(node)]

    def _in_place(self, node: Mapping[str, Any]) -> Iterator[Any]:
        for name in _LISTED:
            members = node.get(name)
            yield from members if isinstance(members, list) else ()
        yield from (node[name] for name in _SINGLE if name in node)
        for name in _NAMED:
            named = node.get(name)
            yield from named.values() if isinstance(named, Mapping) else ()
        for name in ("$ref", "$dynamicRef", "$recursiveRef"):
            reference = node.get(name)
            if isinstance(reference, str) and reference.startswith("#"):
                yield self._at(reference[1:])

    def _at(self, pointer: str) -> Any:
        node = self._document
        for part in pointer.split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            if isinstance(node, Mapping):
                node = node.get(name)
            elif isinstance(node, list) and name.isdecimal() and int(name) < len(node):
                node = node[int(name)]
            else:
                return None
        return node
