"""Site rules out of TOML files, shipped ones and a user's own; what is wrong is said with file, line and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, get_args

from archiver.errors import ConfigError
from archiver.extract.rule_dates import DIRECTIVES, is_format, is_zone
from archiver.extract.rules import (
    DATE_FIELDS,
    FIXED_FIELDS,
    TEXT_FIELDS,
    DateRule,
    Rule,
    RuleSet,
    joined,
)
from archiver.extract.selecting import SelectorError, selector
from archiver.model import Kind
from archiver.resources import folder as shipped_folder

MAX_FILE = 100_000
PAGES = ("hosts", "paths", "generators")
BODY = ("content", "remove")
DATE_KEYS = ("select", "format", "zone")
KEYS = ("about", *PAGES, *BODY, *TEXT_FIELDS, *DATE_FIELDS, "fixed")


@cache
def shipped_rules() -> RuleSet:
    """Return the rules that ship with the package."""
    return rules_in(shipped_folder("extract/site_rules"))


def rules_from(paths: Sequence[Path]) -> RuleSet:
    """Return a user's rules in files and folders, and behind them those that ship; a name counts once.

    A folder need not be there. Raises ConfigError for a file that is no site rule.
    """
    own = (rules_in(path).rules if _is_folder(path) else (read_rule(path),) for path in paths)
    return joined(*own, shipped_rules().rules)


def _is_folder(path: Path) -> bool:
    return path.is_dir() or not (path.exists() or path.suffix == ".toml")


def rules_in(folder: Path) -> RuleSet:
    """Return the rules of the TOML files in `folder`, in the order of their names. Raises ConfigError."""
    return RuleSet(tuple(read_rule(path) for path in sorted(folder.glob("*.toml"))))


def read_rule(path: Path) -> Rule:
    """Return the rule in a file, named as the file. Raises ConfigError for what is no site rule."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"the rule cannot be read: {error.strerror}", str(path), "Check its permissions.") from error
    return parse_rule(raw, path.stem, str(path))


def parse_rule(raw: bytes, name: str, where: str) -> Rule:
    """Return the rule in the TOML text `raw`. Raises ConfigError that names `where`, the line and the key."""
    if len(raw) > MAX_FILE:
        raise ConfigError(f"a site rule has at most {MAX_FILE} bytes", where, "Write a rule for each site.")
    try:
        text = raw.decode("utf-8")
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # TOMLDecodeError is a ValueError; so is what int() says to thousands of digits.
        raise ConfigError(f"the rule is no TOML: {error}", where, "See https://toml.io for the syntax.") from error
    return _Reader(table, text, where).rule(name, raw)


class _Reader:
    """Takes a rule out of its table, and says where something in it is wrong."""

    def __init__(self, table: Mapping[str, Any], text: str, where: str) -> None:
        self.table = table
        self.text = text
        self.where = where

    def rule(self, name: str, raw: bytes) -> Rule:
        for key in self.table:
            if key not in KEYS:
                raise self.error(key, "is no key of a site rule", f"The keys are {', '.join(KEYS)}.")
        if not any(self.table.get(key) for key in ("hosts", "generators")):
            raise self.error("hosts", "is missing", 'Say which pages the rule is for: hosts = ["news.example"].')
        fixed = self.fixed()
        return Rule(
            name,
            hosts=tuple(host.lower().removeprefix("*.") for host in self.texts("hosts")),
            paths=self.texts("paths"),
            generators=tuple(word.lower() for word in self.texts("generators")),
            content=self.selectors("content"),
            remove=self.selectors("remove"),
            fields=tuple((field, self.selectors(field)) for field in TEXT_FIELDS if field in self.table),
            dates=tuple((field, self.date(field)) for field in DATE_FIELDS if field in self.table),
            fixed=tuple((key, value) for key, value in fixed.items() if key != "kind"),
            kind=next((kind for kind in get_args(Kind) if kind == fixed.get("kind")), None),
            raw=raw,
        )

    def texts(self, key: str, table: Mapping[str, Any] | None = None) -> tuple[str, ...]:
        """Return a text or a list of texts; none where the key is not there."""
        said = (self.table if table is None else table).get(key, [])
        listed = [said] if isinstance(said, str) else said
        if not isinstance(listed, list) or not all(isinstance(each, str) and each.strip() for each in listed):
            raise self.error(key, "is no text and no list of texts", f'Write {key} = "…" or {key} = ["…", "…"].')
        return tuple(listed)

    def selectors(self, key: str, table: Mapping[str, Any] | None = None) -> tuple[str, ...]:
        found = self.texts(key, table)
        for text in found:
            try:
                selector(text)
            except SelectorError as error:
                hint = 'Write an XPath as "//div[@id=\'story\']", or tag, class and id as "div.story #author".'
                raise self.error(key, str(error), hint, near=text) from error
        return found

    def date(self, key: str) -> DateRule:
        """Return where a date is: selectors alone, or a table of select, format and zone."""
        said = self.table[key]
        if not isinstance(said, dict):
            return DateRule(self.selectors(key))
        for name in said:
            if name not in DATE_KEYS:
                raise self.error(f"{key}.{name}", "is no key of a date", f"The keys are {', '.join(DATE_KEYS)}.")
        formats, zone = self.texts("format", said), said.get("zone")
        for written in formats:
            if not is_format(written):
                hint = f"Use the directives {' '.join(DIRECTIVES)}, with %Y or %y, a month and %d among them."
                raise self.error(f"{key}.format", f"{written!r} does not say how a day is written", hint, near=written)
        if zone is not None and not is_zone(zone):
            raise self.error(f"{key}.zone", f"{zone!r} is no zone", 'Write an offset as "+08:00", or "Z".')
        return DateRule(self.selectors("select", said), formats, zone)

    def fixed(self) -> dict[str, str]:
        """Return what the rule says of all its pages."""
        said = self.table.get("fixed", {})
        if not isinstance(said, dict):
            raise self.error("fixed", "is no table", 'Write [fixed] and below it source = "…".')
        for key, value in said.items():
            if key not in FIXED_FIELDS or not isinstance(value, str) or not value.strip():
                what = "is no text" if key in FIXED_FIELDS else "cannot be fixed"
                raise self.error(f"fixed.{key}", what, f"What can be fixed: {', '.join(FIXED_FIELDS)}.")
        if "kind" in said and said["kind"] not in get_args(Kind):
            raise self.error("fixed.kind", f"{said['kind']!r} is no kind", f"The kinds: {', '.join(get_args(Kind))}.")
        return said

    def error(self, key: str, what: str, hint: str, near: str = "") -> ConfigError:
        """Return the error about a key, with the line it stands in."""
        last = key.rsplit(".", 1)[-1]
        lines = self.text.splitlines()
        found = [number for number, line in enumerate(lines, 1) if near and near in line]
        found += [
            n for n, line in enumerate(lines, 1) if re.match(rf"\s*\[*[\"']?(?:[\w.]+\.)?{re.escape(last)}\b", line)
        ]
        return ConfigError(f"{key}: {what}", f"{self.where}, line {found[0]}" if found else self.where, hint)
