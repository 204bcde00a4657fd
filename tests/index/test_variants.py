from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from archiver.index.sqlite import SqliteIndex
from archiver.index.variants import variants
from archiver.model import Capture
from archiver.urls.surt import surt

URLS = [
    "http://h.example/a",
    "http://h.example/a/b",
    "http://h.example/a?x=1",
    "http://h.example/a?y",
    "http://h.example/ab",
]


def test_all_queries_of_a_path_are_found_and_no_other_path(tmp_path: Path) -> None:
    when = datetime(2024, 5, 6, tzinfo=UTC)
    captures = [Capture(url, surt(url), when, f"<{n}>", "response", "a.warc.gz", n, 1) for n, url in enumerate(URLS)]
    with closing(SqliteIndex(tmp_path / "index.sqlite")) as index:
        index.add("a.warc.gz", captures)
        found = [each.url for each in variants(index, "http://h.example/a?z=9", limit=10)]
        assert found == ["http://h.example/a", "http://h.example/a?x=1", "http://h.example/a?y"]
        assert len(variants(index, "http://h.example/a", limit=2)) == 2
