"""What the tests of crawls share: plans that do not wait, and a look into the WARC files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.archive import Archive, make_archive
from archiver.crawl import pace, taking


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive."""
    made = make_archive(tmp_path / "archive")
    yield made
    made.close()


@pytest.fixture(autouse=True)
def short_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing wait for seconds before it is tried again."""
    monkeypatch.setattr(taking, "FIRST_RETRY_S", 0.01)
    monkeypatch.setattr(pace, "FIRST_PENALTY_S", 0.01)
