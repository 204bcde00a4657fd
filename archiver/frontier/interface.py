"""What a frontier is: the URLs of one crawl, which are due, and what became of them.

Times are seconds as float on one clock of the caller's choice that outlives the process (time.time), always passed in.
A frontier promises at-least-once: a URL claimed and not finished when the process ends is claimed again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from archiver.errors import FrontierError

State = Literal["queued", "in-flight", "waiting", "done", "failed"]
"""`waiting`: failed once and to be tried again later; `failed`: given up."""

CandidateHop = Literal["seed", "link", "embed", "redirect", "sitemap", "feed", "list"]
"""`list`: a page or file whose links are seeds; itself it is no seed."""


class DamagedFrontierError(FrontierError):
    """A crawl state that was written over, cut or taken apart; it can be made again from the WARC files."""


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
    """A URL and what is known of it: for reports, and to fill a frontier that is made again."""

    url: str
    state: State
    depth: int
    via: str | None
    attempts: int
    status: int | None
    reason: str | None
    hop: CandidateHop = "link"
    finished_at: float | None = None


class LeftOut(NamedTuple):
    """A link that is not followed, why ("depth", "excluded", …), and the page it stood on."""

    url: str
    reason: str
    via: str | None = None


class Usage(NamedTuple):
    """What was had from a host: captures, bytes of responses, seconds spent on it."""

    host: str
    captures: int
    size_bytes: int
    seconds: float


class Frontier(Protocol):
    """The queue of one crawl. One thread at a time uses it; several processes may, each with its own instance."""

    def add(self, candidates: Iterable[Candidate]) -> int:
        """Take up candidates; return how many had not been known. All are durable, or none."""

    def claim(self, now: float, limit: int, *, busy: Collection[str] = ()) -> list[Claim]:
        """Return up to `limit` URLs that are due, at most one a host and none of `busy`; start their hosts' delay."""

    def put_back(self, claims: Iterable[Claim], until: float = 0.0) -> None:
        """Take back claims that were not begun; their hosts rest until then."""

    def finish(self, outcomes: Iterable[Outcome], *, now: float | None = None) -> None:
        """Mark claims as done. Call it after the captures are durable and what was found on them was added."""

    def fail(self, claim: Claim, reason: str, *, retry_at: float | None = None) -> None:
        """Mark a claim as failed: to be tried again at `retry_at`, or never."""

    def settle(self, urls: Iterable[str], status: int | None, *, now: float | None = None) -> None:
        """Mark URLs as done that came along with another; those in flight are left to their holders."""

    def retry_failed(self) -> int:
        """Queue again what was given up, before all else of its host; return how many URLs that are."""

    def begin_round(self, *, older_than_s: float, now: float) -> int:
        """Queue again what was finished that long ago; return how many URLs that are."""

    def postpone(self, host: str, until: float) -> None:
        """Let `host` rest until then, if it does not rest longer already."""

    def relieve(self, host: str, now: float) -> None:
        """Let `host` rest no longer: it was asked for nothing."""

    def set_delay(self, host: str, delay_s: float) -> None:
        """Set the seconds between claims for `host`."""

    def stop_host(self, host: str, reason: str) -> None:
        """Hand out nothing more of `host` until the frontier is opened anew."""

    def next_due(self, now: float) -> float | None:
        """Return when a claim can next succeed, `now` if at once; None if only finishing others can help."""

    def leave_out(self, links: Iterable[tuple[str, str, str | None]]) -> None:
        """Note links that are not followed: URL, reason, page."""

    def left_out(self) -> Iterator[LeftOut]:
        """Yield the links that are not followed, as far as they were kept."""

    def counts(self) -> Mapping[State, int]:
        """Return how many URLs are in each state."""

    def entries(self, state: State) -> Iterator[Entry]:
        """Yield the URLs in `state` in the order they were added."""

    def close(self) -> None:
        """Give up the files."""
