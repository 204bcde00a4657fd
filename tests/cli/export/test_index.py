"""`archiver export index`: where it may write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import run


@pytest.mark.parametrize("form", ["zipnum", "parquet"])
def test_only_lines_can_go_to_stdout(tmp_path: Path, form: str) -> None:
    (tmp_path / "warcs").mkdir()
    done = run("export", "index", "--format", form, folder=tmp_path)
    assert done.code == 2
    assert "-o" in done.words


def test_an_empty_archive_gives_no_lines(tmp_path: Path) -> None:
    (tmp_path / "warcs").mkdir()
    done = run("export", "index", folder=tmp_path)
    assert (done.code, done.out) == (0, b"")


def test_without_an_archive_it_says_so(tmp_path: Path) -> None:
    assert run("export", "index", folder=tmp_path).code == 3
