"""One write to a SQLite file: whole, or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Commit what the block does, or nothing of it; no other process writes meanwhile. `db` is in autocommit mode."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    finally:
        # Not so behind a commit; a full disk or a damaged page may have rolled it back already.
        if db.in_transaction:
            db.execute("ROLLBACK")
