"""Site rules: where the pages of a site, or of a software, have their fields. A rule is data; nothing in it is run.

A rule goes before what the extractor finds by itself, field by field: where a selector of a rule finds nothing, the
general way is taken.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from itertools import chain
from urllib.parse import urlsplit

from archiver.model import Kind

TEXT_FIELDS = ("title", "authors", "source", "language", "description", "tags", "license", "image", "canonical_url")
"""The fields that a rule gives by selectors alone."""
DATE_FIELDS = ("date", "modified")
FIXED_FIELDS = ("source", "language", "kind", "license")
"""The fields that a rule may say itself, for all of its pages."""


@dataclass(frozen=True, slots=True)
class DateRule:
    """Where a date is, how it is written (strptime's directives, or none), and the zone that its clock is in."""

    select: tuple[str, ...]
    formats: tuple[str, ...] = ()
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """What is known of one site: the pages it is for, and selectors by field, tried in their order.

    `hosts` stand for themselves and their subdomains; `paths` are globs over path and query, none for all;
    `generators` are words of the meta element of that name, in lower case. `raw` is the file the rule was read from.
    """

    name: str
    hosts: tuple[str, ...]
    paths: tuple[str, ...]
    generators: tuple[str, ...]
    content: tuple[str, ...]
    remove: tuple[str, ...]
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    dates: tuple[tuple[str, DateRule], ...]
    fixed: tuple[tuple[str, str], ...]
    kind: Kind | None
    raw: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the file, with line ends as in Unix, as "sha256:" and 64 hexadecimal digits."""
        return "sha256:" + hashlib.sha256(self.raw.replace(b"\r\n", b"\n")).hexdigest()

    def selectors(self, field: str) -> tuple[str, ...]:
        """Return the selectors for a field, none if the rule says nothing of it."""
        return dict(self.fields).get(field, ())

    def allows(self, path: str) -> bool:
        """Tell whether the rule is for pages at `path`, the query included."""
        return not self.paths or any(_glob(pattern).fullmatch(path) for pattern in self.paths)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in the order in which they are asked."""

    rules: tuple[Rule, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 of the names and digests of all rules, in their order."""
        lines = "".join(f"{rule.name} {rule.digest}\n" for rule in self.rules)
        return "sha256:" + hashlib.sha256(lines.encode()).hexdigest()

    def for_page(self, url: str | None, generators: Sequence[str]) -> Rule | None:
        """Return the first rule for the page at `url`, made by `generators`; a rule for its host goes before others."""
        host, path = _host_and_path(url)
        # Few rules are for a host or a maker, so the path, a pattern, is asked last.
        under = f".{host}"
        made = " ".join(generators).lower()
        by_host = (rule for rule in self.rules if any(under.endswith(f".{host}") for host in rule.hosts))
        by_maker = (rule for rule in self.rules if any(word in made for word in rule.generators))
        for rule in chain(by_host, by_maker if made else ()):
            if rule.allows(path):
                return rule
        return None


NO_RULES = RuleSet()


def joined(*sets: Iterable[Rule]) -> RuleSet:
    """Return the rules of all `sets`; one of the same name as one before is left out."""
    by_name: dict[str, Rule] = {}
    for rules in sets:
        for rule in rules:
            by_name.setdefault(rule.name, rule)
    return RuleSet(tuple(by_name.values()))


def _host_and_path(url: str | None) -> tuple[str, str]:
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "").lower()
    except ValueError:
        return "", ""
    return host, parts.path + (f"?{parts.query}" if parts.query else "")


@lru_cache(maxsize=1024)
def _glob(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern), re.DOTALL)
