"""Who may see what of an archive: rules by URL and time, put before every look at the index.

Readers get views in place of the tables, so that there is no question that could be answered past the rules.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal

from archiver.index.compact import pack_moment
from archiver.index.interface import Match
from archiver.index.ranges import key_spans
from archiver.urls.surt import surt
from archiver.warc.dates import parse_date

Action = Literal["allow", "block", "hide"]
"""allow: shown. block: not shown, and readers are told so. hide: as if it had never been captured."""

# Microseconds since 1970 at the time of the query: an embargo ends while the server runs.
_NOW = "(CAST(strftime('%s', 'now') AS INTEGER) * 1000000)"
_SECOND_US = 1_000_000


@dataclass(frozen=True, slots=True)
class AccessRule:
    """What becomes of the captures whose URL `url` stands for by `match` (None: of all) in a span of time.

    `since` and `until` are inclusive; `younger_than` is an embargo: only captures younger than that are meant.
    `message` is what readers are told.
    """

    action: Action
    url: str | None = None
    match: Match = "exact"
    since: datetime | None = None
    until: datetime | None = None
    younger_than: timedelta | None = None
    message: str = ""

    def covers(self, urlkey: str, when: datetime | None, now: datetime) -> bool:
        """Tell whether it is about a capture at the time `when` under this key.

        None is a time that is not known: then a rule that shows covers nothing that it limits to a span of time, and
        others cover all.
        """
        if self.url is not None and not any(low <= urlkey < high for low, high in _spans(self.url, self.match)):
            return False
        if when is None:
            return self.action != "allow" or (self.since, self.until, self.younger_than) == (None, None, None)
        return (
            (self.since is None or self.since <= when)
            and (self.until is None or when <= self.until)
            and (self.younger_than is None or now - when < self.younger_than)
        )

    @property
    def sql(self) -> str:
        """The same as a condition on `urlkey` and `moment`."""
        return " AND ".join(self._terms()) or "1"

    def _terms(self) -> Iterator[str]:
        if self.url is not None:
            spans = _spans(self.url, self.match)
            yield f"({' OR '.join(f'urlkey >= {_quoted(low)} AND urlkey < {_quoted(high)}' for low, high in spans)})"
        if self.since is not None:
            yield f"moment >= {pack_moment(self.since)}"
        if self.until is not None:
            yield f"moment <= {pack_moment(self.until)}"
        if self.younger_than is not None:
            yield f"moment > {_NOW} - {int(self.younger_than.total_seconds()) * _SECOND_US}"


@dataclass(frozen=True, slots=True)
class Access:
    """The rules of an archive: of those that cover a capture the first decides; without one it is shown."""

    rules: tuple[AccessRule, ...] = ()

    def rule_for(self, url: str, when: datetime | None) -> AccessRule | None:
        """Return the rule that decides about a capture of `url` at the time `when` (None: not known), or None."""
        key, now = surt(url), datetime.now(UTC)
        return next((rule for rule in self.rules if rule.covers(key, when, now)), None)

    def shows(self, url: str, when: datetime | None) -> bool:
        """Tell whether a capture of `url` at the time `when` (None: not known) may be seen."""
        rule = self.rule_for(url, when)
        return rule is None or rule.action == "allow"

    def restrict(self, db: sqlite3.Connection) -> None:
        """Put the rules before the tables of captures and stories, for all that this connection is asked."""
        if self.rules:
            cases = " ".join(f"WHEN {rule.sql} THEN {int(rule.action == 'allow')}" for rule in self.rules)
            db.execute(f"CREATE TEMP VIEW capture AS SELECT * FROM main.capture WHERE CASE {cases} ELSE 1 END")
            self.restrict_records(db, ["story"])

    def restrict_records(self, db: sqlite3.Connection, tables: Iterable[str]) -> None:
        """Put the rules before tables of records, which have columns `url` and `fetch_date`."""
        if not self.rules:
            return

        def shown(url: str, fetch_date: str) -> bool:
            return self.shows(url, parse_date(fetch_date))

        db.create_function("shown", 2, shown)
        for table in tables:
            db.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE shown(url, fetch_date)")


# The same few rules are asked for every row of a list.
_spans = lru_cache(maxsize=1024)(key_spans)

OPEN = Access()
"""Everything may be seen."""


def _quoted(text: str) -> str:
    """Return `text` as SQL; a zero byte, which would end the statement, is written by its number."""
    return " || char(0) || ".join("'" + part.replace("'", "''") + "'" for part in text.split("\0"))
