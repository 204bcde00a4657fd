"""What crawls did not capture, by their reports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archiver.archive import Archive, make_archive
from archiver.crawl.engine import crawl
from archiver.demo.server import DemoServer
from archiver.publish.absences import Absences, absences_of
from tests.crawl.looking import site_plan


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with closing(make_archive(tmp_path_factory.mktemp("crawled"))) as archive:
        with DemoServer() as server:
            crawl(archive, site_plan(server, limit=6))
        yield archive


def names(archive: Archive) -> frozenset[str]:
    return frozenset(path.name for path in archive.warcs.iterdir())


def test_the_report_of_the_crawl_is_told(crawled: Archive) -> None:
    told = absences_of(crawled, names(crawled))
    assert told.runs == 1
    assert len(told.crawls) == 1
    assert list(told.unfinished.values()) == ["limit"]
    assert told.seeds[0].startswith("http://127.0.0.1:")
    assert told.software[0].startswith("archiver/")


def test_crawls_that_wrote_other_files_are_not_told(crawled: Archive) -> None:
    assert absences_of(crawled, frozenset({"other.warc.gz"})) == Absences()


def test_a_report_that_cannot_be_read_is_none(crawled: Archive, tmp_path: Path) -> None:
    (path,) = crawled.warcs.iterdir()
    with closing(make_archive(tmp_path)) as damaged:
        (damaged.warcs / path.name).write_bytes(path.read_bytes())
        from archiver.index.refresh import refresh

        for _ in refresh(damaged.index, damaged.warcs):
            continue
        raw = path.read_bytes()
        (damaged.warcs / path.name).write_bytes(raw[:1000] + bytes(len(raw) - 1000))
        assert absences_of(damaged, names(damaged)) == Absences()
