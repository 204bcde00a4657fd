"""What a frontier is: the URLs of one crawl, which are due, and what became of them.

Times are seconds as float on one clock of the caller's choice that outlives the process (time.time), always passed in.
A frontier promises at-least-once: a URL claimed and not finished when the process ends is claimed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

State = Literal["queued", "in-flight", "waiting", "done", "failed"]
"""`waiting`: failed once and to be tried again later; `failed`: given up."""

CandidateHop = Literal["seed", "link", "embed", "redirect", "sitemap", "feed", "list"]
"""`list`: a page or file whose links are seeds; itself it is no seed."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A URL in normal form that may be fetched.

    `depth` counts links from a seed, `via` is the page it stood on. A smaller `priority` goes first on its host.
    """

    url: str
    depth: int = 0
    via: str | None = None
    hop: CandidateHop = "link"
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A URL handed out to be fetched. `attempts` counts this one; with `id` it tells this claim from a later one."""

    id: int
    url: str
    host: str
    depth: int
    via: str | None
    hop: CandidateHop
    attempts: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A claim that came to its end: fetched (`status`), or left out for a `reason` (robots, scope, size)."""

    claim: Claim
    status: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A URL and what is known of it, for reports."""

    url: str
    state: State
    depth: int
    via: str | None
    attempts: int
    status: int | None
    reason: str | None


class Frontier(Protocol):
    """The queue of one crawl. One thread at a time uses it; several processes may, each with its own instance."""

    def add(self, candidates: Iterable[Candidate]) -> int:
        """Take up candidates; return how many had not been known. All are durable, or none."""

    def claim(self, now: float, limit: int) -> list[Claim]:
        """Return up to `limit` URLs that are due, at most one a host, and start the delay of their hosts."""

    def finish(self, outcomes: Iterable[Outcome]) -> None:
        """Mark claims as done. Call it after the captures are durable and what was found on them was added."""

    def fail(self, claim: Claim, reason: str, *, retry_at: float | None = None) -> None:
        """Mark a claim as failed: to be tried again at `retry_at`, or never."""

    def postpone(self, host: str, until: float) -> None:
        """Let `host` rest until then, if it does not rest longer already."""

    def set_delay(self, host: str, delay_s: float) -> None:
        """Set the seconds between claims for `host`."""

    def next_due(self, now: float) -> float | None:
        """Return when a claim can next succeed, `now` if at once; None if only finishing others can help."""

    def counts(self) -> Mapping[State, int]:
        """Return how many URLs are in each state."""

    def entries(self, state: State) -> Iterator[Entry]:
        """Yield the URLs in `state` in the order they were added."""

    def close(self) -> None:
        """Give up the files."""
