"""Where the lines of a CDX server come from: one index, or those of several archives as if they were one."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from archiver.index.cdxj import CdxRow, row_line
from archiver.index.interface import ALL, Filter, Match
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture


class Source(Protocol):
    """What a CDX server asks of an index."""

    def lines(self, url: str, *, match: Match = ..., only: Filter = ...) -> Iterator[CdxRow]:
        """Yield what a line says of each capture, in the order of SURT and time."""

    def cdxj_lines(self, url: str, *, match: Match = ..., only: Filter = ...) -> Iterator[bytes]:
        """Yield the CDXJ line of each capture, with its line end, in the same order."""

    def lookup(self, url: str, *, match: Match = ..., only: Filter = ...) -> Iterator[Capture]:
        """Yield the captures, in the same order."""

    def count_of(self, url: str, *, match: Match = ..., only: Filter = ...) -> int:
        """Return how many there are."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The indexes of several archives by their names, which stand before the names of files: NAME/FILE.

    What several of them have at the same time comes in their order. A limit is one for each of them.
    """

    indexes: Mapping[str, SqliteIndex]

    def lines(self, url: str, *, match: Match = "exact", only: Filter = ALL) -> Iterator[CdxRow]:
        """Yield the lines of all of them in the order of SURT and time; the newest first only those of one URL."""
        found = (_named(index.lines(url, match=match, only=only), name) for name, index in self.indexes.items())
        return heapq.merge(*found, key=lambda row: (row.urlkey, row.timestamp), reverse=only.newest_first)

    def cdxj_lines(self, url: str, *, match: Match = "exact", only: Filter = ALL) -> Iterator[bytes]:
        """Yield the CDXJ lines of all of them in the same order."""
        return (f"{row_line(row)}\n".encode("ascii") for row in self.lines(url, match=match, only=only))

    def lookup(self, url: str, *, match: Match = "exact", only: Filter = ALL) -> Iterator[Capture]:
        """Yield the captures of all of them in the same order."""
        found = (_placed(index.lookup(url, match=match, only=only), name) for name, index in self.indexes.items())
        return heapq.merge(*found, key=lambda capture: (capture.urlkey, capture.date), reverse=only.newest_first)

    def count_of(self, url: str, *, match: Match = "exact", only: Filter = ALL) -> int:
        """Return how many all of them have."""
        return sum(index.count_of(url, match=match, only=only) for index in self.indexes.values())


def _named(rows: Iterator[CdxRow], name: str) -> Iterator[CdxRow]:
    return (row._replace(filename=f"{name}/{row.filename}") for row in rows)


def _placed(captures: Iterator[Capture], name: str) -> Iterator[Capture]:
    return (replace(capture, warc=f"{name}/{capture.warc}") for capture in captures)
