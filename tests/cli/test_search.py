"""`archiver search`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.search.shelf import record


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with records that no search was made of yet."""
    (tmp_path / "warcs").mkdir()
    (tmp_path / "records").mkdir()
    records = [
        record(1, "The paper mill", "It burned \x1b[31mdown.", date="2023-01-02"),
        record(2, "纸的酸度", "修复师先量一量图书馆的纸。", language="zh-CN", date="2024"),
        record(3, "Weather", "A paper kite.", kind="forum", source="Harbour"),
    ]
    text = "".join(json.dumps(each) + "\n" for each in records)
    (tmp_path / "records" / "a.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


def numbers(output: bytes) -> list[int]:
    return sorted(int(json.loads(line)["url"].rpartition("/")[2]) for line in output.splitlines())


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["paper"], [1, 3]),
        (["paper", "burned"], [1]),
        (["paper -kite"], [1]),
        (["图书"], [2]),
        (["paper", "--kind", "forum"], [3]),
        (["paper", "--source", "Harbour"], [3]),
        (["纸", "--language", "ZH"], [2]),
        (["paper", "--to", "2023"], [1]),
        (["paper", "--from", "2024", "--limit", "1"], [3]),
        (["paper", "--kind", "forum", "--limit", str(10**30)], [3]),
    ],
)
def test_words_and_options_choose(archive: Path, arguments: list[str], expected: list[int]) -> None:
    done = run("-C", archive, "search", *arguments, "--json")
    assert done.code == 0
    assert numbers(done.out) == expected


def test_people_are_told_title_place_and_passage(archive: Path) -> None:
    done = run("-C", archive, "search", "burned")
    assert done.out.decode().splitlines() == [
        "The paper mill",
        "  News · 2023-01-02 · http://news.example/1",
        "  It burned [31mdown.",
    ]
    assert "1 page found." in done.words


def test_nothing_found_is_exit_code_1(archive: Path) -> None:
    done = run("-C", archive, "search", "zebra")
    assert (done.code, done.out) == (1, b"")


def test_records_that_changed_since_are_told_of(archive: Path) -> None:
    assert run("-C", archive, "search", "paper").code == 0
    (archive / "records" / "b.jsonl").write_text(json.dumps(record(4, "Paper", "new")), encoding="utf-8")
    assert " index` brings it" in run("-C", archive, "search", "paper").words
    assert run("-C", archive, "index").code == 0
    assert numbers(run("-C", archive, "search", "new", "--json").out) == [4]


def test_without_records_the_way_to_some_is_told(tmp_path: Path) -> None:
    (tmp_path / "warcs").mkdir()
    done = run("-C", tmp_path, "search", "paper")
    assert done.code == 1
    assert " extract` makes them" in done.words


def test_a_date_that_is_none_is_a_wrong_usage(archive: Path) -> None:
    done = run("-C", archive, "search", "paper", "--from", "yesterday")
    assert done.code == 2
    assert "--from 'yesterday'" in done.words
