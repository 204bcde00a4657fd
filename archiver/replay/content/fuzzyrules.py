"""Rules by which two addresses count as one: read from TOML, ours and those in the archive's folder."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from archiver.errors import ReplayError
from archiver.resources import folder

OWN_NAME = "replay-rules.toml"
"""The file in the archive's folder that holds rules of its own."""

_NAME = re.compile("[a-z0-9][a-z0-9-]{0,60}")
_KEYS = frozenset(
    ["name", "why", "parameters", "starting", "names", "values", "hosts", "paths", "is_callback", "is_whole_query"]
)


@dataclass(frozen=True, slots=True)
class FuzzyRule:
    """Parameters that may differ: those named, in any case, beginning so, or with such names, whose values match.

    It holds for URLs of `hosts` and those below them, all if there are none, whose path matches `paths`. With
    `is_callback` the parameter names a function that the answer calls; `is_whole_query` stands for all parameters.
    """

    name: str
    parameters: frozenset[str] = frozenset()
    starting: tuple[str, ...] = ()
    names: re.Pattern[str] | None = None
    values: re.Pattern[str] | None = None
    hosts: tuple[str, ...] = ()
    paths: re.Pattern[str] | None = None
    is_callback: bool = False
    is_whole_query: bool = False

    def holds_for(self, host: str, path: str) -> bool:
        """Tell whether the rule is one for this host, in lower case, and path."""
        is_host = not self.hosts or any(host == each or host.endswith(f".{each}") for each in self.hosts)
        return is_host and (self.paths is None or self.paths.fullmatch(path) is not None)

    def drops(self, parameter: str) -> bool:
        """Tell whether `parameter` ("name=value") may differ or lack."""
        if self.is_whole_query:
            return True
        name, _, value = parameter.partition("=")
        name = unquote_plus(name).lower()
        is_named = name in self.parameters or name.startswith(self.starting or ("\0",))
        if not is_named and (self.names is None or self.names.fullmatch(name) is None):
            return False
        return self.values is None or self.values.fullmatch(unquote_plus(value)) is not None


def rules_for(archive_folder: Path) -> tuple[FuzzyRule, ...]:
    """Return our rules, and behind them those in the archive's folder. Raises ReplayError for a file that is wrong."""
    own = archive_folder / OWN_NAME
    return (*read_rules(folder("replay/rules") / "fuzzy.toml"), *(read_rules(own) if own.is_file() else ()))


def read_rules(path: Path) -> tuple[FuzzyRule, ...]:
    """Return the rules in the TOML file at `path`. Raises ReplayError."""
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _wrong(path, f"cannot be read ({error})") from error
    tables = read.get("rule", [])
    if set(read) - {"rule"} or not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise _wrong(path, "holds something else than [[rule]] tables")
    return tuple(_rule(path, table) for table in tables)


def _rule(path: Path, table: dict[str, Any]) -> FuzzyRule:
    name = table.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise _wrong(path, f"a rule has no name of lower-case letters, digits and hyphens: {str(name)[:80]!r}")
    if unknown := sorted(set(table) - _KEYS):
        raise _wrong(path, f"rule {name!r} has keys that mean nothing: {', '.join(unknown)[:80]}")
    rule = FuzzyRule(
        name=name,
        parameters=frozenset(each.lower() for each in _texts(path, name, table, "parameters")),
        starting=tuple(each.lower() for each in _texts(path, name, table, "starting")),
        names=_pattern(path, name, table, "names"),
        values=_pattern(path, name, table, "values"),
        hosts=tuple(each.lower() for each in _texts(path, name, table, "hosts")),
        paths=_pattern(path, name, table, "paths"),
        is_callback=table.get("is_callback") is True,
        is_whole_query=table.get("is_whole_query") is True,
    )
    if not (rule.parameters or rule.starting or rule.names or rule.is_whole_query):
        raise _wrong(path, f"rule {name!r} names no parameters")
    return rule


def _texts(path: Path, rule: str, table: dict[str, Any], key: str) -> list[str]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(each, str) and each for each in found):
        raise _wrong(path, f"{key} of rule {rule!r} is no list of texts")
    return found


def _pattern(path: Path, rule: str, table: dict[str, Any], key: str) -> re.Pattern[str] | None:
    found = table.get(key)
    if found is None:
        return None
    try:
        return re.compile(found, re.DOTALL)
    except (re.error, TypeError, RecursionError, OverflowError) as error:
        raise _wrong(path, f"{key} of rule {rule!r} is no regular expression ({error})") from error


def _wrong(path: Path, what: str) -> ReplayError:
    return ReplayError(what, str(path), "docs/reference/replay.md shows what a rule looks like.")
