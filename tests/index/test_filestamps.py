"""How files look from outside."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from archiver.errors import WarcError
from archiver.index.filestamps import is_same, is_same_outside, quick_stamp, stamp_of


def test_a_swapped_file_of_the_same_size_and_time_has_another_stamp(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"one" * 100_000)
    os.utime(path, ns=(7, 7))
    before = stamp_of(path)
    assert stamp_of(path) == before
    path.write_bytes(b"two" * 100_000)
    os.utime(path, ns=(7, 7))

    assert is_same_outside(before, quick_stamp(path))
    assert not is_same(before, stamp_of(path))
    assert is_same(replace(before, head=None), stamp_of(path))
    assert not is_same(before, None)
    assert not is_same_outside(None, None)


def test_a_file_that_is_not_there_raises(tmp_path: Path) -> None:
    for look in (stamp_of, quick_stamp):
        with pytest.raises(WarcError, match="cannot be read"):
            look(tmp_path / "gone")
