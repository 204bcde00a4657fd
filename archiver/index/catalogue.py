"""The catalogue: which stories have been extracted, for lists and home pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from archiver.index.interface import StoryEntry
from archiver.index.sqlite import SqliteIndex

_COLUMNS = "record_id, url, title, source, date, fetch_date, language, kind"


class Catalogue:
    """The story table of an index."""

    def __init__(self, index: SqliteIndex) -> None:
        self._index = index

    def add(self, entries: Iterable[StoryEntry]) -> None:
        """Add or replace `entries` in one transaction."""
        rows = [
            (each.record_id, each.url, each.title, each.source, each.date, each.fetch_date, each.language, each.kind)
            for each in entries
        ]
        with self._index.transaction() as db:
            db.executemany("INSERT OR REPLACE INTO story VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def find(self, *, kind: str | None = None, limit: int = 50, skip: int = 0) -> list[StoryEntry]:
        """Return entries, the newest date first and undated ones last."""
        condition, values = ("WHERE kind = ?", (kind,)) if kind else ("", ())
        # Dates of different precision compare as texts: a day sorts before its own times.
        order = "ORDER BY date DESC, fetch_date DESC, record_id"
        sql = f"SELECT {_COLUMNS} FROM story {condition} {order} LIMIT ? OFFSET ?"
        return [_entry(row) for row in self._index.query(sql, (*values, limit, skip))]

    def by_record_id(self, record_id: str) -> StoryEntry | None:
        """Return the entry of the record with this id, or None."""
        rows = self._index.query(f"SELECT {_COLUMNS} FROM story WHERE record_id = ?", (record_id,))
        return _entry(rows[0]) if rows else None

    def counts(self) -> dict[str, int]:
        """Return the number of entries of each kind."""
        rows: list[Any] = self._index.query("SELECT kind, count(*) FROM story GROUP BY kind ORDER BY kind")
        return dict(rows)


def _entry(row: Any) -> StoryEntry:
    return StoryEntry(*row)
