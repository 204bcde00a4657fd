"""What a site asks of crawlers in robots.txt (RFC 9309).

Fetching it, and following up to five redirects, is the caller's; so is the clock. Where the standard leaves a choice:
429 counts as an answer of a busy server and not as "no rules", spelling mistakes in "disallow" are understood, and a
file in UTF-16 is read.
"""

from __future__ import annotations

import codecs
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from archiver.errors import FetchError, TransientFetchError, UrlError
from archiver.fetch.patterns import Rule, Rules
from archiver.urls.normal import normal_url, split_url

PRODUCT_TOKEN = "archiver"
MAX_PARSED_BYTES = 500 * 1024  # RFC 9309, 2.5
MAX_AGE_S = 24 * 3600.0  # RFC 9309, 2.4
UNREACHABLE_AGE_S = 1.0  # ours: how long to rest is told by archiver.crawl.pace; then the server is asked again
STALE_AGE_S = 600.0  # ours: where old rules go on to count, newer ones are asked for again after this time
MAX_REDIRECTS = 5  # RFC 9309, 2.3.1.2

_LINE_END = re.compile(r"\r\n|\r|\n")
_TOKEN = re.compile(r"\*(?=\s|\Z)|[A-Za-z_-]+")
_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?\Z")
_AGENT_KEYS = frozenset(("user-agent", "useragent", "user agent"))
_KEYS_BY_MISTAKE = dict.fromkeys(("disalow", "dissallow", "dissalow", "disallaw", "diasllow"), "disallow")
_RULE_KEYS = frozenset(("allow", "disallow"))
_BUSY = 429


@dataclass(frozen=True, slots=True)
class Robots:
    """What a robots.txt says to us. Without `rules` the status decided, and `allows_all` says which way.

    `problem` is set where the file could not be had: then nothing may be fetched, for now.
    """

    allows_all: bool
    crawl_delay_s: float | None = None
    sitemaps: tuple[str, ...] = ()
    problem: FetchError | None = field(default=None, compare=False)
    rules: Rules | None = field(default=None, compare=False, repr=False)

    @property
    def reachable(self) -> bool:
        """Whether the server told its rules, or that it has none."""
        return self.problem is None

    def allows(self, url: str) -> bool:
        """Say whether `url` may be fetched; /robots.txt itself always may."""
        parts = split_url(url)
        if self.allows_all or parts.path == "/robots.txt":
            return True
        return self.rules is not None and self.rules.allow(parts.target)


class RobotsFile(NamedTuple):
    """The answer to a request for a robots.txt, after redirects; `error` says why there is none (`status` None)."""

    status: int | None
    body: bytes = b""
    error: FetchError | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    key: str
    value: str


def robots_of(status: int | None, body: bytes = b"", url: str = "", *, error: FetchError | None = None) -> Robots:
    """Return what the answer to a request for /robots.txt means; `status` is None if there was none.

    2xx: its rules. 3xx (a redirect too many) and 4xx: everything is allowed. 429, 5xx and none: nothing is (RFC 9309,
    2.3.1). Sitemaps are made absolute by `url`, the address of the file. Rules that cannot be read are left out.
    """
    if status is None or not 200 <= status < 500 or status == _BUSY:
        return Robots(allows_all=False, problem=error or _no_rules(status, url))
    if status >= 300:
        return Robots(allows_all=True)
    lines = _lines(body)
    ours = _our_rules(lines)
    return Robots(
        allows_all=False,
        crawl_delay_s=_crawl_delay(ours),
        sitemaps=_sitemaps(lines, url),
        rules=Rules(Rule(line.key == "allow", line.value) for line in ours if line.key in _RULE_KEYS),
    )


def _no_rules(status: int | None, url: str) -> FetchError:
    answer = "no answer" if status is None else f"the answer {status}"
    hint = "Until its rules are known nothing of the site may be fetched; try again later."
    return TransientFetchError(f"for robots.txt there was {answer}", url, hint)


def _lines(body: bytes) -> list[_Line]:
    """Return the "key: value" lines of the part that is read, without comments; a cut line at its end is left out."""
    is_utf_16 = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    raw = body.removeprefix(codecs.BOM_UTF8)[:MAX_PARSED_BYTES]
    text = raw.decode("utf-16" if is_utf_16 else "utf-8", "replace")
    lines = _LINE_END.split(text)
    if len(body) > MAX_PARSED_BYTES:
        # Half of "Allow: /public/" would allow everything.
        lines.pop()
    pairs = (line.partition("#")[0].partition(":") for line in lines)
    return [_Line(_key(key), value.strip()) for key, mark, value in pairs if mark]


def _key(text: str) -> str:
    key = text.strip().lower()
    return _KEYS_BY_MISTAKE.get(key, key)


def _our_rules(lines: list[_Line]) -> list[_Line]:
    """Return the rules of all groups for our product token or, without one, of those for everybody (2.2.1).

    Only allow and disallow end the list of agents that a group begins with; a Crawl-delay among them does not (2.2.4).
    """
    ours: list[_Line] = []
    everybodys: list[_Line] = []
    named = False
    agents: set[str] = set()
    in_rules = False
    for line in lines:
        if line.key in _AGENT_KEYS:
            agents = set() if in_rules else agents
            in_rules = False
            token = _TOKEN.match(line.value)
            agents.add(token[0].lower() if token else "")
            named = named or PRODUCT_TOKEN in agents
        elif line.key in _RULE_KEYS or line.key == "crawl-delay":
            in_rules = in_rules or line.key in _RULE_KEYS
            if PRODUCT_TOKEN in agents:
                ours.append(line)
            if "*" in agents:
                everybodys.append(line)
    return ours if named else everybodys


def _crawl_delay(rules: list[_Line]) -> float | None:
    """Return the longest Crawl-delay in seconds (no part of RFC 9309, but widely used)."""
    delays = [float(line.value) for line in rules if line.key == "crawl-delay" and _SECONDS.match(line.value)]
    return max(delays, default=None)


def _sitemaps(lines: list[_Line], url: str) -> tuple[str, ...]:
    """Return the sitemaps named, in normal form; they belong to no group."""
    found: dict[str, None] = {}
    for line in lines:
        if line.key == "sitemap":
            try:
                found[normal_url(line.value, url or None)] = None
            except UrlError:
                continue
    return tuple(found)


FetchRobots = Callable[[str], RobotsFile]
"""Given the URL of a robots.txt, returns the answer; does not raise FetchError."""


class RobotsCache:
    """Robots by origin, fetched when first asked for and again after a day.

    Threads may share it: while one fetches the file of an origin, others that ask for the same one wait for it, and
    those that ask for another do not. Rules that are a day old count on where no newer ones can be had (2.4).
    """

    def __init__(self, fetch: FetchRobots, *, max_origins: int = 10_000) -> None:
        self._fetch = fetch
        self._max_origins = max_origins
        self._kept: OrderedDict[str, tuple[float, Robots]] = OrderedDict()
        self._pending: set[str] = set()
        self._changed = threading.Condition()

    def robots_for(self, url: str, now: float) -> Robots:
        """Return the robots of the origin of `url`; `now` is in seconds on any steady clock. Raises UrlError."""
        origin = split_url(url).origin
        with self._changed:
            while origin in self._pending:
                self._changed.wait()
            kept = self._kept.get(origin)
            if kept and now < kept[0]:
                return kept[1]
            self._pending.add(origin)
        try:
            robots, age_s = self._fetched(origin, kept[1] if kept else None)
            with self._changed:
                self._keep(origin, now + age_s, robots)
        finally:
            with self._changed:
                self._pending.discard(origin)
                self._changed.notify_all()
        return robots

    def is_pending(self, url: str) -> bool:
        """Tell whether some thread is fetching the robots.txt for `url`, so that asking would mean waiting."""
        with self._changed:
            return split_url(url).origin in self._pending

    def is_fresh(self, url: str, now: float) -> bool:
        """Tell whether `robots_for` would fetch nothing."""
        with self._changed:
            kept = self._kept.get(split_url(url).origin)
        return kept is not None and now < kept[0]

    def known(self, url: str) -> Robots | None:
        """Return the robots of the origin of `url` if there were any, however old; fetches nothing."""
        with self._changed:
            kept = self._kept.get(split_url(url).origin)
        return kept[1] if kept else None

    def _fetched(self, origin: str, old: Robots | None) -> tuple[Robots, float]:
        """Return the robots of `origin`, or the old ones where there is no answer now, and how long to keep them."""
        address = f"{origin}/robots.txt"
        answer = self._fetch(address)
        robots = robots_of(answer.status, answer.body, address, error=answer.error)
        if robots.reachable:
            return robots, MAX_AGE_S
        return (old, STALE_AGE_S) if old and old.reachable else (robots, UNREACHABLE_AGE_S)

    def _keep(self, origin: str, until: float, robots: Robots) -> None:
        self._kept[origin] = (until, robots)
        self._kept.move_to_end(origin)
        while len(self._kept) > self._max_origins:
            self._kept.popitem(last=False)
