"""A small archive of the demo site with its records, made once by each process that runs tests."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from archiver.archive import make_archive
from archiver.crawl.engine import crawl
from archiver.dataset.build import extract_archive
from archiver.demo.server import DemoServer
from tests.crawl.looking import site_plan


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with sixty captures of the demo site in one WARC file, and their records; copy it to write into it."""
    with closing(make_archive(tmp_path_factory.mktemp("made"))) as archive:
        with DemoServer(base_url="http://127.0.0.1:8000") as server:
            crawl(archive, site_plan(server, limit=60))
        extract_archive(archive)
    return archive.folder


@pytest.fixture
def copied(made: Path, tmp_path: Path) -> Path:
    """A copy of the small archive."""
    return Path(shutil.copytree(made, tmp_path / "copied"))


@pytest.fixture
def rows(copied: Path) -> Path:
    """The file of records in that copy."""
    (path,) = (copied / "records").glob("*.jsonl")
    return path
