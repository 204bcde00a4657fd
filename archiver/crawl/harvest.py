"""Which of the links found on a page become candidates, and why the others do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from archiver.crawl.plan import Plan
from archiver.crawl.steps import MAX_BARREN, MAX_PAGES, MAX_STEPS, Steps, Trail
from archiver.crawl.worker import Fetched
from archiver.errors import UrlError
from archiver.frontier.found import PAGINATION, Found
from archiver.frontier.interface import Candidate, Claim
from archiver.frontier.lastmod import is_older
from archiver.frontier.sitemap import MAX_INDEX_DEPTH
from archiver.urls.normal import normal_url, split_url
from archiver.urls.scope import Scope
from archiver.urls.sessions import without_session
from archiver.urls.traps import TrapGuard, trap_of

__all__ = ["MAX_STEPS", "Harvest", "LeaveOut"]

# What a page needs goes before the next page, so that a crawl stopped early holds whole pages.
_REQUISITE_PRIORITY = -10
_LISTS = ("list", "sitemap", "feed")
_SEEDS_KEPT = 50_000
_NEVER = ("excluded", "not-a-web-url")

LeaveOut = Callable[[str, str], None]
"""Takes a URL that is not followed, and the reason in a word."""


class Harvest:
    """Applies a plan's scope, depth and options to what pages link to."""

    def __init__(self, plan: Plan, scope: Scope, *, guard: TrapGuard | None = None) -> None:
        self._plan = plan
        self.scope = scope
        self._guard = guard or TrapGuard()
        self._trail = Trail()

    def recall(self, urls: Iterable[str]) -> None:
        """Let the trap guard know the URLs that an earlier run of this crawl took up."""
        for url in urls:
            self._guard.count(url)
            self._guard.is_new(url)

    def seeds(self, fetched: Fetched) -> list[str]:
        """Return what turned out to be seeds: what a list names, and where a seed redirects to.

        So the scope is laid around the site's real address. A redirect of depth 0 is one of a seed.
        """
        claim, location = fetched.claim, fetched.location
        if claim.hop == "list":
            found = (found.url for found in fetched.found if found.hop == "link" and found.tag != "sitemap")
            return list(islice(found, _SEEDS_KEPT))
        if not location or claim.depth or claim.hop not in ("seed", "redirect"):
            return []
        try:
            return [normal_url(location, claim.url)]
        except UrlError:
            return []

    def candidates(self, fetched: Fetched, leave_out: LeaveOut) -> Iterator[Candidate]:
        """Yield what may be fetched next; `leave_out` is told of the other links, with the reason."""
        steps = self._trail.taken(fetched.claim)
        if fetched.location:
            yield from self._redirect(fetched.claim, fetched.location, steps, leave_out)
        taken: list[Candidate] = []
        for found in fetched.found:
            candidate = self._candidate(fetched.claim, found, steps)
            reason = self._why_not(fetched, found, candidate, steps)
            if reason:
                leave_out(candidate.url, reason)
            else:
                taken.append(candidate)
        yield from self._onward(fetched.claim, taken, steps, leave_out)

    def _redirect(self, claim: Claim, location: str, steps: Steps, leave_out: LeaveOut) -> Iterator[Candidate]:
        """Yield where a redirect leads; that of a list, a sitemap or a feed is one as well."""
        try:
            url = normal_url(location, claim.url)
        except UrlError:
            leave_out(location, "not-a-web-url")
            return
        is_free = claim.hop == "embed" or claim.hop in _LISTS
        reason: str | None = self.scope.why_out(url)
        if is_free and reason not in _NEVER:
            reason = None
        reason = reason or trap_of(url) or ("trap-redirects" if steps.chain >= MAX_STEPS else None)
        if reason:
            leave_out(url, reason)
            return
        priority = _REQUISITE_PRIORITY if claim.hop == "embed" else 0
        # Another page of a seed's listing has the seed's depth, but leads the scope to nowhere: it stays a link.
        keeps_hop = is_free or (claim.hop == "link" and claim.depth == 0)
        candidate = Candidate(url, claim.depth, claim.url, claim.hop if keeps_hop else "redirect", priority)
        self._trail.note(candidate, steps._replace(chain=steps.chain + 1))
        yield candidate

    def _candidate(self, claim: Claim, found: Found, steps: Steps) -> Candidate:
        """Return what a link would be as a candidate."""
        if found.hop == "embed":
            return Candidate(found.url, claim.depth, claim.url, "embed", _REQUISITE_PRIORITY)
        if found.tag == "sitemap":
            return Candidate(found.url, 0, claim.url, "list" if claim.hop == "list" else "sitemap")
        if claim.hop == "list":
            return Candidate(found.url, 0, claim.url, "seed")
        if self._plan.feeds and found.rel == "feed":
            return Candidate(found.url, 0, claim.url, "feed")
        # A session id is the site's own; a parameter called like one on another site may be anything.
        url = without_session(found.url) if split_url(found.url).host == split_url(claim.url).host else found.url
        if found.rel in PAGINATION and self._plan.depth != 0 and steps.pages < MAX_PAGES:
            # Another page of the same listing is as near to the seed as this one.
            return Candidate(url, claim.depth, claim.url, "feed" if claim.hop == "feed" else "link")
        return Candidate(url, claim.depth + 1, claim.url, "link")

    def _why_not(self, fetched: Fetched, found: Found, candidate: Candidate, steps: Steps) -> str | None:
        """Return why the link is not followed, None if it is."""
        if self._plan.sitemap_since and found.lastmod and is_older(found.lastmod, self._plan.sitemap_since):
            return "older"
        reason = self.scope.why_out(candidate.url)
        match candidate.hop:
            case "seed":
                return reason
            case "embed":
                return self._why_no_requisite(fetched.claim, reason, steps)
            case "sitemap" | "list" | "feed":
                limit = MAX_PAGES if candidate.hop == "feed" else MAX_INDEX_DEPTH
                return reason if reason in _NEVER else "trap-index" if steps.pages >= limit else None
            case _:
                return reason or self._why_no_page(fetched, candidate, steps)

    def _why_no_requisite(self, claim: Claim, reason: str | None, steps: Steps) -> str | None:
        if not self._plan.requisites or claim.hop == "list":
            return "requisite"
        if reason in _NEVER:
            return reason
        return "trap-requisites" if claim.hop == "embed" and steps.chain >= MAX_STEPS else None

    def _why_no_page(self, fetched: Fetched, candidate: Candidate, steps: Steps) -> str | None:
        if self._plan.depth is not None and candidate.depth > self._plan.depth:
            return "depth"
        year = fetched.exchange.started_at.year if fetched.exchange else None
        return self._guard.trap_of(candidate.url, year=year)

    def _onward(
        self, claim: Claim, candidates: list[Candidate], steps: Steps, leave_out: LeaveOut
    ) -> Iterator[Candidate]:
        """Yield the candidates and note how they were come to, unless the page is one of a row that brings nothing."""
        barren = steps.barren + 1 if self._is_barren(claim, candidates) else 0
        for candidate in candidates:
            if barren > MAX_BARREN:
                leave_out(candidate.url, "trap-row")
                continue
            self._trail.note(candidate, _steps_to(candidate, claim, steps, barren))
            yield candidate

    def _is_barren(self, claim: Claim, candidates: list[Candidate]) -> bool:
        """Tell whether a page brings at most two links that are new, and nothing else new."""
        new = [candidate for candidate in candidates if self._guard.is_new(candidate.url)]
        return claim.hop == "link" and len(new) <= 2 and all(candidate.hop == "link" for candidate in new)


def _steps_to(candidate: Candidate, claim: Claim, steps: Steps, barren: int) -> Steps:
    """Return the steps behind the one from `claim` to `candidate`."""
    if candidate.hop == "embed":
        return Steps(chain=steps.chain + 1 if claim.hop == "embed" else 1)
    is_next_page = candidate.depth == claim.depth and candidate.hop != "seed"
    return Steps(pages=steps.pages + 1 if is_next_page else 0, barren=barren)
