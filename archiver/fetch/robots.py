"""What a site asks of crawlers in robots.txt (RFC 9309).

Fetching it, and following up to five redirects, is the caller's; so is the clock. Paths are matched by protego, which
does not backtrack. The group is picked here, because protego takes a group for `arch` as meant for `archiver`.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archiver.errors import UrlError
from archiver.urls.normal import normal_url, split_url

if TYPE_CHECKING:
    from protego import Protego

PRODUCT_TOKEN = "archiver"
MAX_PARSED_BYTES = 500 * 1024  # RFC 9309, 2.5
MAX_AGE_S = 24 * 3600.0  # RFC 9309, 2.4
UNREACHABLE_AGE_S = 600.0  # ours: a server that was down is asked again while the crawl still runs
MAX_REDIRECTS = 5  # RFC 9309, 2.3.1.2

_LINE_END = re.compile(r"\r\n|\r|\n")
_TOKEN = re.compile(r"\*|[A-Za-z_-]+")
_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?\Z")
_AGENT_KEYS = frozenset(("user-agent", "useragent", "user agent"))
_RULE_KEYS = frozenset(("allow", "disallow"))


@dataclass(frozen=True, slots=True)
class Robots:
    """What a robots.txt says to us. Without `rules` the status decided, and `allows_all` says which way."""

    allows_all: bool
    crawl_delay_s: float | None = None
    sitemaps: tuple[str, ...] = ()
    reachable: bool = True
    rules: Protego | None = field(default=None, compare=False, repr=False)

    def allows(self, url: str) -> bool:
        """Say whether `url` may be fetched; /robots.txt itself always may."""
        if self.allows_all or split_url(url).path == "/robots.txt":
            return True
        if self.rules is None:
            return False
        # The rules are kept under "*": they are those of the group that is meant for us.
        return bool(self.rules.can_fetch(url, "*"))


@dataclass(frozen=True, slots=True)
class _Line:
    key: str
    value: str


def robots_of(status: int | None, body: bytes = b"", url: str = "") -> Robots:
    """Return what the answer to a request for /robots.txt means; `status` is None if there was none.

    2xx: its rules. 3xx (a redirect too many) and 4xx: everything is allowed. 5xx and none: nothing is (RFC 9309,
    2.3.1). Sitemaps are made absolute by `url`, the address of the file. Rules that cannot be read are left out.
    """
    if status is None or not 200 <= status < 500:
        return Robots(allows_all=False, reachable=False)
    if status >= 300:
        return Robots(allows_all=True)
    from protego import Protego

    lines = _lines(body)
    ours = _our_rules(lines)
    rules = [f"{line.key}: {line.value}" for line in ours if line.key in _RULE_KEYS]
    return Robots(
        allows_all=False,
        crawl_delay_s=_crawl_delay(ours),
        sitemaps=_sitemaps(lines, url),
        rules=Protego.parse("\n".join(["User-agent: *", *rules])),
    )


def _lines(body: bytes) -> list[_Line]:
    """Return the "key: value" lines of the part that is read, without comments; a cut line at its end is left out."""
    text = body.removeprefix(b"\xef\xbb\xbf")[:MAX_PARSED_BYTES].decode("utf-8", "replace")
    lines = _LINE_END.split(text)
    if len(body) > MAX_PARSED_BYTES:
        # Half of "Allow: /public/" would allow everything.
        lines.pop()
    pairs = (line.partition("#")[0].partition(":") for line in lines)
    return [_Line(key.strip().lower(), value.strip()) for key, mark, value in pairs if mark]


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


FetchRobots = Callable[[str], tuple[int | None, bytes]]
"""Given the URL of a robots.txt, returns status (None: unreachable) and body after redirects; does not raise."""


class RobotsCache:
    """Robots by origin, fetched when first asked for and again after a day.

    Threads may share it: two that ask for one origin at the same time may both fetch it, which does no harm.
    """

    def __init__(self, fetch: FetchRobots, *, max_origins: int = 10_000) -> None:
        self._fetch = fetch
        self._max_origins = max_origins
        self._kept: OrderedDict[str, tuple[float, Robots]] = OrderedDict()
        self._lock = threading.Lock()

    def robots_for(self, url: str, now: float) -> Robots:
        """Return the robots of the origin of `url`; `now` is in seconds on any steady clock. Raises UrlError."""
        origin = split_url(url).origin
        with self._lock:
            kept = self._kept.get(origin)
        if kept and now < kept[0]:
            return kept[1]
        address = f"{origin}/robots.txt"
        robots = robots_of(*self._fetch(address), address)
        with self._lock:
            self._kept[origin] = (now + (MAX_AGE_S if robots.reachable else UNREACHABLE_AGE_S), robots)
            self._kept.move_to_end(origin)
            while len(self._kept) > self._max_origins:
                self._kept.popitem(last=False)
        return robots
