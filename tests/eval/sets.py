"""The gold sets: pages by other people with what they say, and a digest that ties a figure to them.

A set is a folder with gold.jsonl.gz (one JSON object a page) and html/ID.html.gz.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

SETS = ("aeb", "wcxb", "trafilatura", "magic_article", "magic_forum", "htmldate", "postlight")

Row = dict[str, Any]


def gold_rows(folder: Path, every: int = 1) -> list[Row]:
    """Return each `every`-th row of the gold of a set."""
    with gzip.open(folder / "gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return rows[::every]


def page_of(folder: Path, row: Row) -> Path:
    """Return the file of a row's page; some sets name one in another set."""
    return folder.parent / row["html"] if "html" in row else folder / "html" / f"{row['id']}.html.gz"


def gold_digest(folder: Path) -> str:
    """Return the digest of the gold file of a set, as "sha256:…"."""
    return f"sha256:{hashlib.sha256((folder / 'gold.jsonl.gz').read_bytes()).hexdigest()}"


def pages_digest(folder: Path) -> str:
    """Return the digest of the list of all pages of a set: a line each with its id and the SHA-256 of its file."""
    listed = hashlib.sha256()
    for row in gold_rows(folder):
        page = hashlib.sha256(page_of(folder, row).read_bytes()).hexdigest()
        listed.update(f"{row['id']} {page}\n".encode())
    return f"sha256:{listed.hexdigest()}"
