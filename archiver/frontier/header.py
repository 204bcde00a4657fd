"""References in the header fields of a response: Link (RFC 8288) and Refresh."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archiver.frontier.found import Reference
from archiver.frontier.rels import link_use
from archiver.frontier.tags import refresh_target

_MAX_FIELD = 16_384
_LINK = re.compile(r"[\s,]*+<([^<>]*+)>((?:[^,\"]|\"(?:[^\"\\]|\\.)*+\"?)*+)", re.DOTALL)
_PARAMETER = re.compile(r";\s*+(rel|type)\s*+=\s*+(?:\"([^\"]*+)\"|([^\s;,\"]++))", re.IGNORECASE)


def header_references(headers: Iterable[tuple[str, str]]) -> Iterator[Reference]:
    """Yield what the header fields of a document refer to; a <link> of the same rel says the same."""
    for name, value in headers:
        match name.lower():
            case "link":
                yield from _linked(value[:_MAX_FIELD])
            case "refresh":
                if text := refresh_target(value[:_MAX_FIELD]):
                    yield Reference(text, "link", "header", "refresh")
            case _:
                continue


def _linked(value: str) -> Iterator[Reference]:
    for target, rest in _LINK.findall(value):
        attributes: dict[str, str] = {}
        for name, quoted, bare in _PARAMETER.findall(rest):
            attributes.setdefault(name.lower(), quoted or bare)  # the first counts (RFC 8288, 3.3)
        use = link_use(attributes)
        if use.hop:
            yield Reference(target, use.hop, "header", "link", use.rel)
