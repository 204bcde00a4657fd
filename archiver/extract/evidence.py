"""Candidates for a field, and the evidence of the one that was chosen: where its words stand in the page.

A quote is always the slice of the decoded page from `start` to `end`, spelled as there, entities and all.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from archiver.model import Evidence, EvidenceStatus, Rejected

_LINE_END = re.compile("\n")
MAX_REJECTED = 8
MAX_RAW = 500
"""How much of a long raw value an evidence shows."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value for a field, and where it came from. `element` is where the page says it, None for a URL or header."""

    value: str
    method: str
    selector: str
    raw: str
    element: _Element | None = None
    transforms: tuple[str, ...] = ()


class Locator:
    """Finds where a value stands in the decoded page."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] | None = None

    def find(self, raw: str, element: _Element | None = None) -> tuple[int, int] | None:
        """Return start and end of `raw` as the page spells it, near `element` if it is there, or None."""
        if not raw:
            return None
        near = self.position(element) if element is not None else 0
        for spelled in spellings(raw):
            start = self.text.find(spelled, near)
            if start >= 0:
                return start, start + len(spelled)
        return self.find(raw) if near else None

    def position(self, element: _Element) -> int:
        """Return a character position before the start tag of `element` and close to it."""
        before = element.getprevious()
        anchor = before if before is not None else element.getparent()
        line: object = anchor.sourceline if anchor is not None else None
        starts = self._line_starts()
        return starts[min(line, len(starts)) - 1] if isinstance(line, int) and line > 0 else 0

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            self._starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        return self._starts


def spellings(raw: str) -> Iterator[str]:
    """Yield the ways HTML and JSON spell `raw`, itself first."""
    seen = {raw}
    yield raw
    escaped = html.escape(raw, quote=False)
    others = (
        escaped,
        html.escape(raw),
        escaped.replace('"', "&quot;"),
        escaped.replace("'", "&#039;"),
        escaped.replace("'", "&#39;"),
        escaped.replace("\u2019", "&rsquo;").replace("\u2018", "&lsquo;"),
        escaped.replace("\u2019", "&#8217;").replace("\u2018", "&#8216;").replace("\u2013", "&#8211;"),
        escaped.replace("\u00a0", "&nbsp;"),
        json.dumps(raw)[1:-1],
        json.dumps(raw, ensure_ascii=False)[1:-1],
        json.dumps(raw, ensure_ascii=False)[1:-1].replace("/", r"\/"),
    )
    for spelled in others:
        if spelled not in seen:
            seen.add(spelled)
            yield spelled


def xpath(element: _Element) -> str:
    """Return the XPath of an element, from the root, with positions."""
    return str(element.getroottree().getpath(element))


def prove(
    field: str,
    chosen: Candidate,
    others: Sequence[Candidate],
    locator: Locator,
    *,
    is_conflict: bool = False,
) -> Evidence:
    """Return the evidence for `chosen`; `others` with another value are named as rejected."""
    status: EvidenceStatus = "conflict" if is_conflict else "supported"
    span = locator.find(chosen.raw, chosen.element) if chosen.method != "url" else None
    start, end = span or (None, None)
    return Evidence(
        field=field,
        method=chosen.method,
        selector=chosen.selector,
        value_raw=chosen.raw[:MAX_RAW],
        status=status,
        quote=locator.text[start:end] if span else None,
        start=start,
        end=end,
        transforms=chosen.transforms,
        rejected=rejected(chosen, others),
    )


def rejected(chosen: Candidate, others: Sequence[Candidate]) -> tuple[Rejected, ...]:
    """Return the other values once each, in the order of their sources."""
    by_value: dict[str, Rejected] = {}
    for other in others:
        if other.value != chosen.value:
            by_value.setdefault(other.value, Rejected(other.value[:MAX_RAW], other.method, other.selector))
    return tuple(by_value.values())[:MAX_REJECTED]


def absent(field: str) -> Evidence:
    """Return the evidence that a field was looked for and not found."""
    return Evidence(field=field, method="none", selector="", value_raw="", status="absent")
