"""Sorting with little memory."""

from __future__ import annotations

import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import StoreError
from archiver.index.sorting import sorted_lines

LINES = st.lists(st.binary(max_size=12).map(lambda raw: raw.replace(b"\n", b"") + b"\n"), max_size=200)


@given(LINES, st.sampled_from([1, 7, 40, 10_000]))
def test_lines_come_once_in_the_order_of_their_bytes(lines: list[bytes], run_bytes: int) -> None:
    assert list(sorted_lines(lines, run_bytes=run_bytes)) == sorted(set(lines))


def test_many_runs_are_merged_with_few_open_files() -> None:
    lines = [b"%06d\n" % (number * 7919 % 1000) for number in range(1000)]
    assert list(sorted_lines(lines, run_bytes=8)) == sorted(lines)


def test_memory_does_not_grow_with_the_lines() -> None:
    tracemalloc.start()
    try:
        lines = (b"%020d " % (number * 7919 % 1_000_003) + b"x" * 200 + b"\n" for number in range(50_000))
        assert sum(1 for _ in sorted_lines(lines, run_bytes=500_000)) == 50_000
        # 11 MB of lines.
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_a_folder_that_cannot_be_written_to_is_an_error_with_a_hint(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(StoreError, match="TMPDIR"):
        list(sorted_lines([b"b\n", b"a\n"], run_bytes=1))
