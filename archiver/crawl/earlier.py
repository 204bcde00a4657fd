"""What a crawl that was begun is to go on with, where nothing else is said: `archiver crawl --name news` is enough."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from archiver.crawl.changes import CHOICE

_NAMES: Mapping[str, str] = {
    "seeds": "seeds",
    "seedLists": "seed_lists",
    "scope": "scope",
    "include": "include",
    "exclude": "exclude",
    "depth": "depth",
    "requisites": "requisites",
    "sitemaps": "sitemaps",
    "feeds": "feeds",
}
"""From a plan's choice to schema crawl-config-1; access (headers, cookies, browser) is to be said each time."""


def earlier_choice(frontier_path: Path) -> dict[str, Any]:
    """Return seeds and scope of the crawl whose frontier lies at `frontier_path`, by schema crawl-config-1.

    Empty if there is no such crawl, or its state cannot be read: that is told when the crawl opens it.
    """
    if not frontier_path.is_file():
        return {}
    try:
        # Read only: another process may be at work on it.
        database = sqlite3.connect(f"{frontier_path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            row = database.execute("SELECT value FROM memory WHERE key = ?", (CHOICE,)).fetchone()
        finally:
            database.close()
        choice = orjson.loads(row[0]) if row else {}
    except (sqlite3.Error, ValueError):
        return {}
    values = {name: choice[key] for key, name in _NAMES.items() if choice.get(key) not in (None, [])}
    if since := choice.get("sitemapSince"):
        values["sitemap_since"] = since[:10]
    return values
