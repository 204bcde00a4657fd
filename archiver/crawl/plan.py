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
    `max_bytes` response bytes, `max_time_s` seconds of this run; None is no bound. `requisites` takes what pages need
    to be shown, from any host. When all hosts that are left asked for more than `patience_s` seconds of rest, the
    crawl stops and can be resumed.
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
    per_host: int = 1
    retries: int = 2
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

    def scope(self, more_seeds: tuple[str, ...] = ()) -> Scope:
        """Return the scope around the seeds, and around `more_seeds`, which seeds were found to redirect to."""
        urls = (*(seed.url for seed in self.seeds), *more_seeds)
        return scope_of(self.scope_kind, urls, include=self.include, exclude=self.exclude)

    def as_single_pages(self) -> Plan:
        """Return the plan that takes the seeds and what they need, and follows no link."""
        return dataclasses.replace(self, scope_kind="page", depth=0, sitemaps=False, patience_s=60.0)

    def allowed(self) -> Allowed:
        """Return the addresses that may be fetched although they are not public."""
        return Allowed.parse(self.allow_private)

    def facts(self) -> dict[str, str]:
        """Return what the warcinfo record says of the crawl; header values are left out, for they may be secrets."""
        told: dict[str, Any] = {
            "seeds": [seed.url for seed in self.seeds],
            "scope": self.scope_kind,
            "include": self.include,
            "exclude": self.exclude,
            "depth": self.depth,
            "limit": self.limit,
            "maxBytes": self.max_bytes,
            "requisites": self.requisites,
            "sitemaps": self.sitemaps,
            "delay": self.delay_s,
            "headers": sorted(self.headers),
            "allowPrivate": self.allow_private,
        }
        text = orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
        digest = hashlib.sha256(text.encode()).hexdigest()
        return {
            "redactedRequestHeaders": ", ".join(redacted_headers(self.headers)),
            "crawlConfig": text,
            "crawlConfigDigest": f"sha256:{digest}",
        }
