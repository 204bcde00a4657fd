"""The rows that CDX lines are written of, hundreds in one step of SQLite.

Python lets go of its lock for every row that SQLite steps to, so several threads that read fight for it row by row: on
two idle cores, long answers to eight readers at once cost eight to fourteen times what one alone does. Here SQLite
puts rows together, as JSON, without the lock; the next ones are asked for behind the last.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from archiver.index.cdxj import CdxRow
from archiver.index.database import Database
from archiver.index.filters import filter_condition
from archiver.index.interface import ALL, Filter, Match
from archiver.index.lines import LINE_ROWS, LineRow, line_of_indexed, row_of_indexed
from archiver.index.ranges import Condition, key_spans

# Of most questions the first few rows are all that is taken, and to put these together costs more than it saves; of
# those with many, a thousand at a time.
_FIRST_PAGE = 16
_GROWTH = 16
_PAGE = 1000

# JSON has no bytes: the first letter of a digest tells what it is. What is neither is damage, and stays as it is.
_DIGEST = "CASE typeof(digest) WHEN 'blob' THEN 'x' || hex(digest) WHEN 'text' THEN 't' || digest ELSE digest END"
_TOGETHER = (
    "WITH line(urlkey, moment, url, mime, status, digest, form, length, place, warc) AS ({}) "
    "SELECT CAST(json_group_array(json_array("
    f"urlkey, moment, url, mime, status, {_DIGEST}, form, length, place, warc)) AS BLOB) FROM line"
)
# What a row raises that says what cannot be.
_DAMAGE = (ValueError, TypeError, IndexError, OverflowError)


def indexed_lines(database: Database, url: str, *, match: Match = "exact", only: Filter = ALL) -> Iterator[bytes]:
    """Yield the CDXJ line, with its line end, of each capture of `url` in the order of SURT and time.

    All are as they were when the first was asked for. A file that is damaged raises CaptureIndexError, behind the lines
    before the damage.
    """
    try:
        yield from map(line_of_indexed, _rows(database, url, match, only))
    except _DAMAGE as error:
        raise database.problem(error) from error


def indexed_rows(database: Database, url: str, *, match: Match = "exact", only: Filter = ALL) -> Iterator[CdxRow]:
    """Yield what these lines say."""
    try:
        yield from map(row_of_indexed, _rows(database, url, match, only))
    except _DAMAGE as error:
        raise database.problem(error) from error


def _rows(database: Database, url: str, match: Match, only: Filter) -> Iterator[LineRow]:
    left, size = only.limit, _FIRST_PAGE
    with database.snapshot() as reader:
        for low, end in key_spans(url, match):
            last: LineRow | None = None
            while low < end and left != 0:
                count = size if left is None else min(size, left)
                found = 0
                for row in _page(reader, _condition(low, end, last, only.newest_first), only, count):
                    found += 1
                    yield row
                left = None if left is None else left - found
                size = min(size * _GROWTH, _PAGE)
                if found == count:
                    last = row
                elif last:
                    # That was the rest of one key: on with those behind it.
                    low, last = f"{last[0]}\0", None
                else:
                    break


def _condition(low: str, end: str, last: LineRow | None, newest_first: bool) -> Condition:
    """Return SQL for what lies behind `last` under its key; without one, under the keys from `low` to `end`."""
    if last:
        urlkey, moment, place = last[0], last[1], last[8]
        return f"c.urlkey = ? AND (c.moment, c.id) {'<' if newest_first else '>'} (?, ?)", (urlkey, moment, place)
    if end == f"{low}\0":
        return "c.urlkey = ?", (low,)
    return "c.urlkey >= ? AND c.urlkey < ?", (low, end)


def _page(reader: sqlite3.Connection, condition: Condition, only: Filter, count: int) -> Iterable[LineRow]:
    """Return `count` of the rows that a condition and a filter admit, fewer at their end."""
    (keys, key_values), (wanted, values) = condition, filter_condition(only)
    order = "c.urlkey, c.moment DESC, c.id DESC" if only.newest_first else "c.urlkey, c.moment, c.id"
    # A limit inside also keeps SQLite from leaving the order out.
    sql = f"{LINE_ROWS} WHERE {keys} AND {wanted} ORDER BY {order} LIMIT ?"
    every = (*key_values, *values, count)
    if count <= _FIRST_PAGE:
        return reader.execute(sql, every).fetchall()
    try:
        (together,) = reader.execute(_TOGETHER.format(sql), every).fetchone()
        found = orjson.loads(together)
    except (sqlite3.DatabaseError, ValueError):
        # Something in it is damaged: the rows before that are told one by one.
        return reader.execute(sql, every)
    return map(_unpacked, found)


def _unpacked(row: list[Any]) -> LineRow:
    urlkey, moment, url, mime, status, digest, form, length, place, warc = row
    if isinstance(digest, str):
        digest = bytes.fromhex(digest[1:]) if digest[0] == "x" else digest[1:]
    return urlkey, moment, url, mime, status, digest, form, length, place, warc
