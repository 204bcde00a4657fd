"""The links that are not followed, and why: absences are part of an archive too.

A link is kept once, with the first reason, as long as its URL is in no queue. At most a million are kept; of what comes
later only the number is. The same links stand on most pages of a site, so those met lately are known without asking
the file.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator

from archiver.frontier.database import Database
from archiver.frontier.digest import hash_of, printable
from archiver.frontier.interface import LeftOut

MAX_KEPT = 1_000_000
_MAX_RECENT = 20_000
# Some links are whole pictures (data:…).
_MAX_CHARS = 2_000

_INSERT = """
INSERT OR IGNORE INTO left_out(hash, url, reason, via)
SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM url WHERE hash = ?1)
"""
_IS_KNOWN = "SELECT 1 FROM url WHERE hash = ?1 UNION ALL SELECT 1 FROM left_out WHERE hash = ?1"
_COUNT = """
INSERT INTO left_out_tally(reason, kept, unkept) VALUES (?1, ?2, ?3)
ON CONFLICT(reason) DO UPDATE SET kept = kept + ?2, unkept = unkept + ?3
"""


class Leavings:
    """The table of links left out in one crawl's file."""

    def __init__(self, database: Database, *, max_kept: int = MAX_KEPT) -> None:
        self._database = database
        self._max_kept = max_kept
        self._recent: set[str] = set()
        (self._kept,) = database.row("SELECT coalesce(sum(kept), 0) FROM left_out_tally")

    def leave(self, links: Iterable[tuple[str, str, str | None]]) -> None:
        """Note links: URL, reason, page."""
        fresh = [link for link in links if link[0] not in self._recent]
        if not fresh:
            return
        kept: Counter[str] = Counter()
        unkept: Counter[str] = Counter()
        with self._database.transaction() as db:
            for url, reason, via in fresh:
                if self._kept + kept.total() >= self._max_kept:
                    unkept[reason] += 0 if db.execute(_IS_KNOWN, (hash_of(url),)).fetchone() else 1
                else:
                    row = (hash_of(url), printable(url[:_MAX_CHARS]), reason, via and printable(via))
                    kept[reason] += db.execute(_INSERT, row).rowcount
            db.executemany(_COUNT, [(reason, kept[reason], unkept[reason]) for reason in {*kept, *unkept}])
        # Only now: what was rolled back must be written when it is met again.
        self._kept += kept.total()
        if len(self._recent) > _MAX_RECENT:
            self._recent.clear()
        self._recent.update(url for url, _, _ in fresh)

    def take_back(self, db: sqlite3.Connection, digests: list[bytes]) -> None:
        """Forget, within a transaction, links that are in the queue now."""
        if not self._kept:
            return
        for digest in digests:
            for (reason,) in db.execute("DELETE FROM left_out WHERE hash = ? RETURNING reason", (digest,)).fetchall():
                db.execute(_COUNT, (reason, -1, 0))

    def clear(self, db: sqlite3.Connection) -> None:
        """Forget all, within a transaction."""
        db.execute("DELETE FROM left_out")
        db.execute("DELETE FROM left_out_tally")
        self._kept = 0
        self._recent.clear()

    def kept(self) -> Iterator[LeftOut]:
        """Yield the links that were kept, in the order they were met first."""
        for url, reason, via in self._database.rows("SELECT url, reason, via FROM left_out ORDER BY id"):
            yield LeftOut(url, reason, via)

    def counts(self) -> dict[str, int]:
        """Return how many links were left out for each reason.

        Those beyond what is kept are counted too, and perhaps more than once where they stand on many pages.
        """
        query = "SELECT reason, kept + unkept FROM left_out_tally WHERE kept + unkept > 0 ORDER BY reason"
        return dict(self._database.rows(query))
