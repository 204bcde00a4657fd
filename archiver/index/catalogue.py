"""The catalogue: which stories have been extracted, for lists and home pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from archiver.index.interface import StoryEntry
from archiver.index.sqlite import SqliteIndex

_COLUMNS = "record_id, url, title, source, date, fetch_date, language, kind"

# Lists of stories, and pages of which nothing more can be said, are no stories to offer.
_OFFERED = "kind NOT IN ('listing', 'collection', 'page')"


class Catalogue:
    """The story table of an index."""

    def __init__(self, index: SqliteIndex) -> None:
        self._database = index.database

    def add(self, entries: Iterable[StoryEntry]) -> None:
        """Add or replace `entries` in one transaction."""
        rows = [
            (each.record_id, each.url, each.title, each.source, each.date, each.fetch_date, each.language, each.kind)
            for each in entries
        ]
        with self._database.transaction() as db:
            db.executemany("INSERT OR REPLACE INTO story VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def find(self, *, kind: str | None = None, limit: int = 50, skip: int = 0) -> list[StoryEntry]:
        """Return entries, the newest date first and undated ones last."""
        condition, values = ("WHERE kind = ?", (kind,)) if kind else ("", ())
        # Dates of different precision compare as texts: a day sorts before its own times.
        order = "ORDER BY date DESC, fetch_date DESC, record_id"
        sql = f"SELECT {_COLUMNS} FROM story {condition} {order} LIMIT ? OFFSET ?"
        return [_entry(row) for row in self._database.rows(sql, (*values, limit, skip))]

    def offered(self, *, words: str = "", limit: int, skip: int = 0) -> list[tuple[StoryEntry, int]]:
        """Return the latest story of each URL and how many it has, the newest date first and undated ones last.

        With `words` it is all pages, of whatever kind, whose titles hold them.
        """
        pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        # SQLite takes the other columns from the row that has the maximum (documented: "bare columns in an aggregate").
        sql = (
            f"SELECT {_COLUMNS}, count(*), max(fetch_date) FROM story "
            f"WHERE title LIKE ? ESCAPE '\\' AND ({'1' if words else _OFFERED}) GROUP BY url "
            "ORDER BY date DESC, max(fetch_date) DESC, record_id LIMIT ? OFFSET ?"
        )
        rows: list[Any] = self._database.rows(sql, (pattern, limit, skip))
        return [(_entry(row[:-2]), row[-2]) for row in rows]

    def count_offered(self) -> int:
        """Return the number of URLs that have a story."""
        return int(self._database.rows(f"SELECT count(DISTINCT url) FROM story WHERE {_OFFERED}")[0][0])

    def sources(self, *, limit: int) -> list[tuple[str, int]]:
        """Return the sources with most URLs that have a story, and how many; stories without a source are left out."""
        sql = (
            f"SELECT source, count(DISTINCT url) FROM story WHERE {_OFFERED} AND source <> '' "
            "GROUP BY source ORDER BY 2 DESC, 1 LIMIT ?"
        )
        rows: list[Any] = self._database.rows(sql, (limit,))
        return [(source, count) for source, count in rows]

    def by_record_id(self, record_id: str) -> StoryEntry | None:
        """Return the entry of the record with this id, or None."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM story WHERE record_id = ?", (record_id,))
        return _entry(rows[0]) if rows else None

    def counts(self) -> dict[str, int]:
        """Return the number of entries of each kind."""
        rows: list[Any] = self._database.rows("SELECT kind, count(*) FROM story GROUP BY kind ORDER BY kind")
        return dict(rows)


def _entry(row: Any) -> StoryEntry:
    return StoryEntry(*row)
