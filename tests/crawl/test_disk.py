"""Room on the disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archiver.crawl import disk
from archiver.crawl.disk import DEFAULT_RESERVE, has_room
from archiver.crawl.plan import Plan
from archiver.errors import StoreError

MIB = 1024**2


@pytest.mark.parametrize(
    ("total", "free", "reserve", "is_roomy"),
    [
        (10_000, 600, 512, True),
        (10_000, 500, 512, False),
        pytest.param(100, 50, 512, True, id="half-empty-disk-smaller-than-the-default"),
        pytest.param(100, 10, 512, False, id="a-tenth-of-a-small-disk-is-kept"),
        pytest.param(1000, 400, 500, False, id="what-was-asked-for-is-kept-on-a-small-disk-too"),
    ],
)
def test_disk_has_room_down_to_the_reserve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, total: int, free: int, reserve: int, is_roomy: bool
) -> None:
    facts = os.statvfs_result((MIB, MIB, total, free + 5, free, 0, 0, 0, 0, 255))
    monkeypatch.setattr(disk, "_facts", lambda folder: facts)
    assert has_room(tmp_path, reserve * MIB) is is_roomy


def test_default_is_that_of_the_plan() -> None:
    assert Plan("a", ()).disk_reserve == DEFAULT_RESERVE


def test_reserve_of_nothing_needs_no_look(tmp_path: Path) -> None:
    assert has_room(tmp_path / "not there", 0)


def test_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not there"):
        has_room(tmp_path / "not there", 1)
