"""Which links were decided lately: a menu stands on each page of a site, and need not be looked at on each.

It forgets; what it forgot is decided again, which changes nothing. So its size is bounded, whatever the crawl's is.
"""

from __future__ import annotations

from collections.abc import Iterable

from archiver.frontier.found import Found
from archiver.frontier.interface import Claim

_KEPT = 5_000

_PLAIN_HOPS = frozenset({"seed", "link"})
"""What links mean on other documents depends on how one came there: lists, sitemaps, frames, redirects."""

_Key = tuple[str, str, str]
"""A link's URL, its hop, and how it is meant: the next page and a feed are not what other links are."""


class Decided:
    """Links by the smallest depth of the pages they were decided on; two generations, of which the older is dropped."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._kept = kept
        self._young: dict[_Key, int] = {}
        self._old: dict[_Key, int] = {}

    def undecided(self, claim: Claim, found: Iterable[Found]) -> list[Found]:
        """Return those of the links found on `claim` that are to be looked at; they count as decided from now on."""
        if claim.hop not in _PLAIN_HOPS:
            return list(found)
        return [each for each in found if self._is_new((each.url, each.hop, each.rel), claim.depth)]

    def clear(self) -> None:
        """Forget all: what is in scope has changed."""
        self._young, self._old = {}, {}

    def _is_new(self, key: _Key, depth: int) -> bool:
        """Tell whether the link is to be decided; one nearer to a seed than before is, for it may be in bounds now."""
        known = self._young.get(key)
        if known is None:
            known = self._old.get(key)
        elif known <= depth:
            return False
        if len(self._young) >= self._kept:
            self._young, self._old = {}, self._young
        self._young[key] = depth if known is None else min(known, depth)
        return known is None or known > depth
