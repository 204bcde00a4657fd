"""The columns of tables of records, for Parquet and CSV: the members of record-1 in their order."""

from __future__ import annotations

from typing import Literal

Shape = Literal["text", "time", "texts", "flag", "count", "images", "links", "json"]

COLUMNS: tuple[tuple[str, Shape], ...] = (
    ("id", "text"),
    ("title", "text"),
    ("url", "text"),
    ("source", "text"),
    ("date", "text"),
    ("fetch_date", "text"),
    ("fetch_time", "time"),
    ("authors", "texts"),
    ("language", "text"),
    ("description", "text"),
    ("kind", "text"),
    ("text", "text"),
    ("markdown", "text"),
    ("images", "images"),
    ("links", "links"),
    ("modified", "text"),
    ("image", "text"),
    ("tags", "texts"),
    ("license", "text"),
    ("canonical_url", "text"),
    ("is_accessible_for_free", "flag"),
    ("comment_count", "count"),
    ("provenance", "json"),
)
"""Name and shape of each column. `fetch_time` is fetch_date as an instant, and no member of a record."""
