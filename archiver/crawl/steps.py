"""How a crawl came to a URL: what came in a row right before it, so that nothing goes on for ever."""

from __future__ import annotations

from typing import NamedTuple

from archiver.frontier.interface import Candidate, CandidateHop, Claim

MAX_STEPS = 20
"""So many redirects, or frames in frames and styles that import styles, are followed in a row; a trap has no end."""

MAX_PAGES = 500
"""So many pages of a listing in a row are as near to the seed as the first; those behind count as links do."""

MAX_BARREN = 500
"""So many pages in a row may bring nothing new but the next one. Counters and calendars do that; a comic strip or a
gallery brings a picture each time, a listing brings links."""

_MAX_KEPT = 30_000


class Steps(NamedTuple):
    """What came in a row: redirects and requisites, pages of one listing, pages that brought nothing but the next."""

    chain: int = 0
    pages: int = 0
    barren: int = 0


NONE = Steps()


class Trail:
    """The steps of the URLs taken up last; one that is forgotten begins anew, which lets a trap go on once more."""

    def __init__(self) -> None:
        self._steps_by_url: dict[str, Steps] = {}

    def taken(self, claim: Claim) -> Steps:
        """Return and forget the steps that led to `claim`."""
        return self._steps_by_url.pop(claim.url, _by_hop(claim.hop))

    def note(self, candidate: Candidate, steps: Steps) -> None:
        """Keep the steps that lead to `candidate`, those of the first way found."""
        # What the hop alone tells need not be kept: most URLs are such.
        if steps != _by_hop(candidate.hop):
            self._steps_by_url.setdefault(candidate.url, steps)
        if len(self._steps_by_url) > _MAX_KEPT:
            del self._steps_by_url[next(iter(self._steps_by_url))]


def _by_hop(hop: CandidateHop) -> Steps:
    return Steps(chain=1) if hop in ("embed", "redirect") else NONE
