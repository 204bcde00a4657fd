"""A package of evidence, made once out of the small archive of the citation tests."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.publish.evidence.making import write_bundle
from tests.cite.conftest import URL, archive

__all__ = ["archive"]

BASE = "https://arch.example"
QUOTE = "过去两年，生成式 AI 技术的发展"


@pytest.fixture
def bundle(archive: Archive, tmp_path: Path) -> Path:
    """The path of a package as ZIP, with a quote."""
    path = tmp_path / "evidence.zip"
    write_bundle(archive, URL, path, at=datetime(2025, 11, 1, tzinfo=UTC), quote=QUOTE, memento_base=BASE)
    return path
