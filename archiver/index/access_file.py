"""Access rules out of a TOML file; what is wrong is said with file, rule and key.

[[rule]]
url = "https://news.example/members/"
match = "prefix"                # exact (the default), prefix, host, domain
action = "block"                # allow, block, hide
message = "For members only."

[[rule]]                        # without a URL: all captures
action = "hide"
younger_than_days = 30          # an embargo; `from` and `to` span the time of the capture
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast, get_args

from archiver.errors import ConfigError, UrlError
from archiver.index.access import OPEN, Access, AccessRule, Action
from archiver.index.interface import Match
from archiver.urls.normal import normal_url
from archiver.warc.dates import parse_date, parse_last_date

NAME = "access.toml"
"""What the file is called in an archive's folder."""

_KEYS = frozenset(["url", "match", "action", "from", "to", "younger_than_days", "message"])
_MOST_DAYS = 365_000


def read_access(path: Path) -> Access:
    """Return the rules in a file; OPEN where there is none. Raises ConfigError for what is no file of access rules."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        if path.is_symlink():
            hint = "Repair the link, or take it away: without it everything is shown."
            raise ConfigError("the access rules are a link that leads nowhere", str(path), hint) from error
        return OPEN
    except OSError as error:
        hint = "Check its permissions: without it nothing is shown."
        raise ConfigError(f"the access rules cannot be read: {error.strerror}", str(path), hint) from error
    return parse_access(raw, str(path))


def parse_access(raw: bytes, where: str) -> Access:
    """Return the rules in the TOML text `raw`. Raises ConfigError that names `where`, the rule and the key."""
    try:
        table = tomllib.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        # TOMLDecodeError is a ValueError; so is what int() says to thousands of digits.
        raise ConfigError(f"no TOML: {error}", where, "See https://toml.io for the syntax.") from error
    rules = table.pop("rule", [])
    if table or not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise ConfigError("only [[rule]] can stand here", where, "Begin each rule with [[rule]].")
    return Access(tuple(_rule(rule, f"{where}: rule {number}") for number, rule in enumerate(rules, 1)))


def _rule(table: Mapping[str, Any], where: str) -> AccessRule:
    if unknown := sorted(table.keys() - _KEYS):
        raise ConfigError(f"no such key: {unknown[0]}", where, f"Known are {', '.join(sorted(_KEYS))}.")
    action = _one_of(table, "action", get_args(Action), None, where)
    match = _one_of(table, "match", get_args(Match), "exact", where)
    url = _text(table, "url", where)
    if url:
        _check_url(url, where)
    elif "match" in table:
        raise ConfigError("match without a URL", where, "Give the url, too, or leave match out for all captures.")
    days = table.get("younger_than_days")
    if days is not None and (not isinstance(days, int) or isinstance(days, bool) or not 0 < days <= _MOST_DAYS):
        raise ConfigError("younger_than_days is no number of days", where, "Write it as 365.")
    return AccessRule(
        action=cast(Action, action),
        url=url or None,
        match=cast(Match, match),
        since=_moment(table, "from", where),
        until=_moment(table, "to", where),
        younger_than=None if days is None else timedelta(days=days),
        message=_text(table, "message", where),
    )


def _one_of(table: Mapping[str, Any], key: str, known: tuple[str, ...], usual: str | None, where: str) -> str:
    value = table.get(key, usual)
    if value not in known:
        raise ConfigError(f"{key} has to be one of {', '.join(known)}", where, f'Write {key} = "{known[0]}".')
    return str(value)


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise ConfigError(f"{key} is no text", where, f'Write {key} = "…".')
    return value.strip()


def _check_url(url: str, where: str) -> None:
    """Raise ConfigError unless `url` is whole: one that is not may stand for no capture, and so hide nothing.

    What a crawl made has addresses under urn:, its reports for one.
    """
    if url.lower().startswith("urn:"):
        return
    try:
        normal_url(url)
    except UrlError as error:
        raise ConfigError(f"url is none: {error.what}", where, 'Write url = "https://example.org/".') from error


def _moment(table: Mapping[str, Any], key: str, where: str) -> datetime | None:
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time.max if key == "to" else time.min, UTC)
    found = (parse_last_date if key == "to" else parse_date)(value) if isinstance(value, str) else None
    if found is None:
        raise ConfigError(f"{key} is no time", where, f"Write {key} = 2024-05-06, or 2024-05-06T23:15:00Z.")
    return found
