"""Candidates for a field, and the evidence of the one that was chosen: where its words stand in the page.

A quote is always the slice of the decoded page from `start` to `end`, spelled as there, entities and all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from archiver.extract.places import Places
from archiver.model import Evidence, EvidenceStatus, Rejected

MAX_REJECTED = 8
MAX_RAW = 500
"""How much of a long raw value an evidence shows."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value for a field, and where it came from.

    `element` is where the page says it, None for a URL or header. `suffix` is what the selector has behind the path of
    the element: "" for its text, "/@content" for an attribute, "#/datePublished" for a member of the JSON in it;
    without an element it is the whole selector. `raw` is what stands there, or a part of that.
    """

    value: str
    method: str
    suffix: str
    raw: str
    element: _Element | None = None
    transforms: tuple[str, ...] = ()

    @property
    def selector(self) -> str:
        """The selector in the tree as it is; evidence says it as in the page as parsed, and only for what is shown."""
        return Places("").selector(self.element, self.suffix)


def prove(
    field: str,
    chosen: Candidate,
    others: Sequence[Candidate],
    places: Places,
    *,
    is_conflict: bool = False,
) -> Evidence:
    """Return the evidence for `chosen`; `others` with another value are named as rejected."""
    # What a rule says of all its pages stands in none of them.
    is_said = chosen.method == "rule" and chosen.element is None
    status: EvidenceStatus = "asserted" if is_said else "conflict" if is_conflict else "supported"
    has_place = chosen.element is not None or chosen.method == "text"
    span = places.find(chosen.raw, chosen.element, chosen.suffix) if has_place else None
    start, end = span or (None, None)
    return Evidence(
        field=field,
        method=chosen.method,
        selector=places.selector(chosen.element, chosen.suffix),
        value_raw=chosen.raw[:MAX_RAW],
        status=status,
        quote=places.text[start:end] if span else None,
        start=start,
        end=end,
        transforms=chosen.transforms,
        rejected=rejected(chosen, others, places),
    )


def rejected(chosen: Candidate, others: Sequence[Candidate], places: Places) -> tuple[Rejected, ...]:
    """Return the other values once each, in the order of their sources."""
    if not others:
        return ()
    by_value: dict[str, Candidate] = {}
    for other in others:
        if other.value != chosen.value and len(by_value) < MAX_REJECTED:
            by_value.setdefault(other.value, other)
    return tuple(
        Rejected(other.value[:MAX_RAW], other.method, places.selector(other.element, other.suffix))
        for other in by_value.values()
    )


def absent(field: str) -> Evidence:
    """Return the evidence that a field was looked for and not found."""
    return Evidence(field=field, method="none", selector="", value_raw="", status="absent")
