"""Finds records by words and by what is known of them, the best first, and counts what was found."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from archiver.search.database import Restrict, problem, reading, unrestricted
from archiver.search.filling import unpacked
from archiver.search.marking import Piece, marked_text, passage, plain_text
from archiver.search.query import Query

Order = Literal["best", "newest", "oldest"]

MOST_VALUES = 12
"""Values of each kind of count."""

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)

# How much a word in the title, in what is said about a record, and in its text weighs.
_WEIGHTS = "10.0, 3.0, 1.0"
# Lists of stories hold the words of all of them, and would come first.
_LISTS_WEIGH = "CASE WHEN kind IN ('listing', 'collection', 'page') THEN 0.5 ELSE 1.0 END"
_FACETS = {"source": "source", "year": "substr(day, 1, 4)", "language": "language", "kind": "kind"}
_ORDERS: dict[Order, str] = {
    "best": "score, day DESC, id DESC, url",
    "newest": "day DESC, score, id DESC, url",
    "oldest": "day = '', day, score, id DESC, url",
}


def is_day(text: str) -> bool:
    """Tell whether `text` is a day, a month or a year, as `Wanted` has them."""
    return _DAY.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What records must be besides holding the words; "" is no wish.

    `since` and `until` (inclusive) are days, months or years as dates begin: "2024-05-06", "2024". A record without a
    date is in no span of time.
    """

    source: str = ""
    language: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""

    @property
    def condition(self) -> tuple[str, tuple[str, ...]]:
        """The wishes in SQL, and their values."""
        wishes = [
            ("source = ?", self.source),
            ("language = ?", self.language),
            ("kind = ?", self.kind),
            ("day >= ?", self.since),
            # A day sorts behind the month it lies in, and before the month's name with a sign behind it.
            ("day <> '' AND day < ? || '~'", self.until),
        ]
        given = [(sql, value.encode("utf-8", "replace").decode()) for sql, value in wishes if value]
        return " AND ".join(sql for sql, _ in given) or "1", tuple(value for _, value in given)


@dataclass(frozen=True, slots=True)
class Hit:
    """The best record of a page that was found: its facts, and what answers the query. `count` records of it do."""

    record_id: str
    url: str
    source: str
    date: str
    fetch_date: str
    language: str
    kind: str
    count: int
    title: tuple[Piece, ...]
    passage: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found: `total` pages in all, with counts by source, year, language and kind."""

    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)


def find(
    path: Path,
    query: Query,
    wanted: Wanted = Wanted(),
    *,
    order: Order = "best",
    limit: int = 20,
    skip: int = 0,
    restrict: Restrict = unrestricted,
) -> Found:
    """Return what the search in the file `path` finds; captures of one URL are one page. Raises SearchError."""
    try:
        with reading(path, restrict) as db:
            matches, values = _matches(query, wanted)
            counts = _counts(db, matches, values)
            total = counts.pop("total")[0][1]
            found = _hits(db, matches, values, order, limit, skip) if skip < total else ()
            return Found(total, tuple(_hit(db, record, count, query) for record, count in found), counts)
    except sqlite3.DatabaseError as error:
        raise problem(error, path) from error


def openings(path: Path, record_ids: Sequence[str], *, restrict: Restrict = unrestricted) -> dict[str, str]:
    """Return how the text of each record begins, about as long as a passage; records that are not known have none.

    Raises SearchError.
    """
    sql = "SELECT body FROM record WHERE record_id = ? LIMIT 1"
    try:
        with reading(path, restrict) as db:
            bodies = ((record_id, db.execute(sql, (record_id,)).fetchone()) for record_id in record_ids)
            return {record_id: _opening(unpacked(body[0])) for record_id, body in bodies if body}
    except sqlite3.DatabaseError as error:
        raise problem(error, path) from error


def _opening(text: str) -> str:
    return plain_text(passage(text, Query()))


def _matches(query: Query, wanted: Wanted) -> tuple[str, tuple[str, ...]]:
    """Return what makes the table `hit` of the records that match, and the values in it."""
    condition, values = wanted.condition
    if query.expression:
        scored = f"SELECT rowid AS id, bm25(words, {_WEIGHTS}) AS score FROM words WHERE words MATCH ?"
        source = f"({scored}) JOIN record USING (id)"
        values = (query.expression, *values)
    else:
        source = "(SELECT 0.0 AS score, * FROM record)"
        if query.excluded:
            condition += " AND id NOT IN (SELECT rowid FROM words WHERE words MATCH ?)"
            values = (*values, query.unwanted)
    columns = f"id, score * {_LISTS_WEIGH} AS score, url, source, day, language, kind"
    return f"WITH hit AS MATERIALIZED (SELECT {columns} FROM {source} WHERE {condition})", values


def _counts(db: sqlite3.Connection, matches: str, values: Sequence[Any]) -> dict[str, tuple[tuple[str, int], ...]]:
    parts = ["SELECT 'total' AS facet, '' AS value, count(DISTINCT url) AS number FROM hit"]
    for name, column in _FACETS.items():
        parts.append(
            f"SELECT * FROM (SELECT '{name}', {column}, count(DISTINCT url) AS number FROM hit "
            f"GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT {MOST_VALUES})"
        )
    counts: dict[str, list[tuple[str, int]]] = {name: [] for name in ("total", *_FACETS)}
    for name, value, number in db.execute(f"{matches} {' UNION ALL '.join(parts)}", values):
        counts[name].append((value, number))
    counts["year"].sort(reverse=True)
    return {name: tuple(each) for name, each in counts.items()}


def _hits(
    db: sqlite3.Connection, matches: str, values: Sequence[Any], order: Order, limit: int, skip: int
) -> Iterator[tuple[int, int]]:
    """Yield the number of the best record of each page, and how many records it has."""
    # SQLite takes the other columns from the row that has the minimum (documented: "bare columns in an aggregate"). Of
    # captures that say the same that is the one that was taken down last; pages that are as good go by their day.
    sql = (
        f"{matches} SELECT id, count(*), min(score - id / 1e9), score, day, url FROM hit GROUP BY url "
        f"ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"
    )
    for record, count, *_ in db.execute(sql, (*values, limit, skip)).fetchall():
        yield record, count


def _hit(db: sqlite3.Connection, record: int, count: int, query: Query) -> Hit:
    sql = "SELECT record_id, url, source, date, fetch_date, language, kind, title, body FROM record WHERE id = ?"
    record_id, url, source, date, fetch_date, language, kind, title, body = db.execute(sql, (record,)).fetchone()
    return Hit(
        record_id=record_id,
        url=url,
        source=source,
        date=date,
        fetch_date=fetch_date,
        language=language,
        kind=kind,
        count=count,
        title=tuple(marked_text(title, query)),
        passage=tuple(passage(unpacked(body), query)),
    )
