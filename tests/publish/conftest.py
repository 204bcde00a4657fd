"""An archive with records, made once, and packages of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Archive, make_archive
from archiver.crawl.intake import import_files
from archiver.dataset.build import extract_archive
from archiver.dataset.parquet import ParquetFile
from archiver.publish.dataset import Dataset
from archiver.publish.labels import Labels
from archiver.publish.package import Choices, Published, write_package
from tests.publish.making import dataset_of

ROOT = Path(__file__).resolve().parents[2]
WARCS = [ROOT / "warcs" / f"demo-{number}.warc.gz" for number in (1, 2)]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive with two WARC files and their records; nothing is written into it."""
    folder = tmp_path_factory.mktemp("made") / "news"
    with closing(make_archive(folder)) as archive:
        for _ in import_files(archive, WARCS):
            continue
        extract_archive(archive)
    return folder


@pytest.fixture(scope="module")
def news(made: Path) -> Iterator[Archive]:
    """The archive, to be read."""
    with closing(Archive(made)) as archive:
        yield archive


@pytest.fixture
def copied(made: Path, tmp_path: Path) -> Iterator[Archive]:
    """A copy of the archive, to be written to."""
    with closing(Archive(Path(shutil.copytree(made, tmp_path / "copied")))) as archive:
        yield archive


Pack = Callable[..., Published]


@pytest.fixture(scope="session")
def pack() -> Pack:
    """Packs an archive at a fixed time; the choices by their names, `labels` and `make_table` beside them."""

    def run(archive: Archive, path: Path, *, labels: Labels = Labels(), **choices: Any) -> Published:  # noqa: B008
        make_table = choices.pop("make_table", ParquetFile)
        return write_package(archive, path, labels, Choices(**choices), created=NOON, make_table=make_table)

    return run


@pytest.fixture(scope="module")
def whole(news: Archive, pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A package of the archive with its WARC files."""
    return pack(news, tmp_path_factory.mktemp("whole") / "package", has_warcs=True)


@pytest.fixture
def small() -> Dataset:
    """A dataset of three rows in one file, of which nobody says anything."""
    return dataset_of()
