"""What a crawl is to do: a frozen value, made from arguments and settings, kept beside the crawl's state."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from archiver.browser.interface import BrowserOptions
from archiver.fetch.guard import Allowed
from archiver.fetch.http import USER_AGENT, redacted_headers
from archiver.fetch.interface import Limits
from archiver.model import Seed
from archiver.urls.scope import Scope, ScopeKind, scope_of
from archiver.warc.compression import DEFAULT, Compression
from archiver.warc.naming import NAMING, check_naming


@dataclass(frozen=True, slots=True)
class Plan:
    """A crawl's seeds, bounds and manners.

    `depth` counts links from a seed (None: no bound). `limit` counts captures other than those of robots.txt,
    `max_bytes` response bytes, `max_time_s` seconds of this run; None is no bound. `host_limit`, `host_max_bytes` and
    `host_max_time_s` bound what one host gives. `requisites` takes what pages need to be shown, from any host.
    `seed_lists` are pages or files whose links are seeds. `per_host` is the most requests a host gets at a time (None:
    one, or as many as there are workers where there is no delay). When all hosts that are left asked for more than
    `patience_s` seconds of rest, the crawl stops and can be resumed; so it does when the disk has less than
    `disk_reserve` bytes left. `recrawl` begins a new round when the crawl is complete, with what was fetched more than
    `recrawl_after_s` seconds ago. `soft_404` asks each host in scope once for a page that cannot be there.
    """

    name: str
    seeds: tuple[Seed, ...]
    scope_kind: ScopeKind = "prefix"
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    depth: int | None = None
    limit: int | None = None
    max_bytes: int | None = None
    max_time_s: float | None = None
    requisites: bool = True
    sitemaps: bool = False
    delay_s: float = 1.0
    patience_s: float = 900.0
    workers: int = 4
    user_agent: str = USER_AGENT
    headers: Mapping[str, str] = field(default_factory=dict)
    allow_private: tuple[str, ...] = ()
    seed_lists: tuple[str, ...] = ()
    host_limit: int | None = None
    host_max_bytes: int | None = None
    host_max_time_s: float | None = None
    sitemap_since: datetime | None = None
    feeds: bool = False
    soft_404: bool = False
    per_host: int | None = None
    retries: int = 2
    retry_timeouts: bool = True
    ignore_robots: bool = False
    redact: tuple[str, ...] = ()
    cookies: Path | None = None
    proxy: str | None = None
    verify: bool | str = True
    dedup: bool = True
    recrawl: bool = False
    recrawl_after_s: float = 0.0
    disk_reserve: int = 512 * 1024**2
    browser: BrowserOptions | None = None
    limits: Limits = field(default_factory=Limits)
    max_warc: int = 1024**3
    max_warc_age_s: float = 0
    naming: str = NAMING
    compression: Compression = DEFAULT

    def __post_init__(self) -> None:
        check_naming(self.naming)

    @property
    def per_host_most(self) -> int:
        """How many requests one host gets at a time; without a delay the host is the operator's own."""
        return self.per_host or (1 if self.delay_s else self.workers)

    def scope(self, more_seeds: tuple[str, ...] = ()) -> Scope:
        """Return the scope around the seeds, and around `more_seeds`, which were found on the way."""
        urls = (*(seed.url for seed in self.seeds), *more_seeds)
        return scope_of(self.scope_kind, urls, include=self.include, exclude=self.exclude)

    def as_single_pages(self) -> Plan:
        """Return the plan that takes the seeds and what they need, and follows no link."""
        return dataclasses.replace(
            self,
            scope_kind="page",
            depth=0,
            sitemaps=False,
            feeds=False,
            seed_lists=(),
            patience_s=60.0,
            # Somebody is waiting.
            retry_timeouts=False,
        )

    def allowed(self) -> Allowed:
        """Return the addresses that may be fetched although they are not public."""
        return Allowed.parse(self.allow_private)

    def choice(self) -> dict[str, Any]:
        """Return the settings that decide what is captured, and how: those a crawl that goes on should not change."""
        return {
            "seeds": [seed.url for seed in self.seeds],
            "seedLists": list(self.seed_lists),
            "scope": self.scope_kind,
            "include": list(self.include),
            "exclude": list(self.exclude),
            "depth": self.depth,
            "requisites": self.requisites,
            "sitemaps": self.sitemaps,
            "sitemapSince": self.sitemap_since.isoformat() if self.sitemap_since else None,
            "feeds": self.feeds,
            "robots": self.robots,
            "userAgent": self.user_agent,
            "headers": sorted(self.headers),
            "cookies": self.cookies is not None,
            "allowPrivate": list(self.allow_private),
            "proxy": without_credentials(self.proxy),
            "verify": self.verify,
            "maxBody": self.limits.body_bytes,
            "browser": dataclasses.asdict(self.browser) if self.browser else None,
        }

    def bounds(self) -> dict[str, Any]:
        """Return the settings that say how far and how fast; they may change from run to run."""
        return {
            "limit": self.limit,
            "maxBytes": self.max_bytes,
            "maxTime": self.max_time_s,
            "hostLimit": self.host_limit,
            "hostMaxBytes": self.host_max_bytes,
            "hostMaxTime": self.host_max_time_s,
            "delay": self.delay_s,
            "perHost": self.per_host_most,
            "workers": self.workers,
            "retries": self.retries,
            "retryTimeouts": self.retry_timeouts,
            "patience": self.patience_s,
            "timeout": self.limits.total_s,
            "dedup": self.dedup,
            "recrawl": self.recrawl,
            "recrawlAfter": self.recrawl_after_s,
            "soft404": self.soft_404,
            "diskReserve": self.disk_reserve,
        }

    @property
    def robots(self) -> str:
        """What robots.txt means to the crawl, in the words of WARC/1.1's warcinfo."""
        return "ignore" if self.ignore_robots else "obey"

    def facts(self) -> dict[str, str]:
        """Return what the warcinfo record says of the crawl; values of headers and cookies may be secrets: left out."""
        text = orjson.dumps({**self.choice(), **self.bounds()}, option=orjson.OPT_SORT_KEYS).decode()
        digest = hashlib.sha256(text.encode()).hexdigest()
        return {
            "robots": self.robots,
            "http-header-user-agent": self.user_agent,
            "redactedRequestHeaders": ", ".join(redacted_headers(self.headers, self.redact)),
            "certificates": "not verified" if self.verify is False else "",
            "proxy": without_credentials(self.proxy) or "",
            "crawlConfig": text,
            "crawlConfigDigest": f"sha256:{digest}",
        }


def without_credentials(proxy: str | None) -> str | None:
    """Return the address of a proxy without user name and password."""
    if proxy is None:
        return None
    scheme, mark, rest = proxy.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}" if mark else proxy.rpartition("@")[2]
