"""Which files of records go into a package."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.errors import PublishError, UsageError
from archiver.model import Finding
from archiver.publish.rows import row_files


def chosen(folder: Path, *paths: Path) -> tuple[list[str], list[Finding]]:
    """The paths in the package, and what was told."""
    findings: list[Finding] = []
    with closing(Archive(folder)) as archive:
        return [inside for _, inside in row_files(archive, paths, findings.append)], findings


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / "records" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"{}\n")


def test_those_of_the_archive_keep_their_place_and_hidden_and_other_files_are_left(tmp_path: Path) -> None:
    put(tmp_path, "b.jsonl", "a b.jsonl", "imported/picked.jsonl", ".old/x.jsonl", ".x.jsonl", "a.csv", "markdown/a.md")
    assert chosen(tmp_path) == (["records/a b.jsonl", "records/b.jsonl", "records/imported/picked.jsonl"], [])


def test_files_that_were_chosen_lie_side_by_side(tmp_path: Path) -> None:
    paths = (tmp_path / "deep/x.jsonl", tmp_path / "y.jsonl")
    assert chosen(tmp_path, *paths) == (["records/x.jsonl", "records/y.jsonl"], [])


def test_names_that_no_description_can_hold_are_told(tmp_path: Path) -> None:
    put(tmp_path, "a\\b.jsonl", "c\nd.jsonl", "e.jsonl")
    paths, findings = chosen(tmp_path)
    assert paths == ["records/e.jsonl"]
    assert [finding.code for finding in findings] == ["pack.left-out"] * 2


def test_other_forms_and_twins_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="as JSON lines"):
        chosen(tmp_path, tmp_path / "a.csv")
    with pytest.raises(UsageError, match="the same name"):
        chosen(tmp_path, tmp_path / "a.jsonl", tmp_path / "b/a.jsonl")


@pytest.mark.parametrize("names", [(), ("a.csv",), ("a\\b.jsonl",)], ids=["nothing", "tables", "names"])
def test_none_at_all_says_how_to_make_some(tmp_path: Path, names: tuple[str, ...]) -> None:
    put(tmp_path, *names)
    with pytest.raises(PublishError, match="`archiver extract` makes records"):
        chosen(tmp_path)
