"""A small archive for the commands to work on, made once by each process that runs tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archiver.archive import make_archive
from archiver.crawl.engine import crawl
from archiver.demo.server import DemoServer
from tests.crawl.looking import site_plan


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with forty captures of the demo site in one WARC file; copy it to write into it."""
    archive = make_archive(tmp_path_factory.mktemp("crawled"))
    with DemoServer(base_url="http://127.0.0.1:8000") as server:
        crawl(archive, site_plan(server, limit=40))
    archive.close()
    return archive.folder


@pytest.fixture
def copied(crawled: Path, tmp_path: Path) -> Path:
    """A copy of the small archive."""
    return Path(shutil.copytree(crawled, tmp_path / "copied"))
