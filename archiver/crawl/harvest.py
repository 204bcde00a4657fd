"""Which of the links found on a page become candidates, and why the others do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from archiver.crawl.plan import Plan
from archiver.crawl.worker import Fetched
from archiver.errors import UrlError
from archiver.frontier.found import Found
from archiver.frontier.interface import Candidate, Claim
from archiver.urls.normal import normal_url
from archiver.urls.scope import Scope

# What a page needs goes before the next page, so that a crawl stopped early holds whole pages.
_REQUISITE_PRIORITY = -10

MAX_STEPS = 20
"""So many redirects, or frames in frames and styles that import styles, are followed in a row; a trap has no end."""


class Harvest:
    """Applies a plan's scope, depth and options to what pages link to."""

    def __init__(self, plan: Plan, scope: Scope) -> None:
        self._plan = plan
        self.scope = scope
        # Only of what was found on a requisite or a redirect; the others' is known by their hop.
        self._steps_by_url: dict[str, int] = {}

    def candidates(self, fetched: Fetched, skipped: Counter[str]) -> Iterator[Candidate]:
        """Yield what may be fetched next; links that are left out are counted in `skipped` by reason."""
        steps = self._steps(fetched.claim)
        if fetched.location:
            yield from self._counted(self._redirect(fetched, skipped), steps, skipped)
        for found in fetched.found:
            reason = self._why_not(fetched, found)
            if reason:
                skipped[reason] += 1
            else:
                yield from self._counted([self._candidate(fetched, found)], steps, skipped)

    def _steps(self, claim: Claim) -> int:
        """Return how many redirects and requisites in a row led to `claim`."""
        return self._steps_by_url.pop(claim.url, 1 if claim.hop in ("embed", "redirect") else 0)

    def _counted(self, candidates: Iterable[Candidate], steps: int, skipped: Counter[str]) -> Iterator[Candidate]:
        """Yield those of `candidates` that are not the one step too many."""
        for candidate in candidates:
            if candidate.hop not in ("embed", "redirect"):
                yield candidate
            elif steps >= MAX_STEPS:
                skipped["trap"] += 1
            else:
                if steps:
                    self._steps_by_url.setdefault(candidate.url, steps + 1)
                yield candidate

    def is_seed_redirect(self, fetched: Fetched) -> bool:
        """Tell whether a seed turned out to live elsewhere."""
        return fetched.claim.hop in ("seed", "redirect") and fetched.claim.depth == 0 and bool(fetched.location)

    def _redirect(self, fetched: Fetched, skipped: Counter[str]) -> Iterator[Candidate]:
        claim = fetched.claim
        try:
            url = normal_url(fetched.location or "", claim.url)
        except UrlError:
            skipped["not-a-web-url"] += 1
            return
        reason = self.scope.why_out(url)
        if reason and not (claim.hop == "embed" and reason != "excluded"):
            skipped[reason] += 1
            return
        if claim.hop == "embed":
            yield Candidate(url, claim.depth, claim.url, "embed", _REQUISITE_PRIORITY)
        else:
            yield Candidate(url, claim.depth, claim.url, "redirect")

    def _candidate(self, fetched: Fetched, found: Found) -> Candidate:
        claim = fetched.claim
        if found.hop == "embed":
            return Candidate(found.url, claim.depth, claim.url, "embed", _REQUISITE_PRIORITY)
        return Candidate(found.url, claim.depth + 1, claim.url, "link")

    def _why_not(self, fetched: Fetched, found: Found) -> str | None:
        """Return why the link is not followed, None if it is."""
        reason = self.scope.why_out(found.url)
        if found.hop == "embed":
            if not self._plan.requisites:
                return "requisite"
            return reason if reason in ("excluded", "not-a-web-url") else None
        if reason:
            return reason
        if self._plan.depth is not None and fetched.claim.depth >= self._plan.depth:
            return "depth"
        return None
