"""Makes a plan of what was asked for: options and configuration under the same names, and the archive's settings."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, cast

from archiver.browser.interface import BrowserOptions
from archiver.config import Settings
from archiver.crawl.naming import crawl_name
from archiver.crawl.plan import Plan
from archiver.errors import UrlError, UsageError
from archiver.fetch.cookies import load_cookies
from archiver.fetch.http import USER_AGENT
from archiver.fetch.interface import Limits
from archiver.fetch.proxy import parse_proxy
from archiver.frontier.dates import dated_urls
from archiver.frontier.seeds import seed_url, seeds_of
from archiver.model import Seed
from archiver.units import day_of
from archiver.urls.normal import normal_url
from archiver.warc.compression import Compression

# RFC 9110, 5.6.2: a token. A value is all but control characters (5.5).
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_VALUE = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f]*\Z")
_CONTACT = re.compile(r"(?:https?://[^\s()<>\"\\]+|[^\s()<>\"\\@]+@[^\s()<>\"\\@]+)\Z")
_WINDOW = re.compile(r"([0-9]{2,5})x([0-9]{2,5})\Z")

# Names in a configuration that are those of a plan's fields.
_SAME = (
    "include",
    "exclude",
    "depth",
    "requisites",
    "feeds",
    "soft_404",
    "limit",
    "max_bytes",
    "host_limit",
    "host_max_bytes",
    "per_host",
    "ignore_robots",
    "dedup",
    "cookies",
)
_RENAMED = {"scope": "scope_kind", "max_time": "max_time_s", "host_max_time": "host_max_time_s"}
_BROWSER = {
    "browser_pages": "pages",
    "page_timeout": "page_timeout_s",
    "page_idle": "idle_s",
    "scroll": "scroll",
    "screenshot": "screenshot",
    "pdf": "pdf",
    "dom": "dom",
}


def plan_of(values: Mapping[str, Any], settings: Settings, *, today: date, name: str | None = None) -> Plan:
    """Return the plan for `values`, by the names of schema crawl-config-1, in the forms `load_config` gives them.

    What is a setting of the archive is taken from `settings` alone. `today` (UTC) is what days are counted from, `name`
    stands for a name that is not given. Raises UsageError for what cannot be, a file that cannot be read included.
    """
    try:
        seeds = tuple(dict.fromkeys(_seeds(values, today)))
        seed_lists = tuple(seed_url(url) for url in values.get("seed_lists", ()))
    except UrlError as error:
        raise UsageError(error.what, error.where, error.hint) from error
    if not seeds and not seed_lists:
        hint = "Give a URL, --seeds FILE, --seed-list URL, --date-pattern PATTERN, or a --config FILE that has seeds."
        raise UsageError("there is nothing to begin with", "the seeds", hint)
    since = values.get("sitemap_since")
    chosen = {key: values[key] for key in _SAME if key in values}
    plan = Plan(
        name=_name(values.get("name", name), seeds[0].url if seeds else seed_lists[0]),
        seeds=seeds,
        seed_lists=seed_lists,
        sitemaps=values.get("sitemaps", False) or since is not None,
        sitemap_since=_midnight(_day(since, "--sitemap-since", today)) if since else None,
        recrawl=values.get("recrawl", False) or "recrawl_after" in values,
        recrawl_after_s=values.get("recrawl_after", 0.0),
        headers=_headers(values.get("headers", {})),
        verify=_verify(settings.ca, is_insecure=values.get("insecure", False)),
        browser=_browser(values, settings.chromium) if values.get("browser") else None,
        **chosen,
        **{field: values[key] for key, field in _RENAMED.items() if key in values},
        **_manners(settings),
    )
    _try(plan)
    return plan


def _name(given: str | None, first_url: str) -> str:
    """Return the crawl's name; an empty one is a variable of a script that was not set."""
    if given == "":
        raise UsageError("the name is empty", "--name", "Leave it out to call the crawl by its first host.")
    return given or crawl_name(first_url)


def _try(plan: Plan) -> None:
    """Read now what would otherwise be read in the midst of the crawl, or not at all if there is nothing left to do."""
    plan.allowed()
    plan.scope()
    if plan.proxy:
        parse_proxy(plan.proxy)
    if plan.cookies:
        load_cookies(plan.cookies)


def _manners(settings: Settings) -> dict[str, Any]:
    """Return what a plan takes from the archive's settings."""
    return {
        "delay_s": settings.delay,
        "workers": settings.workers,
        "retries": settings.retries,
        "user_agent": user_agent(settings.user_agent, settings.contact),
        "redact": settings.redact,
        "proxy": settings.proxy or None,
        "allow_private": settings.allow_private,
        "disk_reserve": settings.disk_reserve,
        "limits": Limits(total_s=settings.timeout, body_bytes=settings.max_body, min_rate=settings.min_rate),
        "max_warc": settings.max_warc,
        "max_warc_age_s": settings.warc_max_age,
        "naming": settings.warc_naming,
        # Settings know no other than these.
        "compression": cast("Compression", settings.warc_compression),
    }


def user_agent(text: str, contact: str) -> str:
    """Return what servers are told: `text`, or the program's name, with the contact as "+https://…" in its comment."""
    told = text or USER_AGENT
    if not _VALUE.match(told):
        raise UsageError("it holds control characters", "--user-agent", "Write it in one line.")
    if not contact:
        return told
    if not _CONTACT.match(contact):
        hint = "Give an http or https address, or a mail address."
        raise UsageError(f"{contact[:60]!r} is no address to write to", "--contact", hint)
    return f"{told[:-1]}; +{contact})" if told.endswith(")") else f"{told} (+{contact})"


def _seeds(values: Mapping[str, Any], today: date) -> Iterator[Seed]:
    yield from seeds_of(values.get("seeds", ()))
    yield from seeds_of((), values.get("seed_files", ()))
    patterns = values.get("date_pattern", ())
    if patterns:
        yield from _dated_seeds(patterns, values, today)
    elif "from" in values or "to" in values:
        hint = "Give --date-pattern 'https://…{%Y%m%d}'."
        raise UsageError("there is no address for these days", "--from, --to", hint)


def _dated_seeds(patterns: Iterable[str], values: Mapping[str, Any], today: date) -> Iterator[Seed]:
    if "from" not in values:
        raise UsageError("it needs a first day", "--date-pattern", "Give --from DAY; --to DAY is today otherwise.")
    first, last = _day(values["from"], "--from", today), _day(values.get("to", "today"), "--to", today)
    if first > last:
        raise UsageError(f"{first} is after {last}", "--from, --to", "Turn the two round.")
    for pattern in patterns:
        yield from (Seed(normal_url(url)) for url in dated_urls(pattern, first, last))


def _day(text: str, option: str, today: date) -> date:
    try:
        return day_of(text, today)
    except ValueError as error:
        raise UsageError(str(error), option) from error


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return request headers; what one is must not stand in a message, for it may be a secret."""
    for name, value in headers.items():
        if not _NAME.match(name):
            raise UsageError(f"{name[:40]!r} is no name of a header", "--header", "Write 'Name: value'.")
        if not _VALUE.match(value):
            raise UsageError(
                f"the value of {name[:40]!r} holds control characters", "--header", "Write it in one line."
            )
    return dict(headers)


def _verify(ca: str, *, is_insecure: bool) -> bool | str:
    """Return whether certificates are verified: with the file `ca`, with the usual ones (True), or not."""
    if is_insecure:
        return False
    if not ca:
        return True
    try:
        ssl.create_default_context(cafile=ca)
    except (OSError, ValueError) as error:
        hint = "Give a PEM file of certificates."
        raise UsageError(f"no certificates can be read from it ({error})"[:200], f"--ca {ca}", hint) from error
    return ca


def _browser(values: Mapping[str, Any], executable: str) -> BrowserOptions:
    size: dict[str, Any] = {}
    if window := values.get("window"):
        found = _WINDOW.match(window)
        if not found:
            raise UsageError(f"{window[:20]!r} is no size of a window", "--window", "Write it as 1280x900.")
        size = {"width": int(found[1]), "height": int(found[2])}
    chosen = {field: values[key] for key, field in _BROWSER.items() if key in values}
    return BrowserOptions(executable=executable or None, **size, **chosen)
