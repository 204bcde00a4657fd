"""Records in files, and what is found among them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archiver.search.filling import Filled, fill
from archiver.search.finding import Found, Order, Wanted, find
from archiver.search.query import parse_query

ANY = Wanted()


def record(number: int, title: str, text: str, **members: Any) -> dict[str, Any]:
    """Return a record as far as the search reads it."""
    made: dict[str, Any] = {
        "id": f"<urn:uuid:{number:032}>",
        "title": title,
        "url": f"http://news.example/{number}",
        "source": "News",
        "date": "2024-05-06",
        "fetch_date": "2024-05-07T00:00:00Z",
        "authors": [],
        "language": "en",
        "description": None,
        "kind": "article",
        "text": text,
        "markdown": text,
    }
    return made | members


@dataclass
class Shelf:
    """A folder of records with its search."""

    folder: Path

    @property
    def path(self) -> Path:
        """The file of the search."""
        return self.folder / ".archiver" / "search.sqlite"

    @property
    def records(self) -> Path:
        """The folder of records."""
        return self.folder / "records"

    def put(self, name: str, *records: Mapping[str, Any]) -> None:
        """Write a file of records in place of what it was."""
        path = self.records / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")

    def fill(self) -> Filled:
        """Bring the search up to date."""
        return fill(self.path, self.records)

    def find(self, words: str, wanted: Wanted = ANY, *, order: Order = "best", limit: int = 20, skip: int = 0) -> Found:
        """Return what is found."""
        return find(self.path, parse_query(words), wanted, order=order, limit=limit, skip=skip)

    def numbers(self, words: str, wanted: Wanted = ANY, *, order: Order = "best") -> list[int]:
        """Return the numbers of the records found, in their order."""
        return [int(hit.url.rpartition("/")[2]) for hit in self.find(words, wanted, order=order).hits]
