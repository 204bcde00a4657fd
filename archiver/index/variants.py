"""The captures of one path under all its queries."""

from __future__ import annotations

from archiver.index.compact import ROWS, capture_of
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture
from archiver.urls.surt import surt

# "@" is the character behind "?".
_VARIANTS = f"{ROWS} WHERE c.urlkey = ? OR (c.urlkey >= ? AND c.urlkey < ?) ORDER BY c.urlkey, c.moment LIMIT ?"


def variants(index: SqliteIndex, url: str, *, limit: int) -> list[Capture]:
    """Return at most `limit` captures whose URL is `url` but for the query, in the order of SURT and time."""
    key = surt(url).partition("?")[0]
    return [capture_of(row) for row in index.database.rows(_VARIANTS, (key, f"{key}?", f"{key}@", limit))]
