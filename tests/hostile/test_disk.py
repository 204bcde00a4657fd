"""Crawls on a disk that fills up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archiver.demo.server import DemoServer
from tests.disks import small_disk
from tests.hostile.crawled import Crawled, read_archive, run_order, warc_findings
from tests.hostile.driver import Cost


@pytest.fixture(name="small_disk")
def small_disk_here(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes."""
    with small_disk(tmp_path / "disk", 3) as disk:
        yield disk


def order(server: DemoServer, folder: Path, **options: Any) -> dict[str, Any]:
    """Return the order for a crawl of the demo site."""
    plan = {"delay_s": 0, "allow_private": ["127.0.0.1"], "sitemaps": True, "disk_reserve": 0, **options}
    return {"folder": str(folder), "seeds": [f"{server.url}/"], "options": plan}


def captured_paths(server: DemoServer, folder: Path) -> set[str]:
    crawled = Crawled(folder, Cost(0, 0, 0, 0, 0, None), "")
    read_archive(crawled)
    return {url.removeprefix(server.url) for url in list(crawled.records) if crawled.of(url, "response", "revisit")}


def test_crawl_that_fills_the_disk_stops_with_whole_files_and_goes_on_when_there_is_room(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    folder = small_disk / "archive"
    with DemoServer() as server:
        expected = set(server.site.to_fetch("link", "lazy", "sitemap"))
        ballast.write_bytes(bytes(2_450_000))
        full = run_order(order(server, folder))
        # It sees the end of the disk coming, or a write says so.
        assert '"stop": "disk"' in full.stdout or full.returncode == 4, full.stdout + full.stderr
        assert "Traceback" not in full.stderr
        ballast.unlink()
        for torn in (folder / "warcs").glob("*.torn"):
            torn.unlink()
        again = run_order(order(server, folder))
        assert again.returncode == 0, again.stdout + again.stderr
        assert warc_findings(folder) == ""
        assert expected <= captured_paths(server, folder)


def test_crawl_stops_before_the_reserve_of_the_disk_is_touched(small_disk: Path) -> None:
    with DemoServer() as server:
        done = run_order(order(server, small_disk / "archive", disk_reserve=100_000_000))
        assert done.returncode == 0, done.stdout + done.stderr
        assert '"stop": "disk"' in done.stdout
        assert len(server.served) <= 2
