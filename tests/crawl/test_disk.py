"""Room on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.crawl.disk import free_bytes, has_room
from archiver.errors import StoreError


def test_disk_has_room_down_to_the_reserve(tmp_path: Path) -> None:
    free = free_bytes(tmp_path)
    assert has_room(tmp_path, free // 2)
    assert not has_room(tmp_path, free * 2)


def test_reserve_of_nothing_needs_no_look(tmp_path: Path) -> None:
    assert has_room(tmp_path / "not there", 0)


def test_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not there"):
        free_bytes(tmp_path / "not there")
