"""What a dataset holds, counted in one pass over its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from archiver.publish.table import columns

MOST_TOLD_APART = 10_000
"""So many sources and sites are counted by name; a crawl of the whole web could have any number."""
OTHERS = "(others)"
NONE = "(none)"


@dataclass(slots=True)
class Span:
    """The first and the last of some values; "" before there is any. `texts` are as they stand in the rows."""

    first: str = ""
    last: str = ""
    _least: Any = field(default=None, repr=False)
    _most: Any = field(default=None, repr=False)

    def add(self, text: str, value: Any) -> None:
        """Take `text` into account, whose place in the order is that of `value`."""
        if self._least is None or value < self._least:
            self.first, self._least = text, value
        if self._most is None or value > self._most:
            self.last, self._most = text, value

    def interval(self) -> str:
        """Return it as an interval of ISO 8601, one value alone where there is but one."""
        return self.first if self.first == self.last else f"{self.first}/{self.last}"


@dataclass(slots=True)
class Survey:
    """Rows counted by what they are; `filled` and `evidence` by column, `programs` are those that made the rows."""

    rows: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    sites: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    evidence: Counter[tuple[str, str]] = field(default_factory=Counter)
    programs: Counter[tuple[str, str]] = field(default_factory=Counter)
    warcs: Counter[str] = field(default_factory=Counter)
    published: Span = field(default_factory=Span)
    captured: Span = field(default_factory=Span)
    unzoned: int = 0

    def add(self, record: Mapping[str, Any]) -> None:
        """Take a record into account that keeps the schema record-1. Raises ValueError for a time in no calendar."""
        self.rows += 1
        self.kinds[record["kind"]] += 1
        _count(self.languages, record["language"] or NONE)
        _count(self.sources, record["source"] or NONE)
        _count(self.sites, _site(record["url"]))
        self.filled.update(column.name for column in columns() if record.get(column.name) not in (None, "", [], {}))
        self._add_times(record)
        self._add_provenance(record["provenance"])

    @property
    def primary_languages(self) -> list[str]:
        """The languages without region and script, the one with most rows first."""
        merged: Counter[str] = Counter()
        for tag, count in self.languages.items():
            if tag != NONE:
                merged[tag.partition("-")[0].lower()] += count
        return ranked(merged)

    def _add_times(self, record: Mapping[str, Any]) -> None:
        day, fetched = record["date"][:10], record["fetch_date"]
        if day:
            self.published.add(day, day)
        moment = datetime.fromisoformat(fetched)
        if moment.tzinfo is None:
            # Only to put it in an order; the text is told as it stands.
            self.unzoned += 1
            moment = moment.replace(tzinfo=UTC)
        self.captured.add(fetched, moment)

    def _add_provenance(self, provenance: Mapping[str, Any]) -> None:
        if not provenance:
            self.evidence.update((column.name, "asserted") for column in columns())
            return
        # The name of a record of somebody else's making may be any; those of WARC files are as many as there are files.
        if warc := provenance.get("warc"):
            _count(self.warcs, warc["filename"])
        activity = provenance.get("activity", {})
        for role in ("extractor", "software", "parser"):
            if program := activity.get(role):
                _count(self.programs, (program["name"], program.get("version", "")))
        for name, piece in provenance.get("fields", {}).items():
            if "/" not in name:
                self.evidence[name, piece["status"]] += 1


def ranked(counts: Counter[str]) -> list[str]:
    """Return the keys, the one with the highest count first; equal ones by name."""
    return sorted(counts, key=lambda key: (-counts[key], key))


def _count(counts: Counter[Any], key: Any) -> None:
    """Count one more of `key`, if there is still room for its name."""
    is_known = key in counts or len(counts) < MOST_TOLD_APART
    counts[key if is_known else (OTHERS if isinstance(key, str) else (OTHERS, ""))] += 1


def _site(url: str) -> str:
    try:
        parts = urlsplit(url)
        return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}/"
    except ValueError:
        return NONE
